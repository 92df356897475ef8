package dev.tributary.vendor.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.ShiftedClock;
import dev.tributary.config.Home;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SeenRequest;
import dev.tributary.twin.shopify.ShopifyTwin;
import dev.tributary.twin.shopify.ShopifyTwin.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Shopify's customers, orders, refunds and products through connector, mapping and route, from the twin into the warehouse. */
class ShopifyPullTest {

    private static final String[] STREAMS = {"customers", "orders", "refunds", "products"};
    private static final Limits LIMITS = Limits.vendor().unthrottled().withBulkTakes(Duration.ZERO);

    @TempDir Path folder;
    private final ShiftedClock clock = new ShiftedClock();
    private ShopifyTwin twin;
    private Home home;

    @BeforeEach
    void start() {
        start(LIMITS);
    }

    private void start(Limits limits) {
        stop();
        twin = new ShopifyTwin(0, clock, limits);
        home = home("token" + twin.baseUri().getPort(), ShopifyTwin.TOKEN, "accessToken: ${file:secrets/vendor}");
    }

    private Home home(String name, String secret, String credentials) {
        return VendorHome.shipped(folder.resolve(name), secret, """
                shopify:
                  connector: shopify
                  shop: cho-hoa
                  country: VN
                  currency: VND
                  baseUrl: %s
                  tokenUrl: %s/admin/oauth/access_token
                  %s
                """.formatted(twin.baseUri(), twin.baseUri(), credentials));
    }

    @AfterEach
    void stop() {
        if (twin != null) {
            twin.close();
        }
    }

    private Hub open() {
        return Hub.open(home, clock);
    }

    private static RunReport run(Hub hub, String stream) {
        return HubFixture.done(hub, "pull-shopify-" + stream);
    }

    private List<SeenRequest> since(int before) {
        return twin.requests().subList(before, twin.requests().size());
    }

    private List<ObjectNode> realOrders() {
        return twin.records("Order").stream().filter(order -> !order.path("test").asBoolean()).toList();
    }

    private static boolean isGuest(JsonNode order) {
        return order.path("customer").isNull() && (order.hasNonNull("email") || order.hasNonNull("phone"));
    }

    private static BigDecimal money(JsonNode bag) {
        return new BigDecimal(bag.path("shopMoney").path("amount").asText());
    }

