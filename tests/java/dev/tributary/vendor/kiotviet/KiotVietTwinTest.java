package dev.tributary.vendor.kiotviet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kiotviet.KiotVietTwin;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SourceCalls;
import dev.tributary.twin.kit.SourceCalls.Got;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import dev.tributary.twin.people.Population.AdsConsent;
import dev.tributary.twin.people.Population.PlantedRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KiotVietTwinTest {

    private final SourceCalls.HandClock clock = new SourceCalls.HandClock();
    private final KiotVietTwin twin = new KiotVietTwin(0, clock, SourceCalls.HISTORY, SourceCalls.PEOPLE);
    private String token = "";

    @AfterEach
    void close() {
        twin.close();
    }

    private Got token(String form) {
        return SourceCalls.post(twin.baseUri(), "/connect/token", Map.of("Content-Type", "application/x-www-form-urlencoded"), form);
    }

    private String goodForm() {
        return "scopes=PublicApi.Access&grant_type=client_credentials&client_id=" + KiotVietTwin.CLIENT_ID
                + "&client_secret=" + KiotVietTwin.CLIENT_SECRET;
    }

    private Got get(String path) {
        if (token.isEmpty()) {
            token = token(goodForm()).body().path("access_token").asText();
        }
        return SourceCalls.get(twin.baseUri(), path, Map.of("Authorization", "Bearer " + token, "Retailer", KiotVietTwin.RETAILER));
    }

    /** Asks the twin itself, without HTTP: for whole lists. */
    private JsonNode ask(String path, Map<String, String> query) {
        if (token.isEmpty()) {
            token = token(goodForm()).body().path("access_token").asText();
        }
        TwinResponse answer = twin
                .answer(new TwinRequest("GET", path, query, Map.of("authorization", "Bearer " + token, "retailer", KiotVietTwin.RETAILER),
                        new byte[0]));
        assertThat(answer.status()).isEqualTo(200);
        return SourceCalls.json(answer.body());
    }

    private List<JsonNode> all(String path, Map<String, String> query) {
        List<JsonNode> rows = new ArrayList<>();
        Map<String, String> asked = new TreeMap<>(query);
        asked.put("pageSize", "100");
        int total = Integer.MAX_VALUE;
        while (rows.size() < total) {
            asked.put("currentItem", String.valueOf(rows.size()));
            JsonNode page = ask(path, asked);
            total = page.path("total").asInt();
            page.path("data").forEach(rows::add);
        }
        return rows;
    }

    @Test
    void handsOutATokenThatLivesAnHour() {
        Got got = token(goodForm());
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body().path("expires_in").asInt()).isEqualTo(3600);
        assertThat(got.body().path("token_type").asText()).isEqualTo("Bearer");
        assertThat(get("/customers").status()).isEqualTo(200);
        clock.forward(Duration.ofSeconds(3600));
        Got late = get("/customers");
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.body().path("responseStatus").path("errorCode").asText()).isEqualTo("TokenException");
    }

    @ParameterizedTest @CsvSource({"client_secret=, client_secret=x, invalid_client", "client_id=, client_id=x, invalid_client",
        "scopes=, scope=, invalid_scope",
        "client_credentials, password, unsupported_grant_type"})
    void refusesATokenForAnythingWrong(String right, String wrong, String error) {
        Got got = token(goodForm().replace(right, wrong));
        assertThat(got.status()).isEqualTo(400);
        assertThat(got.body().path("error").asText()).isEqualTo(error);
    }

    @Test
    void refusesCallsWithoutTokenOrWithAnotherRetailer() {
        get("/customers");
        for (Map<String, String> headers : List.of(Map.of("Retailer", KiotVietTwin.RETAILER), Map.of("Authorization", "Bearer " + token),
                Map.of("Authorization", "Bearer " + token, "Retailer", "other"),
                Map.of("Authorization", "Bearer x", "Retailer", KiotVietTwin.RETAILER))) {
            assertThat(SourceCalls.get(twin.baseUri(), "/customers", headers).status()).isEqualTo(401);
        }
    }

    @Test
    void pagesAreOffsetsOf20UnlessAskedAndOf100AtMost() {
        assertThat(get("/customers").body().path("data")).hasSize(20);
        Got page = get("/customers?pageSize=500&currentItem=3650");
        assertThat(page.body().path("pageSize").asInt()).isEqualTo(100);
        assertThat(page.body().path("data")).hasSize(8);
        assertThat(page.body().path("total").asInt()).isEqualTo(3_658);
        assertThat(get("/customers?currentItem=3658").body().path("data")).isEmpty();
        assertThat(get("/customers?pageSize=ten").status()).isEqualTo(400);
    }

    @Test
    void servesEveryCustomerWithTheContactsOfThePopulation() {
        List<JsonNode> rows = all("/customers", Map.of("includeCustomerGroup", "true"));
        List<PlantedRecord> planted = SourceCalls.PEOPLE.records("kiotviet");
        assertThat(rows).hasSameSizeAs(planted);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            PlantedRecord one = planted.get(i);
            assertThat(row.path("code").asText()).isEqualTo(one.id());
            assertThat(row.path("name").asText()).isEqualTo(one.name());
            assertThat(row.path("email").asText("")).isEqualTo(one.email() == null ? "" : one.email());
            assertThat(row.path("contactNumber").asText("")).isEqualTo(one.phone() == null ? "" : one.phone());
            List<String> groups = List.of(row.path("groups").asText("").split("\\|"));
            assertThat(groups.contains(KiotVietTwin.ADS_YES)).isEqualTo(one.consent() == AdsConsent.GRANTED);
            assertThat(groups.contains(KiotVietTwin.ADS_NO)).isEqualTo(one.consent() == AdsConsent.DENIED);
        }
        assertThat(ask("/customers", Map.of()).path("data").get(0).has("groups")).isFalse();
    }

    @Test
    void invoicesAndReturnsTogetherAreTheWholeHistoryToThePenny() {
        List<JsonNode> invoices = all("/invoices", Map.of());
        List<JsonNode> returns = all("/returns", Map.of());
        assertThat(invoices).hasSize(18_786 - 2_887).noneMatch(row -> row.path("code").asText().startsWith("C"));
        assertThat(returns).hasSize(2_887).allMatch(row -> row.path("code").asText().startsWith("C"));
        BigDecimal sold = BigDecimal.ZERO;
        int lines = 0;
        for (JsonNode row : invoices) {
            BigDecimal own = BigDecimal.ZERO;
            for (JsonNode line : row.path("invoiceDetails")) {
                own = own.add(line.path("quantity").decimalValue().multiply(line.path("price").decimalValue()));
                lines++;
            }
            assertThat(row.path("total").decimalValue()).isEqualByComparingTo(own);
            sold = sold.add(own);
        }
        for (JsonNode row : returns) {
            BigDecimal own = BigDecimal.ZERO;
            for (JsonNode line : row.path("returnDetails")) {
                assertThat(line.path("quantity").decimalValue()).isPositive();
                own = own.add(line.path("quantity").decimalValue().multiply(line.path("price").decimalValue()));
                lines++;
            }
            assertThat(row.path("returnTotal").decimalValue()).isEqualByComparingTo(own);
            sold = sold.subtract(own);
        }
        assertThat(lines).isEqualTo(370_931);
        assertThat(sold).isEqualByComparingTo("6781619.004");
        Set<Long> ids = new HashSet<>();
        invoices.forEach(row -> ids.add(row.path("id").asLong()));
        assertThat(ids).hasSameSizeAs(invoices);
    }

    @Test
    void anInvoiceHasTheVendorsShapeAndTheDataOwnPrices() {
        JsonNode invoice = get("/invoices?pageSize=1").body().path("data").get(0);
        assertThat(invoice.path("code").asText()).isEqualTo("536365");
        assertThat(invoice.path("purchaseDate").asText()).isEqualTo("2010-12-01T08:26:00.0000000");
        assertThat(invoice.path("modifiedDate").asText()).isEqualTo("2010-12-01T08:26:00.0000000");
        assertThat(invoice.path("customerCode").asText()).isEqualTo("17850");
        assertThat(invoice.path("status").asInt()).isEqualTo(1);
        assertThat(invoice.path("total").decimalValue()).isEqualByComparingTo("139.12");
        JsonNode line = invoice.path("invoiceDetails").get(0);
        assertThat(line.path("productCode").asText()).isEqualTo("85123A");
        assertThat(line.path("price").decimalValue()).isEqualTo(new BigDecimal("2.55"));
        assertThat(line.path("quantity").decimalValue()).isEqualByComparingTo("6");
    }

    @Test
    void aSaleWithoutCustomerIsSoldToAPasserBy() {
        JsonNode anonymous = all("/invoices", Map.of("toPurchaseDate", "2010-12-02")).stream()
                .filter(row -> row.path("customerCode").isNull())
                .findFirst().orElseThrow();
        assertThat(anonymous.path("customerId").isNull()).isTrue();
        assertThat(anonymous.path("customerName").asText()).isEqualTo("Khách lẻ");
    }

    @Test
    void filtersByTimeOfChangeAndIgnoresWhatItDoesNotKnow() {
        assertThat(total("/invoices?lastModifiedFrom=2030-01-01")).isZero();
        assertThat(total("/invoices?modifiedFrom=2030-01-01T00:00:00")).isEqualTo(15_899);
        assertThat(total("/invoices?lastModifiedFrom=2010-12-01T08:26:00&toDate=2010-12-01T08:28:00")).isEqualTo(2);
        assertThat(total("/invoices?lastModifiedFrom=2010-12-01T08:26:00.0000001&toDate=2010-12-01T08:28:00")).isEqualTo(1);
        assertThat(total("/returns?lastModifiedFrom=2030-01-01&toDate=2000-01-01")).isZero();
        assertThat(total("/returns?toDate=2000-01-01")).isEqualTo(2_887);
        assertThat(get("/invoices?lastModifiedFrom=yesterday").status()).isEqualTo(400);
    }

    private int total(String path) {
        return get(path).body().path("total").asInt();
    }

    @Test
    void aTouchedInvoiceIsModifiedNowByTheShopsClock() {
        twin.touchInvoice("536365");
        twin.shortenInvoice("536366", 1);
        twin.cancelInvoice("C536379");
        // 23:00 UTC is midnight in London's summer.
        JsonNode changed = get("/invoices?lastModifiedFrom=2011-10-01T00:00:00&orderBy=modifiedDate&orderDirection=Desc").body();
        assertThat(changed.path("data")).extracting(row -> row.path("code").asText()).containsExactly("536366", "536365");
        assertThat(changed.path("data").get(0).path("modifiedDate").asText()).isEqualTo("2011-10-01T00:00:00.0000000");
        assertThat(changed.path("data").get(0).path("purchaseDate").asText()).startsWith("2010-12-01");
        assertThat(changed.path("data").get(0).path("invoiceDetails")).hasSize(1);
        assertThat(changed.path("data").get(1).path("invoiceDetails")).hasSize(7);
        JsonNode cancelled = get("/returns?lastModifiedFrom=2011-10-01").body().path("data").get(0);
        assertThat(cancelled.path("code").asText()).isEqualTo("C536379");
        assertThat(cancelled.path("status").asInt()).isEqualTo(2);
    }

    @Test
    void aChangedCustomerComesBackAndARemovedOneIsNamedById() {
        twin.changeCustomer("17850", was -> was.withEmail("new@example.com").withGroups("VIP|" + KiotVietTwin.ADS_NO));
        JsonNode row = get("/customers?lastModifiedFrom=2011-10-01&includeCustomerGroup=true").body().path("data").get(0);
        assertThat(row.path("email").asText()).isEqualTo("new@example.com");
        assertThat(row.path("groups").asText()).isEqualTo("VIP|Ads: no");
        long id = row.path("id").asLong();
        twin.removeCustomer("17850");
        JsonNode page = get("/customers?lastModifiedFrom=2011-10-01&includeRemoveIds=true").body();
        assertThat(page.path("total").asInt()).isZero();
        assertThat(page.path("removeId")).extracting(JsonNode::asLong).containsExactly(id);
        assertThat(get("/customers?lastModifiedFrom=2011-10-02&includeRemoveIds=true").body().path("removeId")).isEmpty();
        assertThat(get("/customers").body().has("removeId")).isFalse();
        assertThat(get("/invoices?pageSize=1").body().path("data").get(0).path("customerCode").asText()).isEqualTo("17850");
        assertThatThrownBy(() -> twin.removeCustomer("17850")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void theFiveThousandAndFirstGetOfAnHourIsRefused() {
        get("/customers?pageSize=1");
        for (int i = 1; i < 5_000; i++) {
            ask("/returns", Map.of("pageSize", "1"));
        }
        assertThat(get("/customers").status()).isEqualTo(429);
        assertThat(token(goodForm()).status()).isEqualTo(200);
        clock.forward(Duration.ofHours(1));
        token = "";
        assertThat(get("/customers").status()).isEqualTo(200);
    }

    @Test
    void tokensStopWorkingWhenToldTo() {
        get("/customers");
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(get("/customers").status()).isEqualTo(401);
        token = "";
        assertThat(get("/customers").status()).isEqualTo(200);
    }

    @Test
    void everyProductSoldIsThereOnceWithItsVariants() {
        List<JsonNode> products = all("/products", Map.of());
        assertThat(products).hasSameSizeAs(twin.products()).hasSizeGreaterThan(3000);
        Map<String, JsonNode> byCode = new TreeMap<>();
        products.forEach(one -> byCode.put(one.path("code").asText(), one));
        JsonNode variant = byCode.values().stream().filter(one -> one.has("masterProductId")).findFirst().orElseThrow();
        JsonNode master = products.stream().filter(one -> one.path("id").equals(variant.path("masterProductId"))).findFirst().orElseThrow();
        assertThat(variant.path("code").asText().substring(0, 5)).isEqualTo(master.path("code").asText().substring(0, 5));
        assertThat(byCode.get("POST").path("categoryName").asText()).isEqualTo("Dịch vụ");
        assertThat(all("/invoices", Map.of("code", "536365")).get(0).at("/invoiceDetails/0/productCode").asText()).isIn(byCode.keySet());
    }

    @Test
    void aChangedProductIsFoundByTimeAndARemovedOneByItsId() {
        String now = "2011-10-01T00:00:30";
        clock.forward(Duration.ofMinutes(1));
        twin.changeProduct("85123A", "HEART, NEW", new BigDecimal("3.25"), false);
        JsonNode changed = ask("/products", Map.of("lastModifiedFrom", now));
        assertThat(changed.path("data")).singleElement().satisfies(one -> {
            assertThat(one.path("basePrice").decimalValue()).isEqualByComparingTo("3.25");
            assertThat(one.path("isActive").asBoolean()).isFalse();
        });
        long id = changed.at("/data/0/id").asLong();
        twin.removeProduct("85123A");
        JsonNode after = ask("/products", Map.of("lastModifiedFrom", now, "includeRemoveIds", "true"));
        assertThat(after.path("total").asInt()).isZero();
        assertThat(after.path("removeId")).singleElement().satisfies(one -> assertThat(one.asLong()).isEqualTo(id));
        assertThat(ask("/products", Map.of()).has("removeId")).isFalse();
        assertThat(ask("/customers", Map.of("includeRemoveIds", "true")).path("removeId")).as("of customers only").isEmpty();
    }

    @Test
    void whatWasOrderedAheadIsNamedByTheInvoiceThatFulfilsIt() {
        List<JsonNode> orders = all("/orders", Map.of());
        assertThat(orders).hasSameSizeAs(twin.orders()).hasSizeGreaterThan(150);
        assertThat(orders.stream().map(one -> one.path("status").asInt()).distinct()).containsExactlyInAnyOrder(1, 3, 4);
        List<String> named = all("/invoices", Map.of()).stream().filter(one -> one.has("orderCode"))
                .map(one -> one.path("orderCode").asText()).toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(orders.stream().filter(one -> one.path("status").asInt() == 3)
                .map(one -> one.path("code").asText()).toList());
        clock.forward(Duration.ofMinutes(1));
        twin.setOrderStatus("DH000004", 4);
        assertThat(ask("/orders", Map.of("lastModifiedFrom", "2011-10-01T00:00:30")).path("data")).singleElement()
                .satisfies(one -> assertThat(one.path("statusValue").asText()).isEqualTo("Đã hủy"));
    }
}
