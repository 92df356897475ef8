package dev.tributary.insight;

import dev.tributary.FaultException;
import dev.tributary.SmallShop;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InsightsTest {

    private static final Instant AS_OF = Instant.parse("2011-10-01T00:00:00Z");
    private static final ApplicationSettings UNSET = new ApplicationSettings(ZoneId.of("UTC"), null, null, null);

    @TempDir Path folder;
    private SmallShop shop;

    @BeforeEach
    void open() {
        shop = new SmallShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void grossAndNetOfEveryPersonAgreeWithASumInPlainJava() {
        Random random = new Random(7);
        Map<String, BigDecimal> gross = new TreeMap<>();
        Map<String, BigDecimal> net = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            shop.put("customers", "kv:" + i, "full_name", "c" + i);
            gross.put("c" + i, BigDecimal.ZERO);
            net.put("c" + i, BigDecimal.ZERO);
        }
        for (int i = 0; i < 60; i++) {
            String customer = String.valueOf(random.nextInt(12));
            boolean back = random.nextInt(5) == 0;
            Instant at = AS_OF.minus(random.nextInt(200) - 20, ChronoUnit.DAYS);
            String quantity = (back ? "-" : "") + (1 + random.nextInt(9)) + "." + random.nextInt(1000) / 125 * 125;
            String price = random.nextInt(300) + "." + (100 + random.nextInt(899));
            shop.order("kv:HD" + i, customer, back ? "return" : "sale", at, quantity, price, quantity, "0.001");
            if (at.isBefore(AS_OF)) {
                BigDecimal amount = new BigDecimal(quantity).multiply(new BigDecimal(price))
                        .add(new BigDecimal(quantity).multiply(new BigDecimal("0.001")));
                net.merge("c" + customer, amount, BigDecimal::add);
                gross.merge("c" + customer, back ? BigDecimal.ZERO : amount, BigDecimal::add);
            }
        }
        refresh(UNSET);
        List<String> found = shop.rows("select full_name, gross, net from profile order by full_name");
        assertThat(found).hasSize(12).containsExactlyElementsOf(gross.keySet().stream()
                .map(name -> name + ", " + gross.get(name).setScale(8) + ", " + net.get(name).setScale(8)).toList());
        assertThat(found).anyMatch(row -> !row.split(", ")[1].equals(row.split(", ")[2]));
    }

    @Test
    void onlyCompletedSalesBeforeTheInstantCountAsOrders() {
        shop.put("customers", "kv:1", "full_name", "An");
        shop.order("kv:A", "1", "sale", AS_OF.minusSeconds(1), "2", "10.5");
        shop.order("kv:B", "1", "sale", AS_OF, "1", "100");
        shop.order("kv:C", "1", "sale", AS_OF.minus(40, ChronoUnit.DAYS), "1", "1");
        shop.order("kv:D", "1", "return", AS_OF.minus(1, ChronoUnit.DAYS), "-1", "1");
        shop.order("kv:E", "1", "adjustment", AS_OF.minus(50, ChronoUnit.DAYS), "1", "7777");
        shop.order("kv:F", "1", "sale", AS_OF.minus(50, ChronoUnit.DAYS), "1", "5555");
        shop.put("orders", "kv:F", "customer_id", "1", "kind", "sale", "status", "cancelled", "ordered_at",
                AS_OF.minus(50, ChronoUnit.DAYS));
        refresh(UNSET);
        assertThat(shop.rows("select orders_count, gross, net, first_order_at, last_order_at, recency_days from profile_insights"))
                .containsExactly("2, 22.00000000, 21.00000000, 2011-08-22 00:00:00.0, 2011-09-30 23:59:59.0, 0");
    }

    @Test
    void theDiscountOfALineIsOnEachUnit() {
        shop.put("customers", "kv:1", "full_name", "An");
        shop.order("kv:A", "1", "sale", AS_OF.minusSeconds(1), "3", "10");
        shop.put("order_lines", "kv:A/0", "order_id", "A", "quantity", "3", "unit_price", "10", "discount", "0.5");
        refresh(UNSET);
        assertThat(shop.rows("select gross from profile_insights")).containsExactly("28.50000000");
    }

    @Test
    void equalPeopleGetEqualScoresAndTheBestFifthGetsFive() {
        for (int i = 0; i < 10; i++) {
            shop.put("customers", "kv:" + i, "full_name", "c" + i);
            shop.order("kv:HD" + i, String.valueOf(i), "sale", AS_OF.minus(i < 5 ? 10 : 100, ChronoUnit.DAYS), "1",
                    String.valueOf(100 * Math.max(i, 1)));
        }
        shop.put("customers", "kv:x", "full_name", "never bought");
        refresh(UNSET);
        assertThat(shop.rows("select full_name, r_score, f_score, m_score from profile order by full_name")).containsExactly(
                "c0, 3, 1, 1", "c1, 3, 1, 1", "c2, 3, 1, 2", "c3, 3, 1, 2", "c4, 3, 1, 3", "c5, 1, 1, 3", "c6, 1, 1, 4", "c7, 1, 1, 4",
                "c8, 1, 1, 5", "c9, 1, 1, 5",
                "never bought, null, null, null");
    }

    @Test
    void theSecondRefreshWritesNothing() {
        shop.put("customers", "kv:1", "full_name", "An");
        shop.order("kv:A", "1", "sale", AS_OF.minusSeconds(1), "3", "10");
        assertThat(refresh(UNSET)).isEqualTo(1);
        List<String> before = shop.rows("select i::varchar from profile_insights i union all select s::varchar from insight_state s");
        assertThat(refresh(UNSET)).isZero();
        assertThat(shop.rows("select i::varchar from profile_insights i union all select s::varchar from insight_state s"))
                .isEqualTo(before);
    }

    @Test
    void moneyInAnotherCurrencyIsNotAddedUp() {
        shop.put("customers", "kv:1", "full_name", "An");
        shop.order("kv:A", "1", "sale", AS_OF.minusSeconds(1), "1", "10");
        shop.order("kv:B", "1", "sale", AS_OF.minusSeconds(1), "1", "250000");
        shop.put("orders", "kv:B", "customer_id", "1", "kind", "sale", "status", "completed", "ordered_at", AS_OF.minusSeconds(1),
                "currency", "VND");
        assertThatThrownBy(() -> refresh(UNSET)).isInstanceOf(FaultException.class).hasMessageContaining("GBP, VND")
                .hasMessageContaining("config/application.yaml");
        refresh(new ApplicationSettings(ZoneId.of("UTC"), null, "GBP", null));
        assertThat(shop.rows("select orders_count, gross, currency from profile")).containsExactly("2, 10.00000000, GBP");
    }

    @Test
    void theConfiguredInstantIsInTheConfiguredZone() {
        ApplicationSettings london = new ApplicationSettings(ZoneId.of("Europe/London"), null, null,
                java.time.LocalDateTime.parse("2011-10-01T00:00"));
        assertThat(new Insights(shop.warehouse, london, Clock.systemUTC()).asOf()).isEqualTo(Instant.parse("2011-09-30T23:00:00Z"));
        assertThat(new Insights(shop.warehouse, UNSET, clock()).asOf()).isEqualTo(clock().instant());
    }

    private long refresh(ApplicationSettings settings) {
        new People(shop.warehouse, new IdentityRules(Map.of()), clock()).resolve();
        return new Insights(shop.warehouse, settings, clock()).refresh(AS_OF);
    }

    private static Clock clock() {
        return Clock.fixed(Instant.parse("2011-10-02T00:00:00.123456789Z"), ZoneOffset.UTC);
    }
}
