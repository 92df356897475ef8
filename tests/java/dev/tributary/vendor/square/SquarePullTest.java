package dev.tributary.vendor.square;

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
import dev.tributary.twin.square.SquareTwin;
import dev.tributary.twin.square.SquareTwin.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Square's customers, orders and catalogue through connector, mapping and route, from the twin into the warehouse. */
class SquarePullTest {

    private static final String[] STREAMS = {"customers", "orders", "products"};
    private static final Limits LIMITS = Limits.vendor().unthrottled();

    @TempDir Path folder;
    private final ShiftedClock clock = new ShiftedClock();
    private SquareTwin twin;
    private Home home;

    @BeforeEach
    void start() {
        twin = new SquareTwin(0, clock, LIMITS);
        home = home("token", SquareTwin.TOKEN, "accessToken: ${file:secrets/vendor}");
        VendorHome.edit(home, "connectors/square/connector.yaml", "requests: 10, per: 1s", "requests: 1000, per: 1s"); // the twin sets the pace here
    }

    private Home home(String name, String secret, String credentials) {
        return VendorHome.shipped(folder.resolve(name), secret, """
                square:
                  connector: square
                  country: VN
                  start: 2026-01-01
                  baseUrl: %s
                  tokenUrl: %s/oauth2/token
                  %s
                """.formatted(twin.baseUri(), twin.baseUri(), credentials));
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    private Hub open() {
        return Hub.open(home, clock);
    }

    private static RunReport run(Hub hub, String stream) {
        return HubFixture.done(hub, "pull-square-" + stream);
    }

    private List<SeenRequest> since(int before) {
        return twin.requests().subList(before, twin.requests().size());
    }

    private static boolean isShown(JsonNode customer) {
        return List.of("given_name", "family_name", "company_name", "email_address", "phone_number").stream().anyMatch(customer::has);
    }

    private static BigDecimal money(JsonNode money) {
        return BigDecimal.valueOf(money.path("amount").asLong(),
                Currency.getInstance(money.path("currency").asText()).getDefaultFractionDigits());
    }

    /** What lines should sum up to, counted from the twin's own records. */
    private BigDecimal worth(boolean returned) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode order : twin.records("orders")) {
            List<JsonNode> lines = new ArrayList<>();
            if (returned) {
                order.path("returns").forEach(back -> back.path("return_line_items").forEach(lines::add));
            } else {
                order.path("line_items").forEach(lines::add);
            }
            for (JsonNode line : lines) {
                sum = sum.add(money(line.path("base_price_money")).multiply(new BigDecimal(line.path("quantity").asText())));
            }
        }
        return returned ? sum.negate() : sum;
    }

    private void everythingIsThere(Hub hub) {
        List<ObjectNode> orders = twin.records("orders");
        assertThat(HubFixture.count(hub, "select count(*) from orders where kind = 'return'"))
                .isEqualTo(orders.stream().filter(order -> order.has("returns")).count());
        assertThat(HubFixture.count(hub, "select count(*) from orders where kind = 'sale'"))
                .isEqualTo(orders.stream().filter(order -> order.has("line_items") || !order.has("returns")).count());
        for (boolean returned : new boolean[] {false, true}) {
            String sum = HubFixture.rows(hub,
                    "select sum(l.quantity * l.unit_price) from order_lines l join orders o on o.source_id = l.order_id where o.kind = '"
                            + (returned ? "return" : "sale") + "'")
                    .get(0);
            assertThat(new BigDecimal(sum)).isEqualByComparingTo(worth(returned));
        }
        for (JsonNode order : orders) {
            String id = order.path("id").asText();
            String total = order.has("line_items") || !order.has("returns")
                    ? HubFixture.rows(hub, "select total from orders where source_id = '" + id + "'").get(0)
                    : null;
            assertThat(total == null || new BigDecimal(total).compareTo(money(order.path("total_money"))) == 0).as(id).isTrue();
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
            long shown = twin.records("customers").stream().filter(SquarePullTest::isShown).count();
            assertThat(HubFixture.count(hub, "select count(*) from customers where source_id like 'JDK%' and created_at is not null"))
                    .isEqualTo(shown);
            assertThat(HubFixture.rows(hub, "select distinct currency from orders order by currency")).containsExactly("JPY", "USD", "VND");
            assertThat(HubFixture.count(hub, "select count(*) from orders where customer_id like 'order-%'")).isPositive()
                    .isEqualTo(HubFixture.count(hub,
                            "select count(*) from customers c join orders o on o.customer_id = c.source_id where c.source_id like 'order-%' and c.phone is not null"));
            assertThat(HubFixture.count(hub, "select count(*) from orders where customer_id is null")).isPositive();
            assertThat(HubFixture.count(hub, "select count(*) from products where deleted_at is not null")).isPositive()
                    .isEqualTo(twin.records("objects").stream().filter(item -> item.path("is_deleted").asBoolean())
                            .mapToInt(item -> item.at("/item_data/variations").size()).sum());
            assertThat(HubFixture.count(hub,
                    "select count(*) from order_lines l where product_id is not null and not exists (select 1 from products p where p.source_id = l.product_id)"))
                            .isZero();
            for (String stream : STREAMS) {
                assertThat(run(hub, stream).changed()).as(stream).isZero();
            }
        }
    }

    @Test
    void aSyncWithNothingNewIsOneRequestAStreamAndOneForEachTenLocations() {
        try (Hub hub = open()) {
            for (String stream : STREAMS) {
                run(hub, stream);
                int before = twin.requests().size();
                clock.forward(Duration.ofMinutes(15));
                run(hub, stream);
                assertThat(since(before)).as(stream).hasSize(stream.equals("orders") ? 3 : 1); // locations, then two groups of them
            }
        }
    }

    @Test
    void whatChangesOrIsDeletedIsFollowed() {
        try (Hub hub = open()) {
            for (String stream : STREAMS) {
                run(hub, stream);
            }
            clock.forward(Duration.ofMinutes(30));
            List<ObjectNode> orders = twin.records("orders");
            ObjectNode edited = orders.stream().filter(order -> order.path("line_items").size() > 2).findFirst().orElseThrow();
            twin.change("orders", edited.path("id").asText(), order -> order.withArray("line_items").remove(0));
            ObjectNode customer = twin.records("customers").get(0);
            twin.change("customers", customer.path("id").asText(), one -> {
                one.remove("phone_number");
                one.put("email_address", "Moi@Example.com");
            });
            List<ObjectNode> items = twin.records("objects");
            twin.deleteObject(items.get(0).path("id").asText());
            ObjectNode larger = items.stream()
                    .filter(item -> item.at("/item_data/variations").size() == 3 && !item.path("is_deleted").asBoolean()).findFirst()
                    .orElseThrow();
            String removed = larger.at("/item_data/variations/1/id").asText();
            twin.deleteVariation(larger.path("id").asText(), removed);
            clock.forward(Duration.ofMinutes(30));
            for (String stream : STREAMS) {
                run(hub, stream);
            }
            everythingIsThere(hub);
            assertThat(HubFixture.count(hub, "select count(*) from order_lines where order_id = '" + edited.path("id").asText() + "'"))
                    .isEqualTo(edited.path("line_items").size() - 1);
            assertThat(HubFixture.rows(hub, "select email, phone from customers where source_id = '" + customer.path("id").asText() + "'"))
                    .containsExactly("moi@example.com, null");
            assertThat(HubFixture.rows(hub,
                    "select deleted_at is not null, name is not null, active from products where source_id in ('" + removed + "', '"
                            + items.get(0).at("/item_data/variations/0/id").asText() + "')"))
                                    .containsExactly("true, true, false", "true, true, false");
        }
    }

    @Test
    void aWeeklyWholeReadFindsCustomersWhoWereDeletedAndNoOneElse() {
        try (Hub hub = open()) {
            run(hub, "customers");
            run(hub, "orders");
            String gone = twin.records("customers").get(5).path("id").asText();
            twin.deleteCustomer(gone);
            clock.forward(Duration.ofDays(8));
            run(hub, "customers");
            assertThat(HubFixture.rows(hub, "select source_id from customers where deleted_at is not null")).containsExactly(gone);
        }
    }

    @Test
    void aPageTokenThatIsNoLongerGoodRestartsItsSliceAndLosesNothing() {
        VendorHome.edit(home, "connectors/square/connector.yaml", "limit: 1000\n      return_entries", "limit: 20\n      return_entries");
        try (Hub hub = open()) {
            twin.inject(InjectedFault.status(500, request -> request > 8));
            assertThat(hub.run("pull-square-orders", false).outcome()).isEqualTo(Outcome.FAILED);
        }
        twin.inject(InjectedFault.none());
        clock.forward(Duration.ofMinutes(6)); // a page token lives five
        int before = twin.requests().size();
        try (Hub hub = open()) {
            run(hub, "orders");
            everythingIsThere(hub);
        }
        assertThat(since(before)).filteredOn(request -> request.status() == 400).hasSize(1);
    }

    @Test
    void theVendorsOwnSignalToSlowDownIsHeard() {
        int port = twin.baseUri().getPort();
        twin.close();
        twin = new SquareTwin(port, clock, new Limits(4, Duration.ZERO));
        try (Hub hub = open()) {
            run(hub, "customers");
            assertThat(HubFixture.count(hub, "select count(*) from customers"))
                    .isEqualTo(twin.records("customers").stream().filter(SquarePullTest::isShown).count());
            assertThat(twin.requests()).filteredOn(request -> request.status() == 429).isNotEmpty();
        }
    }

    @Test
    void tokensAreRenewedByTheRefreshTokenWhenTheyEnd() throws IOException {
        home = home("oauth", SquareTwin.CLIENT_SECRET,
                "clientId: " + SquareTwin.CLIENT_ID + "\n  clientSecret: ${file:secrets/vendor}\n  refreshToken: ${file:secrets/refresh}");
        Files.writeString(home.path("secrets/refresh"), SquareTwin.REFRESH_TOKEN);
        try (Hub hub = open()) {
            twin.inject(InjectedFault.expireTokens(InjectedFault.on(3)));
            run(hub, "customers");
            assertThat(twin.requests()).filteredOn(request -> request.path().startsWith("/oauth2")).hasSize(2);
        }
    }
}
