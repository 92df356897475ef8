package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** KiotViet's products and pre-orders, HubSpot's deals, and what both say is gone or merged. */
class ShopAndCrmStreamsTest {

    @TempDir Path folder;
    private static DemoTwins twins;

    @BeforeAll
    static void start() {
        twins = new DemoTwins(Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    private Hub open() {
        Home home = HubFixture.home(folder, twins);
        // The newest half minute is left for the next run, in life; here nobody waits for it.
        VendorHome.edit(home, "connectors/hubspot/connector.yaml", "settle: 30s", "settle: 0s");
        return HubFixture.open(home);
    }

    private static RunReport run(Hub hub, String route) {
        return HubFixture.done(hub, route);
    }

    @Test
    void productsArriveOnceFollowTheirChangesAndGo() {
        try (Hub hub = open()) {
            run(hub, "pull-kiotviet-products");
            assertThat(HubFixture.rows(hub, "select code from products order by source_id"))
                    .containsExactlyElementsOf(twins.kiotviet().products());
            assertThat(HubFixture.count(hub,
                    "select count(*) from products p where parent_id is not null and not exists (select 1 from products m where m.source_id = p.parent_id)"))
                            .isZero();
            assertThat(run(hub, "pull-kiotviet-products").changed()).isZero();
            twins.kiotviet().changeProduct("22423", "CAKESTAND", new BigDecimal("9.95"), false);
            twins.kiotviet().removeProduct("22720");
            assertThat(run(hub, "pull-kiotviet-products").changed()).isEqualTo(2);
            assertThat(HubFixture.rows(hub, "select name, price, active, deleted_at from products where code = '22423'"))
                    .containsExactly("CAKESTAND, 9.9500, false, null");
            assertThat(HubFixture.rows(hub, "select code from products where deleted_at is not null")).containsExactly("22720");
        }
    }

    @Test
    void aPreOrderIsADealAndItsMoneyIsCountedOnce() {
        try (Hub hub = open()) {
            run(hub, "pull-kiotviet-orders");
            assertThat(HubFixture.count(hub, "select count(*) from deals")).isEqualTo(twins.kiotviet().orders().size());
            assertThat(HubFixture.count(hub, "select count(*) from orders")).as("no sale yet").isZero();
            assertThat(HubFixture.rows(hub, "select distinct stage, won from deals order by stage")).containsExactly("cancelled, false",
                    "completed, true", "draft, false");
            assertThat(run(hub, "pull-kiotviet-orders").changed()).isZero();
            twins.kiotviet().setOrderStatus("DH000004", 4);
            assertThat(run(hub, "pull-kiotviet-orders").changed()).isEqualTo(1);
            run(hub, "pull-kiotviet-invoices");
            assertThat(HubFixture.count(hub, "select count(*) from orders")).isEqualTo(15_899);
            assertThat(HubFixture.count(hub,
                    "select count(*) from orders o join deals d on d.source = o.source and d.source_id = o.deal_id where d.amount = o.total and d.won"))
                            .isEqualTo(HubFixture.count(hub, "select count(*) from deals where won"));
        }
    }

    @Test
    void dealsFollowTheirStageAndGoWhenArchived() {
        try (Hub hub = open()) {
            List<String> routes = List.of("pull-hubspot-deals", "pull-hubspot-archived-deals");
            String id = twins.hubspot().addDeal("Gifts", "120.5", "51");
            int all = twins.hubspot().deals().size();
            routes.forEach(route -> run(hub, route));
            assertThat(HubFixture.count(hub, "select count(*) from deals")).isEqualTo(all);
            assertThat(HubFixture.count(hub, "select count(*) from deals where customer_id is null")).isPositive();
            routes.forEach(route -> assertThat(run(hub, route).changed()).isZero());
            twins.hubspot().moveDeal(id, "closedwon");
            routes.forEach(route -> run(hub, route));
            String deal = "select customer_id, stage, amount, currency, won, deleted_at is not null from deals where source_id = '" + id
                    + "'";
            assertThat(HubFixture.rows(hub, deal)).containsExactly("51, closedwon, 120.5000, GBP, true, false");
            twins.hubspot().archiveDeal(id);
            routes.forEach(route -> run(hub, route));
            assertThat(HubFixture.rows(hub, deal)).as("only marked").containsExactly("51, closedwon, 120.5000, GBP, true, true");
            routes.forEach(route -> assertThat(run(hub, route).changed()).isZero());
        }
    }

    @Test
    void whoIsOnWhichListFollows() {
        try (Hub hub = open()) {
            String route = "pull-hubspot-list-members";
            List<String> newsletter = twins.hubspot().members(1);
            int all = newsletter.size() + twins.hubspot().members(2).size();
            assertThat(newsletter).as("more than one page").hasSizeGreaterThan(500);
            run(hub, route);
            assertThat(HubFixture.rows(hub,
                    "select count(*), count(distinct source_id), count(distinct list_id), count(joined_at) from list_members"))
                            .containsExactly(all + ", " + all + ", 2, " + all);
            assertThat(HubFixture.rows(hub, "select distinct list_name from list_members order by 1")).containsExactly("Newsletter",
                    "Quà Tết 2026");
            assertThat(run(hub, route).changed()).isZero();
            String gone = newsletter.get(300);
            twins.hubspot().removeFromList(1, gone);
            twins.hubspot().addToList(4, gone);
            run(hub, route);
            assertThat(HubFixture.rows(hub,
                    "select list_id, deleted_at is not null from list_members where customer_id = '" + gone + "' order by 1"))
                            .contains("1, true", "4, false");
            assertThat(HubFixture.count(hub, "select count(*) from list_members where deleted_at is not null")).isEqualTo(1);
            assertThat(run(hub, route).changed()).isZero();
            twins.hubspot().addToList(1, gone);
            twins.hubspot().removeFromList(4, gone);
            run(hub, route);
            assertThat(HubFixture.rows(hub, "select list_id from list_members where deleted_at is not null")).containsExactly("4");
        }
    }

    @Test
    void aListThatIsDeletedMeanwhileIsLeftOut() {
        try (Hub hub = open()) {
            twins.hubspot().addToList(4, twins.hubspot().members(2).get(0));
            twins.hubspot().inject(InjectedFault.delay(Duration.ZERO, request -> {
                if (request == 2) {
                    twins.hubspot().deleteList(4);
                }
                return false;
            }));
            RunReport report = run(hub, "pull-hubspot-list-members");
            twins.hubspot().inject(InjectedFault.none());
            assertThat(report.lines().get(0)).contains("1 parts could not be read");
            assertThat(HubFixture.count(hub, "select count(*) from list_members where list_id = '4'")).isZero();
        }
    }

    @Test
    void aMissingScopeSkipsTheStreamAndSaysWhatToGrant() {
        try (Hub hub = open()) {
            twins.hubspot().forbidDeals(true);
            RunReport report = hub.run("pull-hubspot-deals", false);
            assertThat(report.outcome()).isEqualTo(Outcome.IDLE);
            assertThat(report.lines().get(0)).contains("skipped").contains("grant the scope");
        } finally {
            twins.hubspot().forbidDeals(false);
        }
    }

    @Test
    void archivedMergedAndRestoredContactsAreFollowed() {
        try (Hub hub = open()) {
            List<String> routes = List.of("pull-hubspot-contacts", "pull-hubspot-archived-contacts");
            String archived = twins.hubspot().addContact(Map.of("firstname", "An"));
            String stays = twins.hubspot().addContact(Map.of("firstname", "Binh"));
            String goes = twins.hubspot().addContact(Map.of("firstname", "Bình"));
            String goesToo = twins.hubspot().addContact(Map.of("firstname", "binh"));
            String gone = "select source_id, given_name from customers where deleted_at is not null order by source_id";
            routes.forEach(route -> run(hub, route));
            assertThat(HubFixture.rows(hub, gone)).isEmpty();
            twins.hubspot().archiveContact(archived);
            twins.hubspot().mergeContacts(stays, goes);
            twins.hubspot().mergeContacts(stays, goesToo);
            routes.forEach(route -> run(hub, route));
            assertThat(HubFixture.rows(hub, gone)).containsExactly(archived + ", An", goes + ", Bình", goesToo + ", binh");
            twins.hubspot().restoreContact(archived);
            routes.forEach(route -> run(hub, route));
            assertThat(HubFixture.rows(hub, gone)).containsExactly(goes + ", Bình", goesToo + ", binh");
        }
    }
}
