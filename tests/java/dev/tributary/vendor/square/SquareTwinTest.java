package dev.tributary.vendor.square;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SourceCalls;
import dev.tributary.twin.kit.TwinCalls;
import dev.tributary.twin.kit.TwinCalls.Reply;
import dev.tributary.twin.square.SquarePlanting;
import dev.tributary.twin.square.SquareTwin;
import dev.tributary.twin.square.SquareTwin.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class SquareTwinTest {

    private static final String CUSTOMERS = "/v2/customers/search";
    private static final String ORDERS = "/v2/orders/search";
    private static final String CATALOG = "/v2/catalog/search";
    private static final String BOTH_GROUPS = locations(0, 10) + ";" + locations(10, SquarePlanting.LOCATIONS);
    private final SourceCalls.HandClock clock = new SourceCalls.HandClock();
    private SquareTwin twin = new SquareTwin(0, clock, Limits.vendor().unthrottled());

    @AfterEach
    void close() {
        twin.close();
    }

    private void restart(Limits limits) {
        twin.close();
        twin = new SquareTwin(0, clock, limits);
    }

    private static String locations(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "'" + SquarePlanting.location(i) + "'").collect(Collectors.joining(",", "[", "]"));
    }

    private Reply post(String path, String body) {
        return TwinCalls.send("POST", twin.baseUri(), path,
                Map.of("Authorization", "Bearer " + SquareTwin.TOKEN, "Content-Type", "application/json", "Square-Version", "2026-05-20"),
                TwinCalls.json(body));
    }

    private Reply get(String path, String token, String version) {
        return TwinCalls.send("GET", twin.baseUri(), path, Map.of("Authorization", "Bearer " + token, "Square-Version", version), "");
    }

    private List<JsonNode> all(String path, String list, String body) {
        List<JsonNode> records = new ArrayList<>();
        Reply reply = post(path, body);
        while (true) {
            assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
            reply.json().path(list).forEach(records::add);
            if (!reply.json().has("cursor")) {
                return records;
            }
            reply = post(path, body.substring(0, body.length() - 1) + (body.length() > 2 ? "," : "") + "'cursor':'"
                    + reply.at("/cursor").asText() + "'}");
        }
    }

    private List<JsonNode> orders(String rest) {
        List<JsonNode> orders = new ArrayList<>();
        for (String group : BOTH_GROUPS.split(";")) {
            orders.addAll(all(ORDERS, "orders", "{'location_ids':" + group + rest + "}"));
        }
        return orders;
    }

    @Test
    void letsNobodyInWithoutTheTokenAndSaysWhenItHasExpired() {
        assertThat(get("/v2/locations", "wrong", "2026-05-20").at("/errors/0/code").asText()).isEqualTo("UNAUTHORIZED");
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        Reply expired = get("/v2/locations", SquareTwin.TOKEN, "2026-05-20");
        assertThat(expired.status()).isEqualTo(401);
        assertThat(expired.at("/errors/0/code").asText()).isEqualTo("ACCESS_TOKEN_EXPIRED");
        twin.restoreToken();
        assertThat(get("/v2/locations", SquareTwin.TOKEN, "2026-05-20").at("/locations")).hasSize(SquarePlanting.LOCATIONS);
    }

    @Test
    void aRefreshTokenGivesATokenForThirtyDays() {
        String body = "{'client_id':'" + SquareTwin.CLIENT_ID + "','client_secret':'" + SquareTwin.CLIENT_SECRET
                + "','grant_type':'refresh_token','refresh_token':'" + SquareTwin.REFRESH_TOKEN + "'}";
        assertThat(post("/oauth2/token", body.replace("sq0csp", "x")).status()).isEqualTo(401);
        Reply granted = post("/oauth2/token", body);
        String token = granted.at("/access_token").asText();
        assertThat(Instant.parse(granted.at("/expires_at").asText())).isEqualTo(clock.instant().plus(Duration.ofDays(30)));
        assertThat(get("/v2/locations", token, "2026-05-20").status()).isEqualTo(200);
        clock.forward(Duration.ofDays(30));
        assertThat(get("/v2/locations", token, "2026-05-20").status()).isEqualTo(401);
    }

    @Test
    void theVersionIsAHeaderAndARetiredOneIsRefused() {
        assertThat(get("/v2/locations", SquareTwin.TOKEN, "2025-08-20").headers().firstValue("Square-Version")).contains("2025-08-20");
        assertThat(get("/v2/locations", SquareTwin.TOKEN, "yesterday").status()).isEqualTo(400);
        twin.retireVersionsBefore("2026-01-22");
        assertThat(get("/v2/locations", SquareTwin.TOKEN, "2025-08-20").at("/errors/0/field").asText()).isEqualTo("Square-Version");
    }

    @Test
    void theSearchOfCustomersTakesItsStartAndLeavesItsEnd() {
        List<JsonNode> all = all(CUSTOMERS, "customers", "{'query':{'sort':{'field':'CREATED_AT','order':'ASC'}},'limit':100}");
        assertThat(all).hasSize(SquarePlanting.CUSTOMERS - SquarePlanting.HIDDEN).extracting(one -> one.path("id").asText())
                .doesNotHaveDuplicates();
        String at = all.get(50).path("updated_at").asText();
        String later = Instant.parse(at).plusMillis(1).toString();
        assertThat(all(CUSTOMERS, "customers", "{'query':{'filter':{'updated_at':{'start_at':'" + at + "','end_at':'" + later + "'}}}}"))
                .hasSize(1);
        assertThat(post(CUSTOMERS, "{'query':{'filter':{'updated_at':{'start_at':'" + at + "','end_at':'" + at + "'}}}}").json()).isEmpty();
    }

    @Test
    void aChangedCustomerIsFoundOnlyAfterTheLagAndADeletedOneNoMore() {
        restart(Limits.vendor().unthrottled().withSearchLag(Duration.ofSeconds(30)));
        clock.forward(Duration.ofDays(6_000));
        String id = SquarePlanting.customer(1);
        twin.change("customers", id, customer -> customer.put("given_name", "Mới"));
        String since = "{'query':{'filter':{'updated_at':{'start_at':'" + clock.instant() + "'}}}}";
        assertThat(post(CUSTOMERS, since).json()).isEmpty();
        clock.forward(Duration.ofSeconds(30));
        assertThat(post(CUSTOMERS, since).at("/customers/0/given_name").asText()).isEqualTo("Mới");
        twin.deleteCustomer(id);
        assertThat(post(CUSTOMERS, since).json()).isEmpty();
    }

    @Test
    void theSearchOfOrdersTakesBothEndsAndWantsItsSortToBeItsFilter() {
        assertThat(orders("")).hasSize(SquarePlanting.ORDERS);
        String at = SquarePlanting.BULK_UPDATE.toString();
        String filter = ",'query':{'filter':{'date_time_filter':{'updated_at':{'start_at':'" + at + "','end_at':'" + at
                + "'}}},'sort':{'sort_field':'UPDATED_AT','sort_order':'ASC'}},'limit':40";
        long same = twin.records("orders").stream().filter(one -> one.path("updated_at").asText().equals(at)).count();
        assertThat(orders(filter).size()).isEqualTo((int) same).isGreaterThan(100);
        Reply other = post(ORDERS,
                "{'location_ids':" + locations(0, 10) + filter.replace("'sort_field':'UPDATED_AT'", "'sort_field':'CREATED_AT'") + "}");
        assertThat(other.at("/errors/0/field").asText()).isEqualTo("query.sort.sort_field");
        List<JsonNode> sorted = all(ORDERS, "orders",
                "{'location_ids':" + locations(0, 10) + ",'query':{'sort':{'sort_field':'UPDATED_AT','sort_order':'ASC'}},'limit':100}");
        assertThat(sorted).extracting(one -> Instant.parse(one.path("updated_at").asText())).isSorted();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "/v2/customers/search | {'limit':101} | VALUE_TOO_HIGH",
        "/v2/customers/search | {'limit':0} | VALUE_TOO_LOW",
        "/v2/customers/search | {'query':{'sort':{'field':'UPDATED_AT'}}} | INVALID_ENUM_VALUE",
        "/v2/customers/search | {'query':{'filter':{'updated_at':{'start_at':'yesterday'}}}} | INVALID_TIME",
        "/v2/customers/search | {'cursor':'nosuch'} | INVALID_CURSOR",
        "/v2/orders/search | {} | MISSING_REQUIRED_PARAMETER",
        "/v2/orders/search | {'location_ids':['nosuch']} | NOT_FOUND",
        "/v2/orders/search | {'location_ids':['L00VYJ4A5X0'],'limit':1001} | VALUE_TOO_HIGH",
        "/v2/orders/search | [] | BAD_REQUEST",
        "/v2/nosuch | {} | NOT_FOUND"})
    void aWrongRequestIsNamedByItsCode(String path, String body, String code) {
        Reply reply = post(path, body);
        assertThat(reply.status()).isBetween(400, 404);
        assertThat(reply.at("/errors/0/code").asText()).isEqualTo(code);
    }

    @Test
    void elevenLocationsAreOneTooMany() {
        assertThat(post(ORDERS, "{'location_ids':" + locations(0, 11) + "}").at("/errors/0/code").asText())
                .isEqualTo("ARRAY_LENGTH_TOO_LONG");
    }

    @Test
    void aCursorBelongsToItsQueryAndLivesFiveMinutes() {
        String cursor = post(CUSTOMERS, "{'limit':10}").at("/cursor").asText();
        assertThat(post(CUSTOMERS, "{'query':{'sort':{'field':'CREATED_AT'}},'cursor':'" + cursor + "'}").at("/errors/0/code").asText())
                .isEqualTo("INVALID_CURSOR");
        clock.forward(Duration.ofMinutes(4));
        String second = post(CUSTOMERS, "{'limit':10,'cursor':'" + cursor + "'}").at("/cursor").asText();
        clock.forward(Duration.ofMinutes(2));
        assertThat(post(CUSTOMERS, "{'limit':10,'cursor':'" + cursor + "'}").at("/errors/0/code").asText()).isEqualTo("INVALID_CURSOR");
        assertThat(post(CUSTOMERS, "{'limit':10,'cursor':'" + second + "'}").at("/customers")).isNotEmpty();
        twin.expireCursors();
        assertThat(post(CUSTOMERS, "{'limit':10,'cursor':'" + second + "'}").status()).isEqualTo(400);
    }

    @Test
    void theCatalogueLeavesItsStartAndTellsDeletedObjectsWhenAsked() {
        List<JsonNode> items = all(CATALOG, "objects", "{'object_types':['ITEM'],'include_deleted_objects':true,'limit':20}");
        assertThat(items).hasSize(SquarePlanting.ITEMS);
        assertThat(all(CATALOG, "objects", "{'object_types':['ITEM'],'limit':0}")).hasSize(SquarePlanting.ITEMS - 4);
        clock.forward(Duration.ofDays(6_000));
        String id = items.get(3).path("id").asText();
        twin.deleteObject(id);
        String at = clock.instant().toString();
        assertThat(post(CATALOG, "{'object_types':['ITEM'],'include_deleted_objects':true,'begin_time':'" + at + "'}").json()).isEmpty();
        Reply found = post(CATALOG,
                "{'object_types':['ITEM'],'include_deleted_objects':true,'begin_time':'" + clock.instant().minusMillis(1) + "'}");
        assertThat(found.at("/objects/0/id").asText()).isEqualTo(id);
        assertThat(found.at("/objects/0/item_data/variations/0/is_deleted").asBoolean()).isTrue();
    }

    @Test
    void aVariationThatIsTakenOutOfItsItemIsADeletedObjectOfItsOwn() {
        clock.forward(Duration.ofDays(6_000));
        ObjectNode item = twin.records("objects").stream().filter(one -> one.at("/item_data/variations").size() == 3).findFirst()
                .orElseThrow();
        String id = item.at("/item_data/variations/1/id").asText();
        twin.deleteVariation(item.path("id").asText(), id);
        List<JsonNode> found = all(CATALOG, "objects",
                "{'object_types':['ITEM','ITEM_VARIATION'],'include_deleted_objects':true,'begin_time':'" + clock.instant().minusMillis(1)
                        + "'}");
        assertThat(found).extracting(one -> one.path("type").asText() + one.path("is_deleted").asText())
                .containsExactlyInAnyOrder("ITEMfalse", "ITEM_VARIATIONtrue");
        assertThat(found).filteredOn(one -> one.has("item_data")).allSatisfy(one -> assertThat(one.at("/item_data/variations")).hasSize(2));
    }

    @Test
    void tooManyCallsASecondAreRefused() {
        restart(Limits.vendor());
        for (int i = 0; i < 20; i++) {
            assertThat(post(CUSTOMERS, "{'limit':1}").status()).isEqualTo(200);
        }
        Reply refused = post(CUSTOMERS, "{'limit':1}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.at("/errors/0/category").asText()).isEqualTo("RATE_LIMIT_ERROR");
        clock.forward(Duration.ofSeconds(1));
        assertThat(post(CUSTOMERS, "{'limit':1}").status()).isEqualTo(200);
    }

    @Test
    void moneyIsInTheSmallestUnitAndAReturnHasItsOwnLines() {
        List<JsonNode> orders = orders("");
        assertThat(orders).extracting(one -> one.at("/total_money/currency").asText()).contains("VND", "USD", "JPY");
        assertThat(orders).filteredOn(one -> one.has("returns")).hasSizeGreaterThan(20)
                .allSatisfy(one -> assertThat(one.at("/net_amounts/total_money/amount").asLong())
                        .isEqualTo(one.at("/total_money/amount").asLong() - one.at("/return_amounts/total_money/amount").asLong()));
        assertThat(orders).filteredOn(one -> one.has("returns") && one.has("line_items")).isNotEmpty();
        assertThat(orders.stream().flatMap(one -> one.path("line_items").findValuesAsText("quantity").stream())).contains("0.5", "1.70000",
                "2");
        ObjectNode late = twin.records("orders").get(0).put("id", "late");
        twin.add("orders", late);
        assertThat(orders("")).hasSize(SquarePlanting.ORDERS + 1);
    }
}