    /** What lines should sum up to, counted from the twin's own records. */
    private BigDecimal worth(boolean returned) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode order : realOrders()) {
            List<JsonNode> lines = new ArrayList<>();
            if (returned) {
                order.path("refunds").forEach(refund -> refund.path("refundLineItems").forEach(lines::add));
            } else {
                order.path("lineItems").forEach(lines::add);
            }
            for (JsonNode line : lines) {
                sum = sum.add(money(line.path(returned ? "priceSet" : "originalUnitPriceSet"))
                        .multiply(BigDecimal.valueOf(line.path("quantity").asLong())));
            }
        }
        return returned ? sum.negate() : sum;
    }

    private void everythingIsThere(Hub hub) {
        long guests = realOrders().stream().filter(ShopifyPullTest::isGuest).count();
        assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(twin.records("Customer").size() + guests);
        assertThat(HubFixture.count(hub, "select count(*) from orders where kind = 'sale'")).isEqualTo(realOrders().size());
        assertThat(HubFixture.count(hub, "select count(*) from orders where kind = 'return'"))
                .isEqualTo(realOrders().stream().mapToInt(order -> order.path("refunds").size()).sum());
        assertThat(HubFixture.count(hub,
                "select count(*) from orders o where customer_id is not null and not exists (select 1 from customers c where c.source_id = o.customer_id)"))
                        .isZero();
        assertThat(HubFixture.count(hub, "select count(*) from products")).isEqualTo(twin.records("ProductVariant").size());
        for (boolean returned : new boolean[] {false, true}) {
            String sum = HubFixture.rows(hub,
                    "select sum(l.quantity * l.unit_price) from order_lines l join orders o on o.source_id = l.order_id where o.kind = '"
                            + (returned ? "return" : "sale") + "'")
                    .get(0);
            assertThat(new BigDecimal(sum)).isEqualByComparingTo(worth(returned));
        }
        assertThat(HubFixture.count(hub, "select count(*) from quarantine")).isZero();
    }

    @Test
    void everyRecordArrivesOnceHoweverOftenItIsPulled() {
        try (Hub hub = open()) {
            for (String stream : STREAMS) {
                run(hub, stream);
            }
            everythingIsThere(hub);
            assertThat(HubFixture.rows(hub, "select count(*) from order_lines where order_id = '5200'")).containsExactly("37");
            assertThat(HubFixture.rows(hub,
                    "select count(*) from order_lines where order_id in (select source_id from orders where kind = 'return') and order_id = 'refund-10400'"))
                            .containsExactly("30");
            assertThat(HubFixture.rows(hub, "select distinct currency from orders")).containsExactly("VND");
            for (String stream : STREAMS) {
                assertThat(run(hub, stream).changed()).as(stream).isZero();
            }
        }
    }

    @Test
    void aSyncWithNothingNewIsOneRequestAStream() {
        try (Hub hub = open()) {
            for (String stream : STREAMS) {
                run(hub, stream);
                int before = twin.requests().size();
                clock.forward(Duration.ofMinutes(15));
                run(hub, stream);
                assertThat(since(before)).as(stream).hasSize(1);
            }
        }
    }

    @Test
    void whatChangesIsReadWithAllOfItsLines() {
        try (Hub hub = open()) {
            for (String stream : STREAMS) {
                run(hub, stream);
            }
            clock.forward(Duration.ofMinutes(20));
            String order = "gid://shopify/Order/5200";
            twin.change(order, record -> record.withArray("lineItems").remove(36));
            String refund = twin.refund(order, 36);
            twin.change("gid://shopify/Customer/7001", customer -> customer.putNull("defaultPhoneNumber").putObject("defaultEmailAddress")
                    .put("emailAddress", "Moi@Example.com").put("marketingState", "NOT_SUBSCRIBED"));
            ObjectNode fresh = twin.records("Customer").get(0).put("id", "gid://shopify/Customer/9999").put("legacyResourceId", "9999");
            twin.add(fresh);
            clock.forward(Duration.ofMinutes(20));
            for (String stream : STREAMS) {
                run(hub, stream);
            }
            everythingIsThere(hub);
            assertThat(HubFixture.count(hub, "select count(*) from order_lines where order_id = '5200'")).isEqualTo(36);
            assertThat(HubFixture.count(hub,
                    "select count(*) from order_lines where order_id = 'refund-" + refund.replaceAll(".*/", "") + "'")).isEqualTo(36);
            assertThat(HubFixture.rows(hub, "select email, phone from customers where source_id = '7001'"))
                    .containsExactly("moi@example.com, null");
            assertThat(HubFixture.rows(hub, "select source_id, purpose from consents where customer_id = '7001' order by source_id"))
                    .containsExactly("7001/ads, null", "7001/email, null", "7001/sms, null");
        }
    }

    @Test
    void aWeeklyWholeReadFindsWhatWasDeletedAndNothingElse() {
        try (Hub hub = open()) {
            for (String stream : STREAMS) {
                run(hub, stream);
            }
            twin.delete("gid://shopify/Customer/7003");
            twin.delete("gid://shopify/ProductVariant/4003");
            clock.forward(Duration.ofDays(8));
            for (String stream : STREAMS) {
                run(hub, stream);
            }
            assertThat(HubFixture.rows(hub, "select source_id from customers where deleted_at is not null")).containsExactly("7003");
            assertThat(HubFixture.rows(hub, "select source_id from products where deleted_at is not null")).containsExactly("4003");
        }
    }

    @Test
    void aThrottledQueryWaitsForItsPointsAndLosesNothing() {
        start(LIMITS.withBucket(900, 5_000));
        try (Hub hub = open()) {
            run(hub, "products");
            clock.forward(Duration.ofMinutes(20));
            for (ObjectNode order : twin.records("Order")) {
                twin.change(order.path("id").asText(), record -> record.put("note", "x"));
            }
            twin.throttleNext(2);
            clock.forward(Duration.ofMinutes(20));
            for (String stream : new String[] {"customers", "orders", "refunds"}) {
                run(hub, stream);
            }
            everythingIsThere(hub);
        }
    }

    @Test
    void aListThatIsTooLongToBePagedThroughIsReadInShorterSlices() {
        try (Hub hub = open()) {
            run(hub, "orders");
        }
        int port = twin.baseUri().getPort();
        twin.close();
        twin = new ShopifyTwin(port, clock, LIMITS.withDeepest(100));
        clock.forward(Duration.ofHours(1));
        for (ObjectNode order : twin.records("Order")) {
            clock.forward(Duration.ofSeconds(30));
            twin.change(order.path("id").asText(), record -> record.put("sourceName", "changed"));
        }
        clock.forward(Duration.ofMinutes(1));
        try (Hub hub = open()) {
            run(hub, "orders");
            assertThat(HubFixture.count(hub, "select count(*) from orders where channel = 'changed'")).isEqualTo(realOrders().size());
        }
    }

    @Test
    void aBulkOperationThatFailsIsStartedAnewByTheNextRun() {
        try (Hub hub = open()) {
            twin.failNextBulk("INTERNAL_SERVER_ERROR");
            RunReport failed = hub.run("pull-shopify-customers", false);
            assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failed.lines().get(0)).contains("job failed").contains("starts a new one");
            run(hub, "customers");
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(twin.records("Customer").size());
        }
    }

    @Test
    void aFileOfLinesThatIsCutOffIsDownloadedAgain() {
        twin.inject(InjectedFault.invalidJson(InjectedFault.on(3)));
        try (Hub hub = open()) {
            run(hub, "customers");
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(twin.records("Customer").size());
            assertThat(twin.requests()).filteredOn(request -> request.path().startsWith("/bulk-results/")).hasSize(2);
        }
    }

    @Test
    void tokensByClientCredentialsAreRenewedWhenTheyEnd() {
        home = home("client", ShopifyTwin.CLIENT_SECRET, "clientId: " + ShopifyTwin.CLIENT_ID + "\n  clientSecret: ${file:secrets/vendor}");
        try (Hub hub = open()) {
            twin.inject(InjectedFault.expireTokens(InjectedFault.on(2)));
            run(hub, "customers");
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(twin.records("Customer").size());
            assertThat(twin.requests()).filteredOn(request -> request.path().startsWith("/admin/oauth")).hasSize(2);
        }
    }

    @Test
    void aQueryThatTheVendorDoesNotUnderstandIsARefusalThatNamesItsCode() {
        VendorHome.edit(home, "connectors/shopify/connector.yaml", "customers(query:", "clients(query:");
        VendorHome.edit(home, "connectors/shopify/connector.yaml", "use: whole-reads", "use: always");
        try (Hub hub = open()) {
            assertThat(hub.run("pull-shopify-customers", false).lines().get(0)).contains("the vendor took no job");
        }
        VendorHome.edit(home, "connectors/shopify/connector.yaml", "bulkOperation {id} userErrors", "nosuch {id} userErrors");
        try (Hub hub = open()) {
            assertThat(hub.run("pull-shopify-customers", false).lines().get(0)).contains("(undefinedField)");
        }
    }
}
