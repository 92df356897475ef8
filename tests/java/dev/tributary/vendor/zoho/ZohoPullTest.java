package dev.tributary.vendor.zoho;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.pull.CrmPull;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.zoho.ZohoTwin;
import dev.tributary.twin.zoho.ZohoTwin.Limits;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ZohoPullTest extends CrmPull<ZohoTwin> {

    private static final String[] ROUTES = {"pull-zoho-contacts", "pull-zoho-leads", "pull-zoho-deals", "pull-zoho-deleted-contacts",
        "pull-zoho-deleted-leads",
        "pull-zoho-deleted-deals"};

    ZohoPullTest() {
        super("/oauth/", ROUTES);
    }

    @Override
    public ZohoTwin twin(Clock clock) {
        return new ZohoTwin(0, clock);
    }

    private Home home(String more) {
        return VendorHome.make(folder.resolve("home"), """
                zoho:
                  connector: zoho
                  accountsUrl: %s
                  clientId: %s
                  clientSecret: ${file:secrets/zoho}
                  refreshToken: ${file:secrets/zoho-refresh}
                  country: VN
                  currency: VND
                %s""".formatted(twin.baseUri(), ZohoTwin.CLIENT_ID, more),
                Map.of("zoho", ZohoTwin.CLIENT_SECRET, "zoho-refresh", ZohoTwin.REFRESH_TOKEN), ROUTES);
    }

    @Test
    void everythingArrivesOnceByPageTokensAndThenOneRequestAStreamFindsNothing() {
        try (Hub hub = Hub.open(home(""), clock)) {
            done(hub);
            assertThat(HubFixture.count(hub, "select count(*) from quarantine")).isZero();
            assertThat(HubFixture.rows(hub,
                    "select count(*), count(distinct source_id) from customers where source = 'zoho' and deleted_at is null"))
                            .containsExactly("2580, 2580");
            assertThat(HubFixture.count(hub, "select count(*) from deals")).isEqualTo(260);
            assertThat(HubFixture.count(hub,
                    "select count(*) from deals d join customers c on c.source = d.source and c.source_id = d.customer_id")).isEqualTo(208);
            assertThat(HubFixture.count(hub, "select count(*) from customers where tags = 'vip|khách quen' and country = 'VN'"))
                    .isPositive();
            assertThat(since(0)).filteredOn(request -> request.path().startsWith("/crm/v8/Contacts?")).hasSize(12);
            int before = twin.requests().size();
            nothingChanges(hub);
            assertThat(since(before)).hasSize(6);
            clock.forward(Duration.ofHours(2));
            before = twin.requests().size();
            done(hub);
            assertThat(since(before)).hasSize(6).filteredOn(request -> request.status() == 304).hasSize(2);
        }
    }

    @Test
    void changesAndDeletionsFollow() {
        try (Hub hub = Hub.open(home(""), clock)) {
            done(hub);
            clock.forward(Duration.ofMinutes(15));
            List<String> contacts = twin.ids("Contacts");
            List<String> deals = twin.ids("Deals");
            Map<String, String> changes = new HashMap<>();
            changes.put("Email", null);
            changes.put("Secondary_Email", "Second@Example.com");
            twin.change(contacts.get(0), changes);
            String added = twin.add("Leads", Map.of("Last_Name", "Mới", "Mobile", "0901 234 567", "Ads_Consent", "granted"));
            twin.delete(contacts.get(1));
            twin.deleteForGood(contacts.get(2));
            twin.delete(deals.get(0));
            twin.change(deals.get(1), Map.of("Stage", "Closed Won"));
            clock.forward(Duration.ofSeconds(1));
            done(hub);
            assertThat(HubFixture.rows(hub, "select email from customers where source_id = '" + contacts.get(0) + "'"))
                    .containsExactly("second@example.com");
            assertThat(HubFixture.rows(hub, "select phone from customers where source_id = '" + added + "'"))
                    .containsExactly("+84901234567");
            assertThat(HubFixture.rows(hub, "select state from consents where source_id = '" + added + "/ads'")).containsExactly("granted");
            assertThat(HubFixture.rows(hub,
                    "select source_id, full_name is not null from customers where deleted_at >= timestamp '2026-11-20 08:00:00' order by 1"))
                            .containsExactly(contacts.get(1) + ", true", contacts.get(2) + ", true");
            assertThat(HubFixture.rows(hub, "select source_id from deals where deleted_at is not null")).containsExactly(deals.get(0));
            assertThat(HubFixture.rows(hub, "select won from deals where source_id = '" + deals.get(1) + "'")).containsExactly("true");
            nothingChanges(hub);
        }
    }

    @Test
    void aRecordThatChangesWhileItIsReadIsNeitherLostNorDoubled() {
        try (Hub hub = Hub.open(home(""), clock)) {
            twin.inject(InjectedFault.status(404, request -> request > 5));
            assertThat(hub.run(ROUTES[0], false).outcome()).isEqualTo(Outcome.FAILED);
            twin.inject(InjectedFault.none());
            for (String id : twin.ids("Contacts").subList(0, 300)) {
                twin.change(id, Map.of("Mailing_City", "Hội An"));
            }
            int before = twin.requests().size();
            done(hub);
            assertThat(since(before).get(0).path()).as("resumed, not restarted").contains("page_token");
            assertThat(HubFixture.count(hub, "select count(*) from customers where city = 'Hội An'")).isEqualTo(300);
            assertThat(HubFixture.rows(hub, "select count(*), count(distinct source_id) from customers where deleted_at is null"))
                    .containsExactly("2580, 2580");
        }
    }

    @Test
    void aPageTokenThatIsTooOldBeginsTheListAgain() {
        try (Hub hub = Hub.open(home(""), clock)) {
            twin.inject(InjectedFault.status(404, request -> request > 5));
            assertThat(hub.run(ROUTES[0], false).outcome()).isEqualTo(Outcome.FAILED);
            twin.inject(InjectedFault.none());
            clock.forward(Duration.ofDays(2));
            int before = twin.requests().size();
            HubFixture.done(hub, ROUTES[0]);
            assertThat(since(before).get(0).status()).isEqualTo(400);
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(2260);
        }
    }

    @Test
    void anOrganisationWithMoreRecordsThanAreReadOutIsReadByTimeOfChange() {
        insteadOfTheTwin(new ZohoTwin(0, clock, Limits.vendor().withReach(400, 800)));
        try (Hub hub = Hub.open(home(""), clock)) {
            HubFixture.done(hub, ROUTES[0]);
            assertThat(HubFixture.rows(hub, "select count(*), count(distinct source_id) from customers")).containsExactly("2260, 2260");
        }
    }

    @Test
    void spentCreditsEndTheRunAsDeferredAndTheNextDayGoesOnThere() {
        insteadOfTheTwin(new ZohoTwin(0, clock, Limits.vendor().withCreditsInDay(105)));
        try (Hub hub = Hub.open(home(""), clock)) {
            RunReport report = hub.run(ROUTES[0], false);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DONE); // the header is told only from half on
            for (int i = 0; i < 60 && report.outcome() == Outcome.DONE; i++) {
                report = hub.run(ROUTES[2], true);
            }
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEFERRED);
            assertThat(since(0)).noneMatch(request -> request.status() == 429);
            clock.forward(Duration.ofHours(25));
            assertThat(hub.run(ROUTES[2], false).outcome()).isEqualTo(Outcome.DONE);
        }
    }

    @Test
    void aVendorThatRefusesForTheDayDefersToo() {
        insteadOfTheTwin(new ZohoTwin(0, clock, Limits.vendor().withCreditsInDay(1)));
        Home home = home("");
        try (Hub hub = Hub.open(home, clock)) {
            assertThat(hub.run(ROUTES[0], false).outcome()).isEqualTo(Outcome.DEFERRED);
        }
        int before = twin.requests().size();
        try (Hub hub = Hub.open(home, Clock.systemUTC())) { // it does not know of the header any more
            RunReport report = hub.run(ROUTES[0], false);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEFERRED);
            assertThat(since(before)).hasSize(1);
        }
    }

    @Test
    void aCrowdAndATokenThatEndsAreRiddenOut() {
        try (Hub hub = Hub.open(home(""), Clock.systemUTC())) { // it waits, which takes a clock that moves
            twin.crowd(1);
            twin.inject(InjectedFault.expireTokens(InjectedFault.on(5)));
            assertThat(hub.run(ROUTES[0], false).outcome()).isEqualTo(Outcome.DONE);
            assertThat(since(0)).filteredOn(request -> request.status() == 429).hasSize(1);
            assertThat(since(0)).filteredOn(request -> request.status() == 401).hasSize(1);
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(2260);
        }
    }

    @Test
    void oneAccessTokenServesAllStreamsAndOutlivesTheHub() {
        Home home = home("");
        for (int i = 0; i < 3; i++) {
            try (Hub hub = Hub.open(home, clock)) {
                done(hub);
            }
        }
        assertThat(twin.requests()).filteredOn(request -> request.path().contains("/oauth/")).hasSize(1);
    }

    @Test
    void theConnectionsOwnAddressWinsOverTheTokensWord() {
        twin.tellApiDomain("https://127.0.0.1:1");
        try (Hub hub = Hub.open(home("  baseUrl: " + twin.baseUri() + "\n"), clock)) {
            done(hub);
        }
    }

    @Test
    void aRefreshTokenThatIsRefusedWith200IsACredentialsFault() throws java.io.IOException {
        Home home = home("");
        java.nio.file.Files.writeString(home.path("secrets/zoho-refresh"), "1000.revoked");
        try (Hub hub = Hub.open(home, clock)) {
            RunReport report = hub.run(ROUTES[0], false);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("/oauth/v2/token answered without a token").contains("authorise again")
                    .doesNotContain("1000.revoked");
        }
    }
}
