package dev.tributary.vendor.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.kit.TwinCalls;
import dev.tributary.twin.kit.TwinCalls.Reply;
import dev.tributary.twin.meta.MetaTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static dev.tributary.twin.kit.TwinCalls.JSON;
import static dev.tributary.twin.kit.TwinCalls.json;
import static dev.tributary.twin.kit.TwinCalls.sha256;
import static org.assertj.core.api.Assertions.assertThat;

class MetaTwinTest {

    private static final String AUDIENCES = "/" + MetaTwin.VERSION + "/" + MetaTwin.AD_ACCOUNT + "/customaudiences";
    private static final String A = sha256("a@example.com");
    private static final String B = sha256("b@example.com");
    private static final String PHONE = sha256("84912345678");

    private final SettableClock clock = new SettableClock();
    private MetaTwin twin;
    private String id;

    @BeforeEach
    void startWithOneAudience() {
        twin = new MetaTwin(0, clock);
        id = create("buyers").at("/id").asText();
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    @Test
    void tokenMayStandInQueryFormJsonOrHeader() {
        assertThat(send("GET", "/v26.0/" + id + "?access_token=" + MetaTwin.TOKEN, Map.of(), "").status()).isEqualTo(200);
        assertThat(send("GET", "/v26.0/" + id, Map.of("Authorization", "Bearer " + MetaTwin.TOKEN), "").status()).isEqualTo(200);
        assertThat(send("POST", "/v26.0/" + id, Map.of("Content-Type", "application/json"),
                json("{'access_token':'" + MetaTwin.TOKEN + "','description':'new'}")).at("/success").asBoolean()).isTrue();
        assertThat(TwinCalls.form("POST", twin.baseUri(), "/v26.0/" + id, Map.of("access_token", MetaTwin.TOKEN, "name", "x")).status())
                .isEqualTo(200);
        String multipart = "--b\r\nContent-Disposition: form-data; name=\"access_token\"\r\n\r\n" + MetaTwin.TOKEN
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nmọi người\r\n--b--\r\n";
        assertThat(send("POST", "/v26.0/" + id, Map.of("Content-Type", "multipart/form-data; boundary=b"), multipart).status())
                .isEqualTo(200);
        assertThat(twin.audiences().get(0).name()).isEqualTo("mọi người");
        assertThat(twin.requests().toString()).doesNotContain(MetaTwin.TOKEN);
    }

    @Test
    void wrongAndExpiredTokensAreRefused() {
        Reply none = send("GET", "/v26.0/" + id, Map.of(), "");
        assertThat(none.at("/error/code").asInt()).isEqualTo(104);
        Reply wrong = send("GET", "/v26.0/" + id, Map.of("Authorization", "Bearer other"), "");
        assertThat(wrong.at("/error/code").asInt()).isEqualTo(190);
        assertThat(wrong.at("/error/type").asText()).isEqualTo("OAuthException");
        assertThat(wrong.at("/error/fbtrace_id").asText()).isNotEmpty();
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(get("/" + id).at("/error/error_subcode").asInt()).isEqualTo(463);
        twin.renewToken();
        assertThat(get("/" + id).status()).isEqualTo(200);
    }

    @Test
    void appSecretProofIsCheckedWhenSentAndDemandedOnRequest() {
        // HMAC-SHA256 of the token under the app secret, worked out with another program.
        String proof = "a30e9b438635ce06bd476a292052c7ed67c33741f1a807f4af180c9a3d8e20e0";
        assertThat(get("/" + id + "?appsecret_proof=" + proof.substring(1) + "0").at("/error/code").asInt()).isEqualTo(100);
        assertThat(get("/" + id + "?appsecret_proof=" + proof).status()).isEqualTo(200);
        twin.proofRequired(true);
        assertThat(get("/" + id).at("/error/type").asText()).isEqualTo("GraphMethodException");
        assertThat(get("/" + id + "?appsecret_proof=" + proof).status()).isEqualTo(200);
    }

    @ParameterizedTest @CsvSource({"v24.0,2635", "v18.0,2635", "v27.0,2500"})
    void versionsThatAreNotServedAreRefused(String version, int code) {
        Reply reply = send("GET", "/" + version + "/" + id, Map.of("Authorization", "Bearer " + MetaTwin.TOKEN), "");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/error/code").asInt()).isEqualTo(code);
    }

    @Test
    void nodeShowsOnlyTheFieldsAskedFor() {
        assertThat(get("/" + id).json().toString()).isEqualTo(json("{'id':'" + id + "'}"));
        Reply some = get("/" + id + "?fields=name,operation_status,approximate_count_lower_bound,lookalike_spec");
        assertThat(some.at("/name").asText()).isEqualTo("buyers");
        assertThat(some.at("/operation_status/code").asInt()).isEqualTo(200);
        assertThat(some.at("/approximate_count_lower_bound").asInt()).isEqualTo(-1);
        assertThat(some.json().has("subtype")).isFalse();
        assertThat(get("/" + id + "?fields=nickname").at("/error/message").asText()).contains("nonexisting field (nickname)");
        Reply unknown = get("/99");
        assertThat(unknown.at("/error/code").asInt()).isEqualTo(100);
        assertThat(unknown.at("/error/error_subcode").asInt()).isEqualTo(33);
    }

    @Test
    void audiencesAreListedInPagesWithCursors() {
        IntStream.range(0, 29).forEach(i -> create("more " + i));
        List<String> names = new ArrayList<>();
        Reply page = get("/" + MetaTwin.AD_ACCOUNT + "/customaudiences?fields=name,description");
        assertThat(page.at("/data")).hasSize(25);
        page.at("/data").forEach(one -> names.add(one.path("name").asText()));
        assertThat(page.at("/paging/next").asText()).startsWith(twin.baseUri().toString());
        Reply next = get("/" + MetaTwin.AD_ACCOUNT + "/customaudiences?fields=name&after=" + page.at("/paging/cursors/after").asText());
        next.at("/data").forEach(one -> names.add(one.path("name").asText()));
        assertThat(names).hasSize(30).doesNotHaveDuplicates();
        assertThat(next.at("/paging").has("next")).isFalse();
        assertThat(twin.audiences()).hasSize(30);
    }

    @ParameterizedTest @ValueSource(strings = {"name", "subtype", "customer_file_source"})
    void audienceNeedsNameSubtypeAndSource(String missing) {
        Map<String, String> form = new HashMap<>(Map.of("name", "x", "subtype", "CUSTOM", "customer_file_source", "USER_PROVIDED_ONLY"));
        form.remove(missing);
        assertThat(post(AUDIENCES, form).at("/error/message").asText()).isEqualTo("(#100) Missing parameter(s): " + missing);
    }

    @Test
    void accountHoldsFiveHundredCustomerFileAudiences() {
        IntStream.range(1, 500).forEach(i -> create("x" + i));
        assertThat(create("one too many").at("/error/code").asInt()).isEqualTo(2654);
        assertThat(twin.audiences()).hasSize(500);
    }

    @Test
    void usersAreAddedByFormAndByJson() {
        Reply form = add("['EXTERN_ID','EMAIL','PHONE']", "['c1','" + A + "','" + PHONE + "'],['c2','" + B + "','']");
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.at("/num_received").asInt()).isEqualTo(2);
        assertThat(form.at("/num_invalid_entries").asInt()).isZero();
        assertThat(form.at("/audience_id").asText()).isEqualTo(id);
        Reply body = send("POST", "/v26.0/" + id + "/users", Map.of("Content-Type", "application/json", "Authorization", "Bearer "
                + MetaTwin.TOKEN),
                json("{'payload':{'data':[['" + sha256("c@example.com") + "']],'schema':['EMAIL_SHA256']}}"));
        assertThat(body.status()).isEqualTo(200);
        assertThat(twin.members(id)).containsExactlyInAnyOrder(List.of("EMAIL:" + A, "PHONE:" + PHONE), List.of("EMAIL:" + B),
                List.of("EMAIL:" + sha256("c@example.com")));
        assertThat(twin.externIds(id)).containsExactlyInAnyOrder("c1", "c2");
    }

