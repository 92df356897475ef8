package dev.tributary.touchpoint;

import dev.tributary.FaultException;
import dev.tributary.SmallShop;
import dev.tributary.campaign.Campaigns;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;
import dev.tributary.warehouse.duckdb.DuckDbWarehouse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TouchpointsTest {

    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
    private static final String TOUCHES = "select touchpoint_id, source, visitor_id, number, began_by, started_at, ended_at, seconds, events, pages, bounced, entry_url, exit_url, referrer, utm_source,"
            + " utm_medium, utm_campaign, click_id_kind, click_id, channel, agency, orders, credit_id from touchpoints order by source, visitor_id, number";
    private static final String CARTS = "select source, cart_id, visitor_id, user_id, opened_at, changed_at, items, value, currency, emptied_at, order_id from carts order by source, cart_id";
    private static final String PURCHASES = "select * from purchases order by source, source_id";

    @TempDir Path folder;
    private SmallShop shop;
    private Campaigns campaigns = Campaigns.read(new Home(Path.of("no-home")), new Findings());
    private int events;
    private long atOnce = 1000;

    @BeforeEach
    void open() {
        shop = new SmallShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private TouchpointReport derive() {
        return derive(false);
    }

    private TouchpointReport derive(boolean full) {
        return new Touchpoints(shop.warehouse, campaigns, Clock.fixed(TEN, ZoneOffset.UTC), atOnce).derive(full);
    }

    /** An event of visitor v, so many seconds after ten. */
    private TouchpointsTest event(String type, long seconds, Object... pairs) {
        return visitor("v", type, seconds, pairs);
    }

    private TouchpointsTest visitor(String visitor, String type, long seconds, Object... pairs) {
        put(new Event("web:e" + events++, visitor, type, seconds, pairs));
        return this;
    }

    private record Event(String id, String visitor, String type, long seconds, Object... pairs) {}

    private void put(Event event) {
        List<Object> all = new ArrayList<>(List.of("anonymous_id", event.visitor, "type", event.type, "channel", "web", "occurred_at",
                TEN.plusSeconds(event.seconds)));
        Collections.addAll(all, event.pairs);
        shop.put("engagements", event.id, all.toArray());
    }

    private TouchpointsTest page(long seconds, String url, Object... pairs) {
        List<Object> all = new ArrayList<>(List.of("page_url", url));
        Collections.addAll(all, pairs);
        return event("page_viewed", seconds, all.toArray());
    }

    @Test
    void aVisitEndsAfterMoreThanThirtyMinutes() {
        page(0, "https://s.example/").page(1799, "https://s.example/a").page(3598, "https://s.example/b").page(5399, "https://s.example/c");
        derive();
        assertThat(shop.rows(
                "select number, began_by, started_at, seconds, pages, bounced, entry_url, exit_url, channel from touchpoints order by number"))
                        .containsExactly(
                                "1, visit, 2026-03-01 10:00:00.0, 3598, 3, false, https://s.example/, https://s.example/b, direct",
                                "2, visit, 2026-03-01 11:29:59.0, 0, 1, true, https://s.example/c, https://s.example/c, direct");
    }

    @Test
    void aPauseOfExactlyThirtyMinutesDoesNotEndIt() {
        page(0, "https://s.example/").page(1800, "https://s.example/a");
        derive();
        assertThat(shop.rows("select pages from touchpoints")).containsExactly("2");
    }

    @Test
    void anotherCampaignBeginsATouchpointAndTheSameOneDoesNot() {
        page(0, "https://s.example/?x", "utm_source", "facebook", "utm_campaign", "tet").page(60, "https://s.example/a")
                .page(120, "https://s.example/?x", "utm_source", "facebook", "utm_campaign", "tet")
                .page(180, "https://s.example/?y", "utm_source", "zalo", "utm_campaign", "tet").page(240, "https://s.example/b")
                .page(300, "https://s.example/?y", "click_id_kind", "gclid", "click_id", "1");
        derive();
        assertThat(shop.rows(
                "select number, began_by, seconds, pages, utm_source, utm_campaign, click_id_kind, channel from touchpoints order by number"))
                        .containsExactly(
                                "1, visit, 120, 3, facebook, tet, null, facebook", "2, campaign, 60, 2, zalo, tet, null, zalo",
                                "3, campaign, 0, 1, null, null, gclid, ads_google");
    }

    @Test
    void whatComesBeforeTheFirstPageIsOfTheSameTouch() {
        event("identified", 0).page(1, "https://s.example/?x", "utm_source", "facebook");
        derive();
        assertThat(shop.rows("select began_by, events, utm_source, entry_url from touchpoints"))
                .containsExactly("visit, 2, facebook, https://s.example/?x");
    }

    @Test
    void aPurchaseAnHourAfterATaggedVisitOverFiveUntaggedPagesCarriesItsCampaign() {
        page(0, "https://s.example/?utm_source=facebook", "utm_source", "facebook", "utm_medium", "cpc", "utm_campaign", "tet", "referrer",
                "https://l.facebook.com/");
        for (int i = 1; i <= 5; i++) {
            page(720L * i, "https://s.example/" + i, "referrer", "https://s.example/" + (i - 1));
        }
        event("order_completed", 3660, "order_id", "DH-1", "value", "398000", "currency", "VND");
        derive();
        assertThat(shop.rows(
                "select order_id, utm_source, utm_medium, utm_campaign, channel, referrer, value, currency, touchpoint_id = credit_id from purchase_campaigns"))
                        .containsExactly("DH-1, facebook, cpc, tet, ads_meta, https://l.facebook.com/, 398000.0000, VND, true");
        assertThat(shop.rows("select pages, orders, seconds from touchpoints")).containsExactly("6, 1, 3660");
    }

    @Test
    void aPurchaseInALaterDirectVisitCountsForTheLastThatSomethingLedToAndOnlyOne() {
        page(0, "https://s.example/?x", "utm_source", "facebook", "utm_campaign", "tet");
        page(7200, "https://s.example/");
        // What the script keeps is a campaign of before, not a new one.
        event("order_completed", 7260, "order_id", "DH-1", "utm_source", "facebook", "utm_campaign", "tet", "utm_kept", true);
        page(14_400, "https://s.example/");
        event("order_completed", 14_460, "order_id", "DH-2");
        derive();
        assertThat(shop.rows("select order_id, utm_campaign, channel, touchpoint_id = credit_id from purchase_campaigns order by order_id"))
                .containsExactly("DH-1, tet, facebook, false", "DH-2, null, direct, true");
        assertThat(shop.rows("select number, utm_campaign, channel, orders from touchpoints order by number"))
                .containsExactly("1, tet, facebook, 0", "2, null, direct, 1", "3, null, direct, 1");
    }

    @Test
    void afterNinetyDaysACampaignIsForgotten() {
        long day = Duration.ofDays(1).toSeconds();
        page(0, "https://s.example/?x", "utm_source", "facebook").page(90 * day, "https://s.example/").page(90 * day + 7200,
                "https://s.example/");
        derive();
        assertThat(shop
                .rows("select t.number, c.number from touchpoints t join touchpoints c on c.touchpoint_id = t.credit_id order by t.number"))
                        .containsExactly("1, 1", "2, 1", "3, 3");
    }

    @Test
    void aPageThatOnlyTimeWasSpentOnIsABounceAndOneWhereSomethingWasDoneIsNot() {
        visitor("a", "page_viewed", 0, "page_url", "https://s.example/").visitor("a", "custom", 30, "source_type", "Time Spent");
        visitor("b", "page_viewed", 0, "page_url", "https://s.example/").visitor("b", "product_added", 30);
        derive();
        assertThat(shop.rows("select visitor_id, bounced, seconds from touchpoints order by visitor_id")).containsExactly("a, true, 30",
                "b, false, 30");
    }

    @Test
    void theReferrerIsThePageOfAnotherHost() {
        page(0, "https://s.example/a", "referrer", "https://s.example/")
                .page(4000, "https://s.example/a", "referrer", "https://www.google.com/").page(9000, "https://s.example/a", "referrer", "");
        derive();
        assertThat(shop.rows("select referrer, channel from touchpoints order by number")).containsExactly("null, direct",
                "https://www.google.com/, organic", "null, direct");
    }

    @Test
    void theDictionaryClassifiesAndWhenItChangesEverythingIsClassifiedAgain() throws IOException {
        page(0, "https://s.example/", "utm_source", "FB", "utm_campaign", "tet");
        derive();
        assertThat(shop.rows("select channel, agency from touchpoints")).containsExactly("other, null");
        assertThat(derive()).isEqualTo(new TouchpointReport(0, 0, 0));
        Path home = Files.createDirectories(folder.resolve("home/config")).getParent();
        Files.writeString(home.resolve("config/campaigns.yaml"),
                "sources: {facebook: {also: [fb], channel: ads_meta}}\ncampaigns: {tet: {agency: Moon}}\n");
        campaigns = Campaigns.read(new Home(home), new Findings());
        assertThat(derive()).isEqualTo(new TouchpointReport(1, 1, 0));
        assertThat(shop.rows("select channel, agency from touchpoints")).containsExactly("ads_meta, Moon");
    }

    @Test
    void onlyVisitorsWithNewEventsAreLookedAt() {
        for (int i = 0; i < 20; i++) {
            visitor("v" + i, "page_viewed", i, "page_url", "https://s.example/");
        }
        assertThat(derive()).isEqualTo(new TouchpointReport(20, 20, 0));
        assertThat(derive()).isEqualTo(new TouchpointReport(0, 0, 0));
        visitor("v3", "page_viewed", 60, "page_url", "https://s.example/b");
        visitor("new", "product_added", 60, "cart_id", "c", "value", "5");
        assertThat(derive()).isEqualTo(new TouchpointReport(2, 2, 1));
        assertThat(derive()).isEqualTo(new TouchpointReport(0, 0, 0));
        assertThat(derive(true)).as("all are looked at and nothing is otherwise").isEqualTo(new TouchpointReport(21, 0, 0));
    }

    @Test
    void aRebuildGoesOnWhereItWasStopped() {
        for (int i = 0; i < 6; i++) {
            visitor("v" + i, "page_viewed", i, "page_url", "https://s.example/");
        }
        atOnce = 2;
        assertThat(derive()).isEqualTo(new TouchpointReport(6, 6, 0));
        // As a crash in the midst of a full run leaves it.
        shop.warehouse.write(session -> session.execute("update visitors set events = -1 where visitor_id in ('v1', 'v4')")
                + session.execute("delete from session_state where name = 'seen'"));
        assertThat(derive()).isEqualTo(new TouchpointReport(2, 0, 0));
        assertThat(shop.count("select count(*) from visitors where events = 1")).isEqualTo(6);
    }

    @Test
    void anEventThatComesDaysLateJoinsTwoVisitsIntoOne() {
        page(0, "https://s.example/").page(3000, "https://s.example/c");
        derive();
        assertThat(shop.count("select count(*) from touchpoints")).isEqualTo(2);
        page(1500, "https://s.example/b");
        derive();
        assertThat(shop.rows("select pages, seconds from touchpoints")).containsExactly("3, 3000");
    }

    @Test
    void whatWasDeletedIsGoneAfterAFullRun() {
        page(0, "https://s.example/").event("product_added", 1, "value", "5", "cart_id", "c");
        derive();
        shop.warehouse.write(session -> session.execute("delete from engagements"));
        derive(true);
        assertThat(shop.count("select (select count(*) from touchpoints) + (select count(*) from carts) + (select count(*) from visitors)"))
                .isZero();
    }

    @Test
    void aCartHoldsWhatWasAddedAndNotRemovedUntilThePurchase() {
        event("product_added", 0, "cart_id", "c", "quantity", "2", "value", "398000", "currency", "VND");
        event("product_added", 60, "cart_id", "c", "quantity", "1", "value", "50000", "user_id", "KH1");
        event("product_removed", 90, "cart_id", "c", "quantity", "1", "value", "199000");
        derive();
        assertThat(shop.rows(
                "select cart_id, visitor_id, user_id, opened_at, changed_at, items, value, currency, emptied_at, order_id from carts"))
                        .containsExactly("c, v, KH1, 2026-03-01 10:00:00.0, 2026-03-01 10:01:30.0, 2.000, 249000.0000, VND, null, null");
        event("cart_viewed", 120, "cart_id", "c", "quantity", "5", "value", "700000");
        derive();
        assertThat(shop.rows("select items, value from carts")).as("a list says all that is in it").containsExactly("5.000, 700000.0000");
        event("order_completed", 180, "cart_id", "c", "order_id", "DH-1", "value", "700000", "quantity", "5");
        derive();
        assertThat(shop.rows("select items, value, emptied_at, order_id from carts"))
                .containsExactly("0.000, 0.0000, 2026-03-01 10:03:00.0, DH-1");
        event("order_completed", 999, "order_id", "DH-2");
        derive();
        assertThat(shop.rows("select emptied_at, order_id from carts")).as("another order").containsExactly("2026-03-01 10:03:00.0, DH-1");
        event("product_added", 1200, "cart_id", "c", "value", "7");
        derive();
        assertThat(shop.rows("select items, value, emptied_at, order_id from carts")).as("begun again")
                .containsExactly("1.000, 7.0000, null, null");
    }

    @Test
    void whereNothingNamesACartTheOrderTellsOneFromTheNext() {
        event("product_added", 0, "value", "10").event("order_completed", 60, "order_id", "DH-1").event("product_added", 120, "value", "20")
                .event("product_added", 150, "value", "2", "quantity", "3");
        derive();
        assertThat(shop.rows("select cart_id, items, value, order_id from carts order by cart_id"))
                .containsExactly("v/0, 0.000, 0.0000, DH-1", "v/1, 4.000, 22.0000, null");
    }

    @Test
    void anOrderThatNamesNoCartEmptiesTheOneThatIsOpen() {
        event("product_added", 0, "cart_id", "c1", "value", "10").event("order_completed", 60, "order_id", "DH-1").event("product_added",
                120, "cart_id", "c2", "value", "20");
        derive();
        assertThat(shop.rows("select cart_id, value, order_id from carts order by cart_id")).containsExactly("c1, 0.0000, DH-1",
                "c2, 20.0000, null");
    }

    @Test
    void firstAndLastTouchAreThoseOfThePerson() {
        page(0, "https://s.example/", "utm_source", "facebook", "utm_campaign", "a")
                .page(7200, "https://s.example/", "utm_source", "zalo", "utm_campaign", "b").page(20_000, "https://s.example/");
        visitor("w", "page_viewed", -5000, "page_url", "https://s.example/");
        for (String visitor : List.of("v", "w")) {
            shop.warehouse.write(session -> session
                    .execute("insert into profile_customers (source, source_id, profile_id) values ('web', ?, 'P1')", visitor));
        }
        derive();
        assertThat(shop
                .rows("select profile_id, touchpoints, first_channel, first_campaign, last_channel, last_campaign from profile_touches"))
                        .containsExactly("P1, 4, direct, null, zalo, b");
    }

    /** Property: however the same events come in, in whatever portions, the tables are the same as if all had come in order. */
    @Test
    void theResultDoesNotDependOnTheOrderOfArrival() throws IOException {
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            List<Event> all = randomEvents(random);
            atOnce = 1000;
            List<List<String>> inOrder = tables(all, List.of(all.size()), "ordered" + seed);
            assertThat(inOrder.get(0).size()).isGreaterThan(8);
            assertThat(inOrder.get(1)).isNotEmpty();
            assertThat(inOrder.get(2)).isNotEmpty();
            List<Event> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            List<Integer> portions = new ArrayList<>();
            for (int done = 0; done < all.size(); done = portions.get(portions.size() - 1)) {
                portions.add(Math.min(all.size(), done + 1 + random.nextInt(40)));
            }
            atOnce = 1 + random.nextInt(100); // and however many visitors are derived at once
            assertThat(tables(shuffled, portions, "shuffled" + seed)).as("seed " + seed).isEqualTo(inOrder);
        }
    }

    private static List<Event> randomEvents(Random random) {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String visitor = "v" + random.nextInt(4);
            long at = random.nextInt(30) * 600L + (random.nextInt(3) == 0 ? 0 : random.nextInt(600));
            List<Object> pairs = new ArrayList<>(List.of("page_url", "https://s.example/" + random.nextInt(5)));
            if (random.nextInt(5) == 0) {
                pairs.addAll(List.of("utm_source", List.of("facebook", "zalo", "google").get(random.nextInt(3)), "utm_campaign",
                        "c" + random.nextInt(2)));
                if (random.nextInt(3) == 0) {
                    pairs.addAll(List.of("utm_kept", true));
                }
            }
            String type = List.of("page_viewed", "page_viewed", "page_viewed", "product_added", "product_removed", "cart_viewed",
                    "order_completed", "identified").get(random.nextInt(8));
            if (random.nextInt(2) == 0) {
                pairs.addAll(List.of("cart_id", "c" + random.nextInt(3)));
            }
            if (type.equals("order_completed")) {
                pairs.addAll(List.of("order_id", "DH-" + i));
            }
            if (random.nextInt(3) == 0) {
                pairs.addAll(List.of("quantity", 1 + random.nextInt(3), "value", random.nextInt(100), "currency", "VND", "user_id",
                        "KH" + random.nextInt(2)));
            }
            all.add(new Event("web:e" + i, visitor, type, at, pairs.toArray()));
        }
        return all;
    }

    private List<List<String>> tables(List<Event> arriving, List<Integer> portions, String name) throws IOException {
        shop.close();
        shop = new SmallShop(Files.createDirectories(folder.resolve(name)));
        int done = 0;
        for (int portion : portions) {
            List<Event> arrived = arriving.subList(done, portion);
            Instant storedAt = TEN.plusSeconds(done);
            shop.warehouse.write(session -> {
                for (Event event : arrived) {
                    insert(session, event, storedAt);
                }
                return null;
            });
            done = portion;
            derive();
        }
        return List.of(shop.rows(TOUCHES), shop.rows(CARTS), shop.rows(PURCHASES));
    }

    private static void insert(Session session, Event event, Instant storedAt) {
        StringBuilder columns = new StringBuilder("source, source_id, stored_at, anonymous_id, type, channel, occurred_at");
        List<Object> values = new ArrayList<>(
                List.of("web", event.id.substring(4), storedAt, event.visitor, event.type, "web", TEN.plusSeconds(event.seconds)));
        for (int i = 0; i < event.pairs.length; i += 2) {
            columns.append(", ").append(event.pairs[i]);
            values.add(event.pairs[i + 1].toString());
        }
        session.execute("insert into engagements (" + columns + ") values (?" + ", ?".repeat(values.size() - 1) + ")", values.toArray());
    }

    @Test
    void aHomeOfBeforeIsToldWhichColumnIsMissing() {
        Map<String, Table> tables = new LinkedHashMap<>(shop.warehouse.model().tables());
        tables.put("engagements", new Table("engagements", "What happened.", List.of(), null));
        try (Warehouse old = DuckDbWarehouse.open(folder.resolve("old.duckdb"), new CanonicalModel(tables))) {
            assertThatThrownBy(() -> new Touchpoints(old, campaigns, Clock.systemUTC()).derive(false)).isInstanceOf(FaultException.class)
                    .hasMessageContaining("mappings/canonical.yaml has no column engagements.anonymous_id");
        }
    }
}
