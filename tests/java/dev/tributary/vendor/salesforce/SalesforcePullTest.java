package dev.tributary.vendor.salesforce;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.pull.CrmPull;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.salesforce.SalesforceTwin;
import dev.tributary.twin.salesforce.SalesforceTwin.Limits;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SalesforcePullTest extends CrmPull<SalesforceTwin> {

    private static final String[] ROUTES = {"pull-salesforce-contacts", "pull-salesforce-leads", "pull-salesforce-opportunities"};
    private static final Limits SMALL_PAGES = Limits.vendor().withRows(200, 250).withLooks(1);

    SalesforcePullTest() {
        super("/oauth2/", ROUTES);
    }

    @Override
    public SalesforceTwin twin(Clock clock) {
        return new SalesforceTwin(0, clock, SMALL_PAGES);
    }

    private Home home(String more) {
        return VendorHome.make(folder.resolve("home"), """
                salesforce:
                  connector: salesforce
                  loginUrl: %s
                  clientId: %s
                  clientSecret: ${file:secrets/salesforce}
                  refreshToken: ${file:secrets/salesforce-refresh}
                  contactFields: ", Ads_Consent__c, Ads_Consent_Date__c"
                  country: VN
                  currency: VND
                %s""".formatted(twin.baseUri(), SalesforceTwin.CLIENT_ID, more),
                Map.of("salesforce", SalesforceTwin.CLIENT_SECRET, "salesforce-refresh", SalesforceTwin.REFRESH_TOKEN), ROUTES);
    }

    @Test
    void everythingArrivesOnceByJobsAndThenOneQueryAStreamFindsNothing() {
        try (Hub hub = Hub.open(home(""), clock)) {
            done(hub);
            assertThat(since(0)).filteredOn(request -> request.method().equals("POST")).hasSize(3)
                    .allMatch(request -> request.path().endsWith("/jobs/query"));
            assertThat(since(0)).noneMatch(request -> request.path().contains("/queryAll"));
            assertThat(HubFixture.rows(hub,
                    "select count(*), count(distinct source_id), count(deleted_at) from customers where source = 'salesforce'"))
                            .containsExactly("934, 934, 0");
            assertThat(HubFixture.count(hub, "select count(*) from deals where source = 'salesforce'")).isEqualTo(240);
            assertThat(HubFixture.count(hub, "select count(*) from quarantine")).isZero();
            assertThat(HubFixture.count(hub,
                    "select count(*) from deals d join customers c on c.source = d.source and c.source_id = d.customer_id")).isEqualTo(192);
            assertThat(HubFixture.count(hub,
                    "select count(*) from customers l join customers c on l.alternate_id = c.source_id where l.lifecycle = 'Closed - Converted'"))
                            .isEqualTo(39);
            assertThat(HubFixture.count(hub,
                    "select count(*) from customers where company = 'Công ty TNHH Hoa Sen' and source_id like '003%'")).isPositive();
            int before = twin.requests().size();
            nothingChanges(hub);
            assertThat(since(before)).hasSize(3).allMatch(request -> request.path().contains("/queryAll"));
        }
    }

    @Test
    void aQueryGivesTheSameRowsAsAJob() {
        try (Hub hub = Hub.open(home(""), clock)) {
            done(hub);
            String contents = "select md5(string_agg(md5(c::text), '' order by source_id)) from (select * exclude (stored_at) from customers) c";
            List<String> byJob = HubFixture.rows(hub, contents);
            List<String> deals = HubFixture.rows(hub, contents.replace("customers", "deals"));
            hub.warehouse().write(session -> session.execute("update checkpoints set state = ?",
                    "{\"cursor\":\"2020-01-01T00:00:00Z\",\"swept\":\"2026-11-20T08:00:00Z\"}"));
            done(hub);
            assertThat(HubFixture.count(hub, "select count(*) from customers where deleted_at is not null")).isEqualTo(13);
            assertThat(HubFixture.rows(hub, contents.replace("customers)", "customers where deleted_at is null)"))).isEqualTo(byJob);
            assertThat(HubFixture.rows(hub, contents.replace("customers)", "deals)"))).isEqualTo(deals);
        }
    }

    @Test
    void changesDeletionsAndMergesFollow() {
        try (Hub hub = Hub.open(home(""), clock)) {
            done(hub);
            clock.forward(Duration.ofMinutes(15));
            List<String> contacts = twin.ids("Contact");
            List<String> deals = twin.ids("Opportunity");
            Map<String, String> nothing = new HashMap<>();
            nothing.put("Email", null);
            nothing.put("HasOptedOutOfEmail", "true");
            twin.change(contacts.get(0), nothing);
            String added = twin.add("Contact", Map.of("LastName", "Mới", "Email", "Moi@Example.com", "Ads_Consent__c", "granted"));
            twin.delete(contacts.get(1));
            twin.merge(contacts.get(2), contacts.get(3));
            twin.change(deals.get(1), Map.of("StageName", "Closed Won", "IsWon", "true", "Amount", "12.5"));
            twin.delete(deals.get(2));
            clock.forward(Duration.ofSeconds(1));
            done(hub);
            assertThat(HubFixture.rows(hub, "select email from customers where source_id = '" + contacts.get(0) + "'"))
                    .containsExactly("null");
            assertThat(HubFixture.rows(hub, "select state from consents where source_id = '" + contacts.get(0) + "/email'"))
                    .containsExactly("denied");
            assertThat(HubFixture.rows(hub, "select email from customers where source_id = '" + added + "'"))
                    .containsExactly("moi@example.com");
            assertThat(HubFixture.rows(hub, "select state from consents where source_id = '" + added + "/ads'")).containsExactly("granted");
            assertThat(HubFixture.rows(hub,
                    "select source_id, coalesce(alternate_id, '-') from customers where deleted_at is not null order by 1"))
                            .containsExactly(contacts.get(1) + ", -", contacts.get(2) + ", " + contacts.get(3));
            assertThat(HubFixture.rows(hub, "select stage, won, amount from deals where source_id = '" + deals.get(1) + "'"))
                    .containsExactly("Closed Won, true, 12.5000");
            assertThat(HubFixture.rows(hub, "select source_id from deals where deleted_at is not null")).containsExactly(deals.get(2));
            twin.undelete(contacts.get(1));
            twin.change(contacts.get(0), Map.of("HasOptedOutOfEmail", "false"));
            clock.forward(Duration.ofSeconds(1));
            done(hub);
            assertThat(HubFixture.count(hub, "select count(*) from customers where deleted_at is not null")).isEqualTo(1);
            assertThat(HubFixture.rows(hub, "select purpose from consents where source_id = '" + contacts.get(0) + "/email'"))
                    .containsExactly("null");
            nothingChanges(hub);
        }
    }

    @Test
    void whatNeverWasInTheBinIsFoundByTheNextWholeRead() {
        try (Hub hub = Hub.open(home(""), clock)) {
            done(hub);
            String gone = twin.ids("Contact").get(5);
            twin.purge(gone);
            clock.forward(Duration.ofDays(1));
            done(hub);
            assertThat(HubFixture.count(hub, "select count(*) from customers where deleted_at is not null")).isZero();
            clock.forward(Duration.ofDays(30));
            done(hub);
            assertThat(HubFixture.rows(hub, "select source_id from customers where deleted_at is not null")).containsExactly(gone);
        }
    }

    @Test
    void aSpentQuotaEndsTheRunAsDeferredAndTheNextDayGoesOnThere() {
        insteadOfTheTwin(new SalesforceTwin(0, clock, SMALL_PAGES.withRows(200, 40).withCallsInDay(12)));
        try (Hub hub = Hub.open(home(""), clock)) {
            RunReport report = hub.run(ROUTES[0], false);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEFERRED);
            assertThat(report.lines().get(0)).contains("80 percent");
            for (int day = 0; day < 3 && report.outcome() != Outcome.DONE; day++) {
                clock.forward(Duration.ofHours(25));
                report = hub.run(ROUTES[0], false);
            }
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DONE);
            assertThat(since(0)).filteredOn(request -> request.method().equals("POST")).as("one job, gone on with").hasSize(1);
            assertThat(since(0)).noneMatch(request -> request.status() == 403);
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(624);
        }
    }

    @Test
    void anOrgThatRefusesForTheDayDefersToo() {
        insteadOfTheTwin(new SalesforceTwin(0, clock, SMALL_PAGES.withCallsInDay(1)));
        Home home = home("");
        try (Hub hub = Hub.open(home, clock)) {
            assertThat(hub.run(ROUTES[0], false).outcome()).isEqualTo(Outcome.DEFERRED);
        }
        try (Hub hub = Hub.open(home, clock)) { // it does not know of the header any more
            RunReport report = hub.run(ROUTES[0], false);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEFERRED);
            assertThat(report.lines().get(0)).contains("REQUEST_LIMIT_EXCEEDED").contains("daily limit");
        }
    }

    @Test
    void aCrowdedOrgAndASessionThatEndsAreRiddenOut() {
        try (Hub hub = Hub.open(home(""), Clock.systemUTC())) { // it waits, which takes a clock that moves
            twin.crowd(1);
            twin.inject(InjectedFault.expireTokens(InjectedFault.on(4)));
            done(hub);
            assertThat(since(0)).filteredOn(request -> request.status() == 403).hasSize(1);
            assertThat(since(0)).filteredOn(request -> request.status() == 401).hasSize(1);
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(934);
        }
    }

    @Test
    void aRotatedRefreshTokenOutlivesTheHub() {
        twin.rotateRefreshTokens();
        Home home = home("");
        for (int i = 0; i < 3; i++) {
            try (Hub hub = Hub.open(home, clock)) {
                done(hub);
            }
            clock.forward(Duration.ofHours(3));
        }
        assertThat(twin.requests()).filteredOn(request -> request.path().contains("/oauth2/")).hasSizeGreaterThan(1)
                .allMatch(request -> request.status() == 200);
    }

    @Test
    void theConnectionsOwnAddressWinsOverTheTokensWord() {
        twin.tellInstanceUrl("https://127.0.0.1:1");
        try (Hub hub = Hub.open(home("  baseUrl: " + twin.baseUri() + "\n"), clock)) {
            done(hub);
        }
    }

    @Test
    void aQueryThatTakesTooLongIsCutInHalves() {
        try (Hub hub = Hub.open(home(""), clock)) {
            done(hub);
            for (String lead : twin.ids("Lead")) {
                clock.forward(Duration.ofMinutes(2));
                twin.change(lead, Map.of("City", "Hội An"));
            }
            clock.forward(Duration.ofMinutes(1));
            twin.timeOutQueriesOver(120);
            HubFixture.done(hub, ROUTES[1]);
            assertThat(HubFixture.count(hub, "select count(*) from customers where city = 'Hội An'")).isEqualTo(310);
        }
    }

    @Test
    void aFailedJobFailsTheRunAndTheNextOneStartsAnother() {
        try (Hub hub = Hub.open(home(""), clock)) {
            twin.failJobs(1);
            RunReport report = hub.run(ROUTES[0], false);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("the vendor's job failed");
            done(hub);
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(934);
        }
    }

    @Test
    void aForgottenLocatorBeginsItsSliceAgain() {
        try (Hub hub = Hub.open(home(""), clock)) {
            done(hub);
            twin.ids("Contact").forEach(id -> twin.change(id, Map.of("MailingCity", "Hội An")));
            clock.forward(Duration.ofSeconds(1));
            twin.inject(InjectedFault.status(404, request -> request > 2));
            assertThat(hub.run(ROUTES[0], false).outcome()).isEqualTo(Outcome.FAILED);
            twin.inject(InjectedFault.none());
            clock.forward(Duration.ofDays(3));
            int before = twin.requests().size();
            HubFixture.done(hub, ROUTES[0]);
            assertThat(since(before).get(0).status()).as("the locator is tried, and refused").isEqualTo(400);
            assertThat(HubFixture.count(hub, "select count(*) from customers where city = 'Hội An' and source_id like '003%'"))
                    .isEqualTo(624);
        }
    }

    @Test
    void aVersionThatIsGoneIsSaidSo() {
        twin.retireVersionsBelow(67);
        try (Hub hub = Hub.open(home(""), clock)) {
            RunReport report = hub.run(ROUTES[0], false);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("410 (UNSUPPORTED_API_VERSION)");
        }
    }
}