    @Test
    void aSchemaOfOneKeyTakesBareValues() {
        assertThat(add("'PHONE_SHA256'", "'" + PHONE + "','" + A + "'").at("/num_received").asInt()).isEqualTo(2);
        assertThat(twin.members(id)).containsExactlyInAnyOrder(List.of("PHONE:" + PHONE), List.of("PHONE:" + A));
    }

    @Test
    void badlyHashedRowsAreCountedInvalidAndLeftOut() {
        Reply reply = add("['EMAIL','PHONE']", "['" + A + "',''],['b@example.com',''],['','+84912345678'],['" + B.toUpperCase(Locale.ROOT)
                + "',''],['','']");
        assertThat(reply.at("/num_received").asInt()).isEqualTo(5);
        assertThat(reply.at("/num_invalid_entries").asInt()).isEqualTo(4);
        assertThat(reply.at("/invalid_entry_samples")).hasSize(4);
        assertThat(twin.members(id)).containsExactly(List.of("EMAIL:" + A));
    }

    @Test
    void rowThatDoesNotMatchTheSchemaRefusesTheWholeRequest() {
        for (String rows : List.of("['" + A + "',''],['" + B + "']", "['" + A + "','','']", "'" + A + "'", "")) {
            Reply reply = add("['EMAIL','PHONE']", rows);
            assertThat(reply.at("/error/code").asInt()).isEqualTo(100);
            assertThat(reply.at("/error/message").asText()).contains("Data is missing or does not match schema");
        }
        assertThat(add("['EMAIL','NICKNAME']", "['" + A + "','x']").at("/error/code").asInt()).isEqualTo(100);
        assertThat(post("/v26.0/" + id + "/users", Map.of()).at("/error/message").asText())
                .isEqualTo("(#100) Missing required parameter: payload");
        assertThat(post("/v26.0/" + id + "/users", Map.of("payload", "{")).at("/error/code").asInt()).isEqualTo(100);
        assertThat(twin.size(id)).isZero();
    }

