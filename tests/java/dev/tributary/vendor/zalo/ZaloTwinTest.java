package dev.tributary.vendor.zalo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.kit.SourceCalls;
import dev.tributary.twin.zalo.ZaloTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ZaloTwinTest {

    private final SettableClock clock = new SettableClock();
    private final ZaloTwin twin = new ZaloTwin(0, clock, 1000);

    @AfterEach
    void close() {
        twin.close();
    }

    private JsonNode refresh(String secret, String token) {
        return SourceCalls.post(twin.baseUri(), "/v4/oa/access_token",
                Map.of("secret_key", secret, "Content-Type", "application/x-www-form-urlencoded"),
                "app_id=" + ZaloTwin.APP_ID + "&grant_type=refresh_token&refresh_token=" + token).body();
    }

    private JsonNode get(String token, String path, String data) {
        SourceCalls.Got got = SourceCalls.get(twin.baseUri(),
                path + "?data=" + URLEncoder.encode(data.replace('\'', '"'), StandardCharsets.UTF_8), Map.of("access_token", token));
        assertThat(got.status()).as("errors come as 200").isEqualTo(200);
        return got.body();
    }

    private String token() {
        return refresh(ZaloTwin.SECRET_KEY, ZaloTwin.REFRESH_TOKEN).path("access_token").asText();
    }

    private List<String> users(String token, String more) {
        List<String> ids = new ArrayList<>();
        JsonNode page;
        do {
            page = get(token, "/v3.0/oa/user/getlist", "{'offset':" + ids.size() + ",'count':50" + more + "}");
            assertThat(page.path("error").asInt()).as(page.toString()).isZero();
            page.at("/data/users").forEach(user -> ids.add(user.path("user_id").asText()));
        } while (ids.size() < page.at("/data/total").asInt());
        return ids;
    }

    @Test
    void aRefreshTokenWorksOnceAndTheNewPairFollows() {
        assertThat(refresh("wrong", ZaloTwin.REFRESH_TOKEN).path("error").asInt()).isNegative();
        JsonNode first = refresh(ZaloTwin.SECRET_KEY, ZaloTwin.REFRESH_TOKEN);
        assertThat(first.path("expires_in").isTextual()).isTrue();
        assertThat(refresh(ZaloTwin.SECRET_KEY, ZaloTwin.REFRESH_TOKEN).path("error").asInt()).isEqualTo(-14014);
        JsonNode second = refresh(ZaloTwin.SECRET_KEY, first.path("refresh_token").asText());
        assertThat(second.path("access_token").asText()).isNotEqualTo(first.path("access_token").asText()).isNotEmpty();
        assertThat(get(first.path("access_token").asText(), "/v2.0/oa/getoa", "{}").path("error").asInt()).isZero();
        assertThat(twin.grants()).isEqualTo(2);
        clock.forward(Duration.ofSeconds(90_001));
        assertThat(get(second.path("access_token").asText(), "/v2.0/oa/getoa", "{}").path("error").asInt()).isEqualTo(-216);
        clock.forward(Duration.ofDays(90));
        assertThat(refresh(ZaloTwin.SECRET_KEY, second.path("refresh_token").asText()).path("error").asInt()).isEqualTo(-14014);
    }

    @Test
    void theTokenTravelsInAHeaderOfItsOwn() {
        String token = token();
        assertThat(
                SourceCalls.get(twin.baseUri(), "/v2.0/oa/getoa", Map.of("Authorization", "Bearer " + token)).body().path("error").asInt())
                        .isEqualTo(-216);
        assertThat(get(token, "/v3.0/oa/nothing", "{}").path("error").asInt()).isEqualTo(404);
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(get(token, "/v2.0/oa/getoa", "{}").path("error").asInt()).isEqualTo(-216);
    }

    @Test
    void usersAreListedByIdAndAskedForOneByOne() {
        String token = token();
        List<String> ids = users(token, "");
        assertThat(ids).containsExactlyElementsOf(twin.userIds()).hasSize(230);
        assertThat(users(token, ",'is_follower':'true'").size() + users(token, ",'is_follower':'false'").size()).isEqualTo(230);
        assertThat(users(token, ",'tag_name':'VIP'")).isNotEmpty().hasSizeLessThan(60);
        JsonNode user = get(token, "/v3.0/oa/user/detail", "{'user_id':'" + ids.get(0) + "'}").path("data");
        assertThat(user.path("user_id").asText()).isEqualTo(ids.get(0)).hasSize(18);
        assertThat(user.path("user_last_interaction_date").asText()).matches("\\d\\d/\\d\\d/\\d{4}");
        assertThat(get(token, "/v3.0/oa/user/detail", "{'user_id':" + ids.get(0) + "}").path("error").asInt()).isEqualTo(-201);
        twin.removeUser(ids.get(0));
        assertThat(get(token, "/v3.0/oa/user/detail", "{'user_id':'" + ids.get(0) + "'}").path("error").asInt()).isEqualTo(-213);
    }

    @ParameterizedTest @CsvSource(delimiter = '|',
            value = {"{'offset':0,'count':51}", "{'offset':9952,'count':50}", "{'count':50}", "{'offset':'0','count':50}",
                "{'offset':0,'count':50,'is_follower':true}", "{'offset':0,'count':50,'last_interaction_period':'2026-01-01:2026-02-01'}",
                "{"})
    void argumentsOutsideTheDocumentAreRefused(String data) {
        assertThat(get(token(), "/v3.0/oa/user/getlist", data).path("error").asInt()).isEqualTo(-201);
    }

    @Test
    void peopleAreFoundByTheDayTheyLastCame() {
        String token = token();
        clock.forward(Duration.ofDays(1));
        assertThat(users(token, ",'last_interaction_period':'TODAY'")).isEmpty();
        String someone = twin.userIds().get(5);
        twin.changeUser(someone, user -> user.put("display_name", "Lan mới"));
        assertThat(users(token, ",'last_interaction_period':'TODAY'")).containsExactly(someone);
        assertThat(users(token, ",'last_interaction_period':'2026_11_21:2026_11_21'")).containsExactly(someone);
        assertThat(users(token, ",'last_interaction_period':'L30D'").size()).isBetween(50, 229);
    }

    @Test
    void recentMessagesComeNewestFirstTenAtATime() {
        String token = token();
        twin.message(twin.userIds().get(3), true, "còn hàng không?");
        JsonNode page = get(token, "/v2.0/oa/listrecentchat", "{'offset':0,'count':10}").path("data");
        assertThat(page).hasSize(10);
        assertThat(page.get(0).path("message").asText()).isEqualTo("còn hàng không?");
        assertThat(page.get(0).path("src").asInt()).isEqualTo(1);
        assertThat(page.get(0).path("time").asLong()).isGreaterThan(page.get(1).path("time").asLong());
        assertThat(get(token, "/v2.0/oa/listrecentchat", "{'offset':0,'count':11}").path("error").asInt()).isEqualTo(-201);
        assertThat(get(token, "/v2.0/oa/listrecentchat", "{'offset':5000,'count':10}").path("data")).isEmpty();
        String user = page.get(1).path("src").asInt() == 1 ? page.get(1).path("from_id").asText() : page.get(1).path("to_id").asText();
        assertThat(get(token, "/v2.0/oa/conversation", "{'user_id':'" + user + "','offset':0,'count':10}").path("data")).isNotEmpty()
                .allMatch(message -> message.path("from_id").asText().equals(user) || message.path("to_id").asText().equals(user));
    }

    @Test
    void tooManyCallsInASecondAreRefused() {
        try (ZaloTwin strict = new ZaloTwin(0, clock, 2)) {
            String token = SourceCalls
                    .post(strict.baseUri(), "/v4/oa/access_token",
                            Map.of("secret_key", ZaloTwin.SECRET_KEY, "Content-Type", "application/x-www-form-urlencoded"),
                            "app_id=" + ZaloTwin.APP_ID + "&grant_type=refresh_token&refresh_token=" + ZaloTwin.REFRESH_TOKEN)
                    .body().path("access_token").asText();
            for (int i = 0; i < 3; i++) {
                assertThat(SourceCalls.get(strict.baseUri(), "/v2.0/oa/getoa", Map.of("access_token", token)).body().path("error").asInt())
                        .isEqualTo(i < 2 ? 0 : -32);
            }
            clock.forward(Duration.ofSeconds(1));
            assertThat(SourceCalls.get(strict.baseUri(), "/v2.0/oa/getoa", Map.of("access_token", token)).body().path("error").asInt())
                    .isZero();
        }
    }
}
