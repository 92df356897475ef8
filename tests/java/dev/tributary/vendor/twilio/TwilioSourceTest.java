package dev.tributary.vendor.twilio;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.twilio.TwilioMessage;
import dev.tributary.twin.twilio.TwilioTwin;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

class TwilioSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        TwilioTwin twin = new TwilioTwin(0, clock);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<TwilioMessage> recent = twin.messages().stream()
                .filter(one -> one.status().equals("delivered") && one.updated().isAfter(clock.instant().minus(Duration.ofDays(2))))
                .toList();
        return new TwinVendor<>(twin, "pull-twilio-messages", "engagements", Map.of("twilio", TwilioTwin.API_SECRET)) {
            @Override
            public String connections() {
                return "sms: {connector: twilio, accountSid: %s, user: %s, password: \"${file:secrets/twilio}\", country: VN, start: %s, baseUrl: \"%s\"}\n"
                        .formatted(TwilioTwin.ACCOUNT, TwilioTwin.API_KEY, today.minusDays(24), twin.baseUri());
            }

            /** What went out is one row and its outcome another; a reading, a STOP and a refusal for an earlier one are rows too. */
            @Override
            public long records() {
                return twin.messages().stream().filter(one -> one.sent() != null).mapToLong(one -> switch (one.status()) {
                    case "received" -> one.body().equals("STOP") ? 2 : 1;
                    case "read" -> 3;
                    case "sent" -> 1;
                    default -> 2;
                }).sum();
            }

            @Override
            public long listed() {
                return twin.messages().stream().filter(one -> one.sent() != null).count();
            }

            @Override
            public void change() {
                twin.advance(another(recent).sid(), "undelivered", 30003);
            }

            @Override
            public String optionalField() {
                return "messaging_service_sid";
            }

            @Override
            public InjectedFault throttle(LongPredicate when) {
                return InjectedFault.reply(429, "{\"code\":20429,\"message\":\"Too Many Requests\",\"status\":429}", Map.of(), when);
            }

            @Override
            public boolean renewsTokens() {
                return false;
            }

            @Override
            public void restoreCredentials() {
                twin.restoreToken();
            }
        };
    }
}