    @Test
    void tenThousandRowsAreTheMost() {
        String rows = IntStream.range(0, 10_000).mapToObj(i -> "['" + sha256("p" + i) + "']").collect(Collectors.joining(","));
        assertThat(add("['EMAIL']", rows + ",['" + A + "']").at("/error/code").asInt()).isEqualTo(100);
        assertThat(twin.size(id)).isZero();
        assertThat(add("['EMAIL']", rows).at("/num_received").asInt()).isEqualTo(10_000);
        assertThat(twin.size(id)).isEqualTo(10_000);
    }

    @Test
    void removalGoesByExternIdOrByTheSameIdentifiers() {
        add("['EXTERN_ID','EMAIL','PHONE']", "['c1','" + A + "','" + PHONE + "'],['c2','" + B + "','']");
        add("['EMAIL','PHONE']", "['" + sha256("x") + "','" + PHONE + "']");
        assertThat(delete("'EXTERN_ID'", "'c1','nobody'").at("/num_received").asInt()).isEqualTo(2);
        assertThat(twin.externIds(id)).containsExactly("c2");
        delete("['EMAIL']", "['" + sha256("x") + "']");
        assertThat(twin.size(id)).as("a part of the identifiers").isEqualTo(2);
        delete("['PHONE','EMAIL']", "['" + PHONE + "','" + sha256("x") + "'],['','" + B + "']");
        assertThat(twin.size(id)).isZero();
    }

    @Test
    void externIdAloneIsForgottenAfterNinetyDays() {
        add("['EXTERN_ID','EMAIL']", "['c1','" + A + "']");
        clock.forward(Duration.ofDays(90));
        delete("['EXTERN_ID']", "['c1']");
        assertThat(twin.size(id)).isEqualTo(1);
        delete("['EXTERN_ID','EMAIL']", "['c1','" + A + "']");
        assertThat(twin.size(id)).isZero();
    }

    @Test
    void externIdSentBeforeIsEnoughForAnotherAudience() {
        add("['EXTERN_ID','EMAIL']", "['c1','" + A + "']");
        String other = create("other").at("/id").asText();
        post("/v26.0/" + other + "/users", Map.of("payload", json("{'schema':['EXTERN_ID'],'data':[['c1'],['c9']]}")));
        assertThat(twin.members(other)).containsExactly(List.of("EMAIL:" + A));
    }

    @Test
    void secondRowOfOneExternIdAddsIdentifiers() {
        add("['EXTERN_ID','EMAIL']", "['c1','" + A + "'],['c1','" + B + "']");
        assertThat(twin.members(id)).containsExactly(List.of("EMAIL:" + A, "EMAIL:" + B).stream().sorted().toList());
    }

    @Test
    void deleteMethodMayTravelInAPost() {
        add("['EMAIL']", "['" + A + "']");
        Reply reply = post("/v26.0/" + id + "/users", Map.of("method", "DELETE", "payload", json("{'schema':['EMAIL'],'data':[['" + A
                + "']]}")));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(twin.size(id)).isZero();
    }

