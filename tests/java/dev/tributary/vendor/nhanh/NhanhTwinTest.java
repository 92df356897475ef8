package dev.tributary.vendor.nhanh;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.kit.SourceCalls;
import dev.tributary.twin.kit.SourceCalls.Got;
import dev.tributary.twin.nhanh.NhanhShop;
import dev.tributary.twin.nhanh.NhanhTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class NhanhTwinTest {

    private static final String IDS = "?appId=" + NhanhTwin.APP_ID + "&businessId=" + NhanhTwin.BUSINESS_ID;
    private final SettableClock clock = new SettableClock();
    private final NhanhTwin twin = new NhanhTwin(0, clock);

    @AfterEach
    void close() {
        twin.close();
    }

    private Got call(String path, String token, String body) {
        return SourceCalls.post(twin.baseUri(), path, Map.of("Authorization", token, "Content-Type", "application/json"),
                body.replace('\'', '"'));
    }

    private JsonNode list(String path, String body) {
        return call("/v3.0" + path + IDS, NhanhTwin.TOKEN, body).body();
    }

    private void refused(JsonNode answer, String code) {
        assertThat(answer.path("code").asInt(-1)).as(answer.toString()).isZero();
        assertThat(answer.path("errorCode").asText()).isEqualTo(code);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** Pages to the end, sending {@code next} back as received. */
    private List<JsonNode> all(String path, String filters, int size, Set<String> shapes) {
        List<JsonNode> rows = new ArrayList<>();
        String next = "null";
        do {
            JsonNode page = list(path, "{'filters':" + filters + ",'paginator':{'size':" + size + ",'next':" + next + "}}");
            assertThat(page.path("code").asInt()).as(page.toString()).isEqualTo(1);
            page.path("data").forEach(rows::add);
            JsonNode place = page.at("/paginator/next");
            next = place.isMissingNode() ? "null" : place.toString();
            shapes.add(
                    place.isObject() && place.size() == 1 ? "{id}" : place.isObject() ? "{updatedAt,id}" : place.isArray() ? "[]" : "end");
        } while (!next.equals("null"));
        return rows;
    }

    @Test
    void theTokenIsSentBareAndIdsInTheQuery() {
        refused(call("/v3.0/customer/list" + IDS, "Bearer " + NhanhTwin.TOKEN, "{}").body(), "ERR_INVALID_ACCESS_TOKEN");
        refused(call("/v3.0/customer/list?appId=1&businessId=" + NhanhTwin.BUSINESS_ID, NhanhTwin.TOKEN, "{}").body(),
                "ERR_INVALID_APP_ID");
        refused(call("/v3.0/customer/list?appId=" + NhanhTwin.APP_ID, NhanhTwin.TOKEN, "{}").body(), "ERR_INVALID_BUSINESS_ID");
        refused(call("/v2.0/customer/list" + IDS, NhanhTwin.TOKEN, "{}").body(), "ERR_INVALID_VERSION");
        refused(list("/customer/list", "{"), "ERR_INVALID_DATA");
        assertThat(list("/customer/list", "{}").path("code").asInt()).isEqualTo(1);
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        Got expired = call("/v3.0/customer/list" + IDS, NhanhTwin.TOKEN, "{}");
        assertThat(expired.status()).as("errors come as 200").isEqualTo(200);
        refused(expired.body(), "ERR_INVALID_ACCESS_TOKEN");
        twin.restoreToken();
        twin.forbid("/order/list");
        refused(list("/order/list", "{}"), "ERR_403");
        assertThat(list("/app/checkaccesstoken", "{'secretKey':'" + NhanhTwin.SECRET_KEY + "'}").at("/data/expiredAt").asLong())
                .isGreaterThan(now());
    }

    @Test
    void theNextPlaceChangesItsShapeAndIsOnlyTakenAsGiven() {
        Set<String> shapes = new HashSet<>();
        List<JsonNode> customers = all("/customer/list", "{}", 7, shapes);
        assertThat(customers).extracting(row -> row.path("id").asLong()).containsExactlyElementsOf(twin.customerIds());
        assertThat(shapes).containsExactlyInAnyOrder("{id}", "{updatedAt,id}", "[]", "end");
        JsonNode place = list("/customer/list", "{'paginator':{'size':6}}").at("/paginator/next");
        String id = place.isArray() ? place.path(1).asText() : place.path("id").asText();
        for (String bent : List.of("{'id':9}", "'" + id + "'", "[" + id + "]", "{'next':" + place.toString().replace('"', '\'') + "}")) {
            refused(list("/customer/list", "{'paginator':{'size':6,'next':" + bent + "}}"), "ERR_INVALID_FORM_FIELDS");
        }
        refused(list("/customer/list", "{'paginator':{'size':101}}"), "ERR_INVALID_FORM_FIELDS");
    }

    @Test
    void aShortOrEmptyPageIsNotTheLast() {
        JsonNode first = list("/product/list", "{'paginator':{'size':50}}");
        JsonNode second = list("/product/list", "{'paginator':{'size':50,'next':" + first.at("/paginator/next") + "}}");
        assertThat(second.path("data")).isEmpty();
        assertThat(second.at("/paginator/next").isNull()).isFalse();
        assertThat(all("/product/list", "{}", 50, new HashSet<>())).hasSize(130);
    }

    @Test
    void ordersAreGivenForAtMostThirtyOneDays() {
        assertThat(all("/order/list", "{}", 100, new HashSet<>()))
                .allMatch(order -> order.at("/info/createdAt").asLong() >= now() - 31 * 86_400L).isNotEmpty();
        refused(list("/order/list", "{'filters':{'updatedAtFrom':" + (now() - 32 * 86_400L) + ",'updatedAtTo':" + now() + "}}"),
                "ERR_INVALID_FORM_FIELDS");
        refused(list("/order/list", "{'filters':{'updatedAtFrom':'2026-11-01'}}"), "ERR_INVALID_FORM_FIELDS");
        Set<Long> seen = new HashSet<>();
        for (long to = now(); to > now() - 95 * 86_400L; to -= 31 * 86_400L) {
            all("/order/list", "{'updatedAtFrom':" + (to - 31 * 86_400L + 1) + ",'updatedAtTo':" + to + "}", 100, new HashSet<>())
                    .forEach(order -> seen.add(order.at("/info/id").asLong()));
        }
        assertThat(seen).hasSameElementsAs(twin.orderIds());
        assertThat(list("/order/list", "{}").toString()).doesNotContain("marketting");
        assertThat(list("/order/list", "{'dataOptions':{'marketing':1}}").toString()).contains("utmCampaign");
    }

    @Test
    void billsAreFilteredByDay() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), NhanhShop.ZONE);
        Set<Long> seen = new HashSet<>();
        for (LocalDate to = today; to.isAfter(today.minusDays(95)); to = to.minusDays(31)) {
            all("/bill/retail", "{'fromDate':'" + to.minusDays(30) + "','toDate':'" + to + "'}", 100, new HashSet<>())
                    .forEach(bill -> seen.add(bill.path("id").asLong()));
        }
        assertThat(seen).hasSameElementsAs(twin.billIds());
        refused(list("/bill/retail", "{'filters':{'fromDate':'" + today.minusDays(40) + "','toDate':'" + today + "'}}"),
                "ERR_INVALID_FORM_FIELDS");
    }

    @Test
    void customersHaveNoEmailAndManyShareOneTimeOfChange() {
        List<JsonNode> customers = all("/customer/list", "{}", 100, new HashSet<>());
        assertThat(customers).noneMatch(row -> row.has("email"));
        long batch = clock.instant().minus(Duration.ofDays(10)).getEpochSecond();
        assertThat(all("/customer/list", "{'updatedAtFrom':" + batch + ",'updatedAtTo':" + batch + "}", 100, new HashSet<>()))
                .hasSizeGreaterThan(100);
        assertThat(all("/customer/list", "{'updatedAtSince':" + (now() + 9_999_999) + "}", 100, new HashSet<>()))
                .as("a filter it does not know").hasSize(customers.size());
    }

    @Test
    void changesAndDeletionsAreSeen() {
        clock.forward(Duration.ofMinutes(5));
        long customer = twin.customerIds().get(3);
        twin.changeCustomer(customer, row -> row.put("name", "Lê An"));
        long added = twin.addCustomer(row -> row.put("mobile", "0905999888"));
        List<JsonNode> changed = all("/customer/list", "{'updatedAtFrom':" + now() + "}", 100, new HashSet<>());
        assertThat(changed).extracting(row -> row.path("id").asLong()).containsExactly(added, customer);
        long order = twin.orderIds().get(0);
        twin.deleteOrder(order);
        assertThat(all("/order/list", "{}", 100, new HashSet<>())).noneMatch(row -> row.at("/info/id").asLong() == order);
        assertThat(all("/order/deleted", "{'createdAtFrom':" + now() + ",'createdAtTo':" + now() + "}", 50, new HashSet<>()))
                .extracting(row -> row.path("id").asLong()).containsExactly(order);
        twin.deleteBill(twin.billIds().get(0));
        assertThat(all("/bill/deleted", "{}", 50, new HashSet<>())).hasSize(2);
    }

    @Test
    void tooManyCallsLockTheUrlAndCallingMakesItLonger() {
        for (int i = 0; i < 150; i++) {
            assertThat(list("/customer/list", "{'paginator':{'size':1}}").path("code").asInt()).isEqualTo(1);
        }
        JsonNode locked = list("/customer/list", "{}");
        refused(locked, "ERR_429");
        assertThat(locked.at("/data/lockedSeconds").asLong()).isEqualTo(10);
        assertThat(locked.at("/data/unlockedAt").asLong()).isEqualTo(now() + 10);
        assertThat(list("/product/list", "{}").path("code").asInt()).as("another URL").isEqualTo(1);
        assertThat(list("/customer/list", "{}").at("/data/unlockedAt").asLong()).as("called while locked").isEqualTo(now() + 20);
        assertThat(twin.callsWhileLocked("/customer/list")).isEqualTo(1);
        clock.forward(Duration.ofSeconds(31));
        assertThat(list("/customer/list", "{}").path("code").asInt()).isEqualTo(1);
        twin.lock("/order/list");
        refused(list("/order/list", "{}"), "ERR_429");
    }
}
