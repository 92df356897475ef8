package dev.tributary.vendor.twilio;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.twilio.TwilioMessage;
import dev.tributary.twin.twilio.TwilioTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Twilio's messages through connector, mapping and route, from the twin into the warehouse. */
class TwilioPullTest {

    private static final String ROUTE = "pull-twilio-messages";
    private static final String ROWS = "select source_id || ' ' || type || ' ' || channel || ' ' || coalesce(phone, 'none') || ' ' || coalesce(cost, 0) from engagements order by source_id";

    @TempDir Path folder;
    /** The clock stands a little behind, so that what a test does now is later than what was planted. */
    private final LateClock clock = new LateClock();
    private TwilioTwin twin;
    private Home home;

    private static final class LateClock extends Clock {
        private volatile Duration behind = Duration.ofHours(1);

        void forward(Duration by) {
            behind = behind.minus(by);
        }

        @Override
        public java.time.Instant instant() {
            return java.time.Instant.now().minus(behind);
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() {
        twin = new TwilioTwin(0, clock);
        home = home(TwilioTwin.API_SECRET);
    }

    private Home home(String secret) {
        return VendorHome.shipped(folder.resolve(secret), secret, """
                twilio:
                  connector: twilio
                  accountSid: %s
                  user: %s
                  password: ${file:secrets/vendor}
                  country: VN
                  baseUrl: %s
                """.formatted(TwilioTwin.ACCOUNT, TwilioTwin.API_KEY, twin.baseUri()));
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    private RunReport run(Hub hub) {
        return HubFixture.done(hub, ROUTE);
    }

    /** What the warehouse should hold, from the twin's own messages. */
    private List<String> expected() {
        List<String> rows = new ArrayList<>();
        for (TwilioMessage one : twin.messages()) {
            boolean inbound = one.direction().equals("inbound");
            String address = inbound ? String.valueOf(one.from()) : one.to();
            String who = address.replace("whatsapp:", "");
            String tail = (address.startsWith("whatsapp:") ? "whatsapp " : "sms ") + (who.equals("+266696687") ? "none" : who) + " ";
            String cost = (one.price() == null ? BigDecimal.ZERO : one.price().negate()).setScale(one.price() == null ? 0 : 6)
                    .toPlainString();
            String id = one.sid() + "/";
            if (inbound) {
                rows.add(id + "received message_received " + tail + cost);
                if (one.body().equals("STOP")) {
                    rows.add(id + "unsubscribed unsubscribed " + tail + "0");
                }
                continue;
            }
            boolean failed = one.status().equals("failed") || one.status().equals("undelivered");
            if (one.sent() != null) {
                rows.add(id + "sent message_sent " + tail + cost);
            }
            if (failed || one.status().equals("delivered") || one.status().equals("read")) {
                rows.add(id + "outcome " + (failed ? "message_failed " : "message_delivered ") + tail + "0");
            }
            if (one.status().equals("read")) {
                rows.add(id + "read message_read " + tail + "0");
            }
            if (Integer.valueOf(21610).equals(one.errorCode())) {
                rows.add(id + "unsubscribed unsubscribed " + tail + "0");
            }
        }
        return rows.stream().map(row -> row.endsWith(" 0") ? row + ".000000" : row).sorted().toList();
    }

    @Test
    void everyMessageArrivesOnceHoweverOftenItIsPulled() {
        VendorHome.edit(home, "connectors/twilio/connector.yaml", "size: 1000", "size: 30");
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            // A message that never went out has no day of sending, and the list by day does not show it.
            List<String> listed = expected().stream()
                    .filter(row -> twin.messages().stream().anyMatch(one -> row.startsWith(one.sid()) && one.sent() != null)).toList();
            assertThat(HubFixture.rows(hub, ROWS)).containsExactlyElementsOf(listed).hasSizeGreaterThan(700);
            assertThat(HubFixture.count(hub, "select count(*) from quarantine")).isZero();
            assertThat(run(hub).changed()).isZero();
        }
    }

    @Test
    void aSyncWithNothingNewIsOneRequest() {
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            int before = twin.requests().size();
            run(hub);
            assertThat(twin.requests().subList(before, twin.requests().size())).singleElement()
                    .satisfies(
                            request -> assertThat(request.path()).contains("DateSent>=").contains("DateSent<=").contains("PageSize=1000"));
        }
    }