    @Test
    void sessionCountsItsBatchesAndCloses() {
        assertThat(batch(7, 1, false, A).at("/num_received").asInt()).isEqualTo(1);
        Reply second = batch(7, 2, true, B);
        assertThat(second.at("/num_received").asInt()).as("running total").isEqualTo(2);
        assertThat(second.at("/session_id").asText()).isEqualTo("7");
        assertThat(batch(7, 2, true, B).at("/num_received").asInt()).as("the last batch sent again").isEqualTo(2);
        assertThat(batch(7, 3, true, PHONE).at("/error/error_subcode").asInt()).isEqualTo(1870159);
        Reply sessions = get("/" + id + "/sessions");
        assertThat(sessions.at("/data/0/session_id").asText()).isEqualTo("7");
        assertThat(sessions.at("/data/0/num_received").asText()).isEqualTo("2");
        assertThat(sessions.at("/data/0/end_time").asText()).isNotEmpty();
    }

    @Test
    void sessionRulesAreKept() {
        assertThat(batch(8, 2, false, A).at("/error/error_subcode").asInt()).isEqualTo(1870147);
        batch(9, 1, false, A);
        assertThat(batch(9, 3, false, A).at("/error/code").asInt()).isEqualTo(100);
        assertThat(batch(-1, 1, false, A).at("/error/code").asInt()).isEqualTo(100);
        assertThat(batch(10, 0, false, A).at("/error/code").asInt()).isEqualTo(100);
        String other = create("other").at("/id").asText();
        Reply elsewhere = post("/v26.0/" + other + "/users", Map.of("session", json("{'session_id':9,'batch_seq':1}"), "payload",
                payload("['EMAIL']", "['" + A + "']")));
        assertThat(elsewhere.at("/error/code").asInt()).isEqualTo(100);
        Reply tooBig = post("/v26.0/" + id + "/users", Map.of("session", json("{'session_id':9223372036854775808,'batch_seq':1}"),
                "payload", payload("['EMAIL']", "['" + A + "']")));
        assertThat(tooBig.at("/error/code").asInt()).isEqualTo(100);
    }

