package dev.tributary.vendor.nhanh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.ShiftedClock;
import dev.tributary.config.Home;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.nhanh.NhanhTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** Nhanh.vn through connector, mappings and routes, from the twin into the warehouse. */
class NhanhPullTest {

    private static final List<String> STREAMS = List.of("customers", "orders", "deleted-orders", "bills", "deleted-bills", "products");

    @TempDir Path folder;
    private final ShiftedClock clock = new ShiftedClock();
    private NhanhTwin twin;
    private Home home;

    @BeforeEach
    void start() {
        twin = new NhanhTwin(0, clock);
        home = VendorHome.shipped(folder, NhanhTwin.TOKEN, """
                nhanh:
                  connector: nhanh
                  appId: "%s"
                  businessId: "%s"
                  accessToken: ${file:secrets/vendor}
                  baseUrl: %s
                  country: VN
                  currency: VND
                """.formatted(NhanhTwin.APP_ID, NhanhTwin.BUSINESS_ID, twin.baseUri()));
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    private RunReport run(Hub hub, String stream) {
        return HubFixture.done(hub, "pull-nhanh-" + stream);
    }

    private void runAll(Hub hub) {
        STREAMS.forEach(stream -> run(hub, stream));
    }

    private List<ObjectNode> rows(String list, List<Long> ids) {
        return ids.stream().map(id -> Objects.requireNonNull(twin.find(list, id))).toList();
    }

    private static boolean isOrder(JsonNode order) {
        return order.at("/info/type").asInt() != 10;
    }

    /** Every key that should be in a table, from the twin's own rows. */
    private Set<String> expectedOrders() {
        Set<String> keys = new TreeSet<>(List.of("125119000", "bill/76000")); // deleted before the hub first looked
        rows("order", twin.orderIds()).stream().filter(NhanhPullTest::isOrder).forEach(order -> keys.add(order.at("/info/id").asText()));
        rows("bill", twin.billIds()).stream().filter(bill -> bill.path("orderId").asLong() == 0)
                .forEach(bill -> keys.add("bill/" + bill.path("id").asText()));
        return keys;
    }

    private Set<String> expectedCustomers() {
        Set<String> keys = new TreeSet<>();
        twin.customerIds().forEach(id -> keys.add(String.valueOf(id)));
        rows("order", twin.orderIds()).stream().filter(NhanhPullTest::isOrder)
                .forEach(order -> keys.add(order.at("/shippingAddress/id").asLong() > 0
                        ? order.at("/shippingAddress/id").asText()
                        : "order/" + order.at("/info/id").asText()));
        rows("bill", twin.billIds()).stream().filter(bill -> bill.path("orderId").asLong() == 0 && bill.at("/customer/id").asLong() > 0)
                .forEach(bill -> keys.add(bill.at("/customer/id").asText()));
        return keys;
    }

    private BigDecimal expectedMoney() {
        BigDecimal sum = BigDecimal.ZERO;
        for (ObjectNode order : rows("order", twin.orderIds())) {
            int type = order.at("/info/type").asInt();
            sum = sum.add(type == 10 ? BigDecimal.ZERO : money(order, type == 14 || type == 16));
        }
        for (ObjectNode bill : rows("bill", twin.billIds())) {
            sum = sum.add(bill.path("orderId").asLong() > 0 ? BigDecimal.ZERO : money(bill, bill.path("type").asInt() == 1));
        }
        return sum;
    }

    private static BigDecimal money(JsonNode document, boolean back) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : document.path("products")) {
            sum = sum.add(new BigDecimal(line.path("price").asText()).multiply(new BigDecimal(line.path("quantity").asText())));
        }
        return back ? sum.negate() : sum;
    }

    private static Set<String> keys(Hub hub, String table) {
        return new TreeSet<>(HubFixture.rows(hub, "select source_id from " + table + " where source = 'nhanh'"));
    }

    private static String one(Hub hub, String sql) {
        return HubFixture.rows(hub, sql).get(0);
    }

    @Test
    void everythingArrivesOnceHoweverOftenItIsPulled() {
        try (Hub hub = Hub.open(home, clock)) {
            runAll(hub);
            assertThat(keys(hub, "orders")).isEqualTo(expectedOrders());
            assertThat(keys(hub, "customers")).isEqualTo(expectedCustomers());
            assertThat(keys(hub, "products")).hasSize(twin.productIds().size());
            assertThat(new BigDecimal(one(hub, "select sum(quantity * unit_price) from order_lines")))
                    .isEqualByComparingTo(expectedMoney());
            assertThat(HubFixture.count(hub, "select count(*) from quarantine")).isZero();
            assertThat(HubFixture.count(hub, "select count(*) from orders where kind = 'return' and total > 0")).isZero();
            assertThat(HubFixture.count(hub, "select count(*) from engagements where source_type = 'order_marketing'")).isGreaterThan(100);
            for (String stream : STREAMS) {
                int before = twin.requests().size();
                assertThat(run(hub, stream).changed()).as(stream).isZero();
                assertThat(twin.requests().subList(before, twin.requests().size())).as("requests of a sync with nothing new: " + stream)
                        .hasSize(1);
            }
        }
    }

    @Test
    void phonesOfEveryAgeBecomeTheNumbersOfToday() {
        try (Hub hub = Hub.open(home, clock)) {
            run(hub, "customers");
            Function<Long, String> phone = id -> one(hub,
                    "select coalesce(phone, '-') || ' ' || coalesce(phone_as_typed, '-') from customers where source_id = '" + id + "'");
            assertThat(phone.apply(1001L)).as("0120").isEqualTo("+84703100000 -");
            assertThat(phone.apply(1002L)).as("0169 with a blank").isEqualTo("+84393100137 -");
            assertThat(phone.apply(1003L)).as("84 in front").isEqualTo("+84905100274 -");
            assertThat(phone.apply(1004L)).as("none").isEqualTo("- -");
            assertThat(phone.apply(1005L)).as("Da Nang's old code").isEqualTo("+842363100548 -");
            assertThat(phone.apply(1006L)).as("too short").isEqualTo("- 090500685");
            assertThat(phone.apply(1007L)).as("Hanoi's old code").isEqualTo("+842433100822 -");
        }
    }

    @Test
    void whatChangedIsTakenUp() {
        try (Hub hub = Hub.open(home, clock)) {
            runAll(hub);
            clock.forward(Duration.ofMinutes(20));
            long order = twin.orderIds().get(0);
            twin.changeOrder(order, row -> {
                ((ObjectNode) row.get("info")).put("status", 60);
                ArrayNode lines = (ArrayNode) row.get("products");
                while (lines.size() > 1) {
                    lines.remove(1);
                }
                ((ObjectNode) lines.get(0)).put("quantity", 7);
            });
            long customer = twin.customerIds().get(4);
            twin.changeCustomer(customer, row -> row.put("name", "Lê Mới"));
            long added = twin.addCustomer(row -> row.put("mobile", "0905999888"));
            twin.changeProduct(twin.productIds().get(0), row -> row.put("status", 3));
            long bill = twin.billIds().stream().filter(id -> Objects.requireNonNull(twin.find("bill", id)).path("orderId").asLong() == 0)
                    .findFirst().orElseThrow();
            twin.changeBill(bill, row -> ((ObjectNode) row.get("payment")).put("amount", 1234)); // the vendor notes no time of change
            runAll(hub);
            assertThat(HubFixture.rows(hub, "select line_number, quantity from order_lines where order_id = '" + order + "'"))
                    .containsExactly("1, 7.000");
            assertThat(one(hub, "select status from orders where source_id = '" + order + "'")).isEqualTo("completed");
            assertThat(one(hub, "select full_name from customers where source_id = '" + customer + "'")).isEqualTo("Lê Mới");
            assertThat(one(hub, "select phone from customers where source_id = '" + added + "'")).isEqualTo("+84905999888");
            assertThat(one(hub, "select active from products where source_id = '" + twin.productIds().get(0) + "'")).isEqualTo("false");
            assertThat(one(hub, "select abs(total) from orders where source_id = 'bill/" + bill + "'")).isEqualTo("1234.0000");
        }
    }

    @Test
    void whatWasDeletedIsCancelledOrMarked() {
        try (Hub hub = Hub.open(home, clock)) {
            runAll(hub);
            clock.forward(Duration.ofMinutes(20));
            long order = twin.orderIds().get(0);
            long bill = twin.billIds().stream().filter(id -> Objects.requireNonNull(twin.find("bill", id)).path("orderId").asLong() == 0)
                    .findFirst().orElseThrow();
            twin.deleteOrder(order);
            twin.deleteBill(bill);
            long customer = twin.customerIds().get(7);
            twin.removeCustomer(customer);
            runAll(hub);
            assertThat(HubFixture.rows(hub,
                    "select status, kind is not null from orders where source_id in ('" + order + "', 'bill/" + bill + "')"))
                            .containsExactly("cancelled, true", "cancelled, true");
            String gone = "select count(*) from customers where deleted_at is not null";
            assertThat(HubFixture.count(hub, gone)).as("the vendor does not tell").isZero();
            clock.forward(Duration.ofDays(8));
            run(hub, "customers");
            assertThat(HubFixture.count(hub, gone)).as("found by the sweep").isEqualTo(1);
            assertThat(one(hub, "select source_id from customers where deleted_at is not null")).isEqualTo(String.valueOf(customer));
        }
    }

    @Test
    void aRunThatBreaksOffGoesOnWhereItStopped() {
        VendorHome.edit(home, "connectors/nhanh/connector.yaml", "size: 100", "size: 20");
        try (Hub hub = Hub.open(home, clock)) {
            twin.inject(InjectedFault.status(500, call -> call > 6));
            assertThat(hub.run("pull-nhanh-customers", false).outcome()).isEqualTo(Outcome.FAILED);
        }
        try (Hub hub = Hub.open(home, clock)) {
            twin.inject(InjectedFault.none());
            int before = twin.requests().size();
            run(hub, "customers");
            assertThat(keys(hub, "customers")).hasSize(twin.customerIds().size());
            assertThat(twin.requests().size() - before).as("resumed, not restarted").isLessThan(13);
        }
    }

    @Test
    void aTokenThatIsRefusedFailsAndAListThatIsNotGrantedIsSkipped() {
        try (Hub hub = Hub.open(home, clock)) {
            twin.forbid("/order/list");
            RunReport skipped = hub.run("pull-nhanh-orders", false);
            assertThat(skipped.outcome()).isEqualTo(Outcome.IDLE);
            assertThat(skipped.lines().get(0)).contains("ERR_403").contains("grant");
            twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
            int before = twin.requests().size();
            RunReport refused = hub.run("pull-nhanh-customers", false);
            assertThat(refused.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(refused.lines().get(0)).contains("ERR_INVALID_ACCESS_TOKEN").contains("check").doesNotContain(NhanhTwin.TOKEN);
            assertThat(twin.requests()).hasSize(before + 1);
        }
    }
}
