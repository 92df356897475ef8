package dev.tributary.vendor.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.kit.TwinCalls;
import dev.tributary.twin.kit.TwinCalls.Reply;
import dev.tributary.twin.twilio.TwilioTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class TwilioTwinTest {

    private static final String LIST = "/2010-04-01/Accounts/" + TwilioTwin.ACCOUNT + "/Messages.json";

    private final SettableClock clock = new SettableClock();
    private final TwilioTwin twin = new TwilioTwin(0, clock);

    @AfterEach
    void stop() {
        twin.close();
    }

    private Reply get(String path) {
        return get(path, TwilioTwin.ACCOUNT, TwilioTwin.AUTH_TOKEN);
    }

    private Reply get(String path, String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return TwinCalls.send("GET", twin.baseUri(), path, Map.of("Authorization", "Basic " + pair), "");
    }

    private List<JsonNode> all(String first) {
        List<JsonNode> messages = new ArrayList<>();
        for (String path = first; path != null;) {
            Reply page = get(path);
            assertThat(page.status()).as(path).isEqualTo(200);
            page.at("/messages").forEach(messages::add);
            path = page.at("/next_page_uri").asText(null);
        }
        return messages;
    }

    @Test
    void letsInTheAccountsTokenOrAKey() {
        assertThat(get(LIST, TwilioTwin.API_KEY, TwilioTwin.API_SECRET).status()).isEqualTo(200);
        Reply refused = get(LIST, TwilioTwin.ACCOUNT, "wrong");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("/code").asInt()).isEqualTo(20003);
        assertThat(TwinCalls.send("GET", twin.baseUri(), LIST, Map.of(), "").status()).isEqualTo(401);
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(get(LIST).status()).isEqualTo(401);
        twin.restoreToken();
        assertThat(get(LIST).status()).isEqualTo(200);
        assertThat(get("/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json").at("/code").asInt()).isEqualTo(20404);
    }

    @Test
    void followingTheLinksGivesEveryMessageOnce() {
        List<JsonNode> messages = all(LIST + "?PageSize=50");
        assertThat(messages).hasSameSizeAs(twin.messages()).hasSizeGreaterThan(400);
        assertThat(new HashSet<>(messages.stream().map(one -> one.path("sid").asText()).toList())).hasSameSizeAs(messages);
        assertThat(messages).allSatisfy(one -> {
            assertThat(one.path("sid").asText()).matches("SM[0-9a-f]{32}");
            assertThat(one.path("date_created").asText()).matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} 2026 \\d\\d:\\d\\d:\\d\\d \\+0000");
        });
    }

    @Test
    void linksAreRelativeAndKeepTheFilters() {
        Reply first = get(LIST + "?DateSent%3E=2026-11-01&PageSize=5");
        assertThat(first.at("/next_page_uri").asText()).startsWith("/2010-04-01/").contains("DateSent%3E=2026-11-01", "PageSize=5",
                "Page=1", "PageToken=PA");
        assertThat(first.at("/previous_page_uri").isNull()).isTrue();
        assertThat(get(first.at("/next_page_uri").asText()).at("/messages")).hasSize(5);
    }

    @Test
    void aMessageThatComesInMeanwhileMovesNothing() {
        Reply first = get(LIST + "?PageSize=5");
        String fifth = first.at("/messages/4/sid").asText();
        clock.forward(Duration.ofMinutes(1));
        twin.receive("+84905123456", "hello");
        List<JsonNode> rest = all(first.at("/next_page_uri").asText());
        assertThat(rest).hasSize(twin.messages().size() - 6);
        assertThat(rest).noneSatisfy(one -> assertThat(one.path("sid").asText()).isEqualTo(fifth));
    }

    @Test
    void pagesCannotBeAskedForByNumber() {
        assertThat(get(LIST + "?Page=1").status()).isEqualTo(400);
        assertThat(get(LIST + "?PageSize=1001").at("/code").asInt()).isEqualTo(20007);
        assertThat(get(LIST + "?PageToken=x").status()).isEqualTo(400);
        assertThat(get(LIST).at("/messages")).as("the usual size").hasSize(50);
    }

    @Test
    void theDayOfSendingIsTheOnlyFilterOnTime() {
        assertThat(all(LIST + "?DateSent=2026-11-10&PageSize=1000")).isNotEmpty()
                .allSatisfy(one -> assertThat(one.path("date_sent").asText()).contains(", 10 Nov 2026 "));
        int from = all(LIST + "?DateSent%3E=2026-11-10&PageSize=1000").size();
        int until = all(LIST + "?DateSent%3C=2026-11-10&PageSize=1000").size();
        int on = all(LIST + "?DateSent=2026-11-10&PageSize=1000").size();
        int sent = all(LIST + "?DateSent%3E=2020-01-01&PageSize=1000").size();
        assertThat(from + until).as("both bounds include their day").isEqualTo(sent + on);
        assertThat(sent).as("what never went out has no day").isLessThan(twin.messages().size());
        assertThat(get(LIST + "?DateSent%3E=2026-11-10T00:00:00%2B07:00").status()).isEqualTo(400);
        assertThat(get(LIST + "?DateUpdated%3E=2099-01-01").at("/messages")).as("unknown filters are ignored").hasSize(50);
    }

    @Test
    void statusAndPriceComeLaterThanTheMessage() {
        String sid = twin.send("+84905123456", "hi", "queued");
        JsonNode queued = message(sid);
        assertThat(queued.path("date_sent").isNull()).isTrue();
        assertThat(queued.path("price").isNull()).isTrue();
        clock.forward(Duration.ofSeconds(3));
        twin.advance(sid, "sent", null);
        clock.forward(Duration.ofSeconds(3));
        twin.advance(sid, "delivered", null);
        twin.bill(sid, new BigDecimal("-0.07500"));
        JsonNode delivered = message(sid);
        assertThat(delivered.path("status").asText()).isEqualTo("delivered");
        assertThat(delivered.path("price").asText()).isEqualTo("-0.07500");
        assertThat(delivered.path("date_sent").asText()).isEqualTo("Fri, 20 Nov 2026 08:00:03 +0000");
        assertThat(delivered.path("date_updated").asText()).isEqualTo("Fri, 20 Nov 2026 08:00:06 +0000");
    }

    private JsonNode message(String sid) {
        return get("/2010-04-01/Accounts/" + TwilioTwin.ACCOUNT + "/Messages/" + sid + ".json").json();
    }

    @Test
    void aCopyThatLagsShowsTheOlderStatus() {
        String sid = twin.send("+84905123456", "hi", "sent");
        twin.lag(true);
        twin.advance(sid, "delivered", null);
        assertThat(message(sid).path("status").asText()).isEqualTo("sent");
        twin.lag(false);
        assertThat(message(sid).path("status").asText()).isEqualTo("delivered");
    }

    @Test
    void aRemovedMessageIsSimplyGone() {
        String sid = twin.messages().get(7).sid();
        int before = twin.messages().size();
        twin.remove(sid);
        assertThat(all(LIST + "?PageSize=200")).hasSize(before - 1);
        assertThat(message(sid).path("code").asInt()).isEqualTo(20404);
    }

    @ParameterizedTest @ValueSource(strings = {"delivered", "sent", "failed", "undelivered", "canceled", "read", "received"})
    void everyStatusOccurs(String status) {
        assertThat(twin.messages()).anySatisfy(one -> assertThat(one.status()).isEqualTo(status));
    }

    @Test
    void throttlingIs429WithoutAWaitingTime() {
        twin.throttle(call -> call == 1);
        Reply refused = get(LIST);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.at("/code").asInt()).isEqualTo(20429);
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        assertThat(get(LIST).status()).isEqualTo(200);
        twin.concurrency(0);
        assertThat(get(LIST).status()).isEqualTo(429);
    }
}