    @Test
    void lookalikeIsCreatedFromASeedOfAHundred() throws JsonProcessingException {
        seed(99);
        assertThat(lookalike("{'ratio':0.02,'country':'VN'}").at("/error/code").asInt()).isEqualTo(2654);
        add("['EMAIL']", "['" + A + "']");
        Reply created = lookalike("{'ratio':0.02,'starting_ratio':0.01,'country':'VN'}");
        assertThat(created.status()).isEqualTo(200);
        MetaTwin.Audience audience = twin.audiences().get(1);
        assertThat(audience.subtype()).isEqualTo("LOOKALIKE");
        assertThat(audience.originId()).isEqualTo(id);
        assertThat(JSON.readTree(audience.lookalikeSpec()).path("ratio").asText()).isEqualTo("0.02");
        Reply read = get("/" + created.at("/id").asText() + "?fields=lookalike_spec,delivery_status");
        assertThat(read.at("/lookalike_spec/type").asText()).isEqualTo("custom_ratio");
        assertThat(read.at("/delivery_status/code").asInt()).isEqualTo(200);
        assertThat(get("/" + id + "?fields=lookalike_audience_ids").at("/lookalike_audience_ids/0").asText()).isEqualTo(audience.id());
        assertThat(lookalike("{'ratio':0.02,'starting_ratio':0.01,'country':'VN'}").at("/error/code").asInt()).as("the same again")
                .isEqualTo(2654);
        Reply users = post("/v26.0/" + audience.id() + "/users", Map.of("payload", payload("['EMAIL']", "['" + A + "']")));
        assertThat(users.at("/error/code").asInt()).isEqualTo(2650);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "2654|{'type':'similarity','ratio':0.01,'country':'VN'}",
        "100|{'country':'VN'}",
        "100|{'type':'narrow','country':'VN'}",
        "100|{'ratio':0.015,'country':'VN'}",
        "100|{'ratio':0.21,'country':'VN'}",
        "100|{'ratio':0.01,'starting_ratio':0.01,'country':'VN'}",
        "100|{'ratio':0.01}",
        "100|{'ratio':0.01,'country':'Vietnam'}",
        "100|{'ratio':0.01,'countries':['VN']}",
        "100|ratio=0.01",
    })
    void lookalikeSpecRulesAreKept(int code, String spec) {
        seed(100);
        assertThat(lookalike(spec).at("/error/code").asInt()).isEqualTo(code);
        assertThat(twin.audiences()).hasSize(1);
    }

    @Test
    void newAudienceMayBeLateToAppear() {
        twin.lateToAppear(1);
        id = create("late").at("/id").asText();
        assertThat(add("['EMAIL']", "['" + A + "']").at("/error/code").asInt()).isEqualTo(803);
        assertThat(add("['EMAIL']", "['" + A + "']").status()).isEqualTo(200);
    }

    @Test
    void throttlingSaysWhenToComeBack() {
        twin.throttle(3, InjectedFault.on(1));
        Reply reply = add("['EMAIL']", "['" + A + "']");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/error/code").asInt()).isEqualTo(80003);
        assertThat(reply.at("/error/error_subcode").asInt()).isEqualTo(2446079);
        assertThat(reply.at("/error/error_user_title").asText()).isNotEmpty();
        assertThat(reply.headers().firstValue("X-Business-Use-Case-Usage").orElseThrow()).contains("\"estimated_time_to_regain_access\":3");
        Reply free = add("['EMAIL']", "['" + A + "']");
        assertThat(free.headers().firstValue("X-Business-Use-Case-Usage").orElseThrow()).contains("\"estimated_time_to_regain_access\":0");
        assertThat(twin.size(id)).isEqualTo(1);
    }

    @Test
    void flaggedAudienceTakesNoUploads() {
        seed(100);
        twin.flag(id);
        assertThat(add("['EMAIL']", "['" + A + "']").at("/error/error_subcode").asInt()).isEqualTo(1713230);
        assertThat(lookalike("{'ratio':0.01,'country':'VN'}").at("/error/error_subcode").asInt()).isEqualTo(1713232);
        assertThat(get("/" + id + "?fields=operation_status").at("/operation_status/code").asInt()).isEqualTo(471);
    }

    @Test
    void takesThreeHundredThousandMembersOfTwoHashes() {
        for (int batch = 0; batch < 30; batch++) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 10_000; i++) {
                String number = String.format(Locale.ROOT, "%08x", batch * 10_000 + i);
                rows.append(i == 0 ? "" : ",").append("['c").append(number).append("','").append(A, 0, 56).append(number).append("','")
                        .append(B, 0, 56)
                        .append(number).append("']");
            }
            assertThat(add("['EXTERN_ID','EMAIL','PHONE']", rows.toString()).at("/num_invalid_entries").asInt()).isZero();
        }
        assertThat(twin.size(id)).isEqualTo(300_000);
    }

    private void seed(int people) {
        add("['EMAIL']", IntStream.range(0, people).mapToObj(i -> "['" + sha256("s" + i) + "']").collect(Collectors.joining(",")));
    }

    private Reply lookalike(String spec) {
        return post(AUDIENCES, Map.of("name", "like", "subtype", "LOOKALIKE", "origin_audience_id", id, "lookalike_spec", json(spec)));
    }

    private Reply create(String name) {
        return post(AUDIENCES, Map.of("name", name, "subtype", "CUSTOM", "description", "d", "customer_file_source", "USER_PROVIDED_ONLY"));
    }

    private Reply add(String schema, String rows) {
        return post("/v26.0/" + id + "/users", Map.of("payload", payload(schema, rows)));
    }

    private Reply delete(String schema, String rows) {
        return TwinCalls.form("DELETE", twin.baseUri(), "/v26.0/" + id + "/users", Map.of("access_token", MetaTwin.TOKEN, "payload",
                payload(schema, rows)));
    }

    private Reply batch(long session, int seq, boolean last, String hash) {
        return post("/v26.0/" + id + "/users", Map.of("payload", payload("['EMAIL']", "['" + hash + "']"),
                "session",
                json("{'session_id':" + session + ",'batch_seq':" + seq + ",'last_batch_flag':" + last + ",'estimated_num_total':2}")));
    }

    private static String payload(String schema, String rows) {
        return json("{'schema':" + schema + ",'data':[" + rows + "]}");
    }

    private Reply get(String path) {
        return send("GET", "/v26.0" + path, Map.of("Authorization", "Bearer " + MetaTwin.TOKEN), "");
    }

    private Reply post(String path, Map<String, String> form) {
        Map<String, String> all = new HashMap<>(form);
        all.put("access_token", MetaTwin.TOKEN);
        return TwinCalls.form("POST", twin.baseUri(), path, all);
    }

    private Reply send(String method, String path, Map<String, String> headers, String body) {
        return TwinCalls.send(method, twin.baseUri(), path, headers, body);
    }
}
