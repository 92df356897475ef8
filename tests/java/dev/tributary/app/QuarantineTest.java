package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.run.Quarantine;
import dev.tributary.run.RunReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class QuarantineTest {

    private static final String ROUTE = "pull-hubspot-contacts";

    @TempDir Path folder;
    private DemoTwins twins;
    private Home home;
    private String contact = "";

    @BeforeEach
    void start() throws IOException {
        twins = new DemoTwins(Clock.systemUTC());
        home = HubFixture.home(folder, twins);
        Path connector = home.path("connectors/hubspot/connector.yaml");
        Files.writeString(connector, Files.readString(connector).replace("settle: 30s", "settle: 0s"));
        contact = twins.hubspot().addContact(Map.of("firstname", "Bad", "lastname", "Record", "email", "bad.record@example.com",
                "ads_consent", "granted", "ads_consent_at", "last spring"));
    }

    @AfterEach
    void stop() {
        twins.close();
    }

    @Test
    void aRecordThatDoesNotFitIsHeldBackWithItsReasonAndItsPageGoesOn() {
        try (Hub hub = HubFixture.open(home)) {
            RunReport report = hub.run(ROUTE, false);
            assertThat(report.outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(report.lines().get(0)).endsWith("1 quarantined");
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(1825);
            assertThat(HubFixture.count(hub, "select count(*) from customers where source_id = '" + contact + "'")).isZero();
            List<Quarantine.Entry> entries = new Quarantine(hub.warehouse()).open();
            assertThat(entries).hasSize(1);
            assertThat(entries.get(0).sentence("hubspot")).isEqualTo("hubspot/contacts " + contact
                    + ": fallback(.properties.ads_consent_at, .properties.lastmodifieddate) is "
                    + "text that is no time, expected a time such as 2026-01-31T08:00:00Z. Replay after fixing mappings/hubspot/contacts.yaml.");
            assertThat(entries.get(0).toString()).doesNotContain("example.com");
        }
    }

    @Test
    void pulledAgainItIsOneEntryAndAfterAFixItIsReplayed() throws IOException {
        try (Hub hub = HubFixture.open(home)) {
            hub.run(ROUTE, false);
            hub.run(ROUTE, true);
            assertThat(HubFixture.count(hub, "select count(*) from quarantine")).isEqualTo(1);
            assertThat(new SettleQuarantine(hub).replay(List.of()).stored()).as("nothing was fixed").isZero();
        }
        replaceInContactsMapping("stated_at: 'fallback(.properties.ads_consent_at, .properties.lastmodifieddate)'",
                "stated_at: .properties.lastmodifieddate");
        try (Hub hub = HubFixture.open(home)) {
            assertThat(new SettleQuarantine(hub).replay(List.of()).stored()).isEqualTo(1);
            assertThat(HubFixture.rows(hub, "select full_name, email from customers where source_id = '" + contact + "'"))
                    .containsExactly("Record Bad, bad.record@example.com");
            assertThat(new Quarantine(hub.warehouse()).open()).isEmpty();
        }
    }

    private void replaceInContactsMapping(String text, String by) throws IOException {
        Path mapping = home.path("mappings/hubspot/contacts.yaml");
        Files.writeString(mapping, Files.readString(mapping).replace(text, by));
    }
}