    @Test
    void statusAndPriceThatComeLaterAreTakenUp() {
        try (Hub hub = HubFixture.open(home)) {
            String sid = twin.send("+84905123456", "hi", "sent");
            run(hub);
            assertThat(of(hub, sid)).containsExactly("message_sent, sent, null, null");
            clock.forward(Duration.ofMinutes(1));
            twin.advance(sid, "undelivered", 30003);
            run(hub);
            assertThat(of(hub, sid)).containsExactly("message_failed, undelivered, 30003, null", "message_sent, undelivered, null, null");
            clock.forward(Duration.ofMinutes(1));
            twin.advance(sid, "delivered", null);
            clock.forward(Duration.ofMinutes(1));
            twin.bill(sid, new BigDecimal("-0.07500"));
            run(hub);
            assertThat(of(hub, sid)).containsExactly("message_delivered, delivered, null, null", "message_sent, delivered, null, 0.075000");
        }
    }

    @Test
    void aLateSentUndoesNothing() {
        try (Hub hub = HubFixture.open(home)) {
            String sid = twin.send("+84905123456", "hi", "sent");
            twin.lag(true);
            clock.forward(Duration.ofMinutes(1));
            twin.advance(sid, "delivered", null);
            twin.bill(sid, new BigDecimal("-0.07500"));
            twin.lag(false);
            run(hub);
            List<String> delivered = of(hub, sid);
            assertThat(delivered).containsExactly("message_delivered, delivered, null, null", "message_sent, delivered, null, 0.075000");
            twin.lag(true);
            assertThat(run(hub).changed()).isZero();
            assertThat(of(hub, sid)).isEqualTo(delivered);
        }
    }

    private static List<String> of(Hub hub, String sid) {
        return HubFixture.rows(hub,
                "select type, outcome, error_code, cost from engagements where content_id = '" + sid + "' order by type");
    }

    @Test
    void aRemovedOrRedactedMessageStaysAsItHappened() {
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            List<String> before = HubFixture.rows(hub, ROWS);
            twin.remove(twin.messages().get(5).sid());
            twin.redact(twin.messages().get(6).sid());
            run(hub);
            assertThat(HubFixture.rows(hub, ROWS)).isEqualTo(before);
        }
    }

    @Test
    void noTextOfAMessageIsKept() {
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            assertThat(HubFixture.count(hub, "select count(*) from engagements where engagements::varchar like '%xác thực%'")).isZero();
        }
    }

    @Test
    void whatANumberSaysLastIsItsStatement() {
        try (Hub hub = HubFixture.open(home)) {
            String number = "+84905000001";
            twin.receive(number, " stop ");
            twin.receive("whatsapp:" + number, "STOP");
            run(hub);
            assertThat(HubFixture.rows(hub,
                    "select source_id, purpose, channel, state, proof is not null from consents where customer_id = '" + number
                            + "' order by 1"))
                                    .containsExactly(number + "/sms, sms, sms, denied, true",
                                            number + "/whatsapp, whatsapp, whatsapp, denied, true");
            assertThat(HubFixture.rows(hub, "select phone from customers where source_id = '" + number + "'")).containsExactly(number);
            clock.forward(Duration.ofMinutes(1));
            String sid = twin.receive(number, "Start");
            run(hub);
            assertThat(HubFixture.rows(hub, "select state, proof from consents where source_id = '" + number + "/sms'"))
                    .containsExactly("granted, " + sid);
            assertThat(HubFixture.rows(hub, "select state from consents where source_id = '" + number + "/whatsapp'"))
                    .containsExactly("denied");
            assertThat(HubFixture.rows(hub, "select type from engagements where source_id = '" + sid + "/subscribed'"))
                    .containsExactly("subscribed");
            assertThat(run(hub).changed()).as("read again, what was said before takes nothing back").isZero();
        }
    }

    @Test
    void throttlingIsWaitedOutAndAWrongSecretIsNotTriedAgain() {
        try (Hub hub = HubFixture.open(home)) {
            twin.throttle(call -> call == 2 || call == 3);
            twin.inject(InjectedFault.truncate(InjectedFault.on(6)));
            run(hub);
            assertThat(HubFixture.count(hub, "select count(*) from engagements")).isGreaterThan(700);
        }
        int before = twin.requests().size();
        try (Hub hub = HubFixture.open(home("wrong-secret"))) {
            RunReport report = hub.run(ROUTE, false);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("(20003)").contains("credentials are refused").doesNotContain("wrong-secret");
            assertThat(twin.requests()).hasSize(before + 1);
        }
    }
}
