package dev.tributary.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.SmallShop;
import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.backup.Backup;
import dev.tributary.backup.Backups;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.RetentionSettings;
import dev.tributary.demo.DemoTwins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class PersonDataTest {

    @TempDir static Path base;
    private static Home made;

    @TempDir Path folder;
    private Home home;

    @BeforeAll
    static void people() throws IOException {
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            made = SmallHome.make(base, twins, 3);
        }
    }

    @BeforeEach
    void aHomeOfItsOwn() throws IOException {
        home = SmallHome.copy(made, folder.resolve("home"));
    }

    @Test
    void aPersonGetsAllThatIsKeptOfThemAndNothingOfOthers() throws IOException {
        try (Hub hub = HubFixture.open(home)) {
            Forget forget = hub.services().forget();
            StringWriter out = new StringWriter();
            long rows = forget.export(PersonSelector.email(SmallHome.AN), out);
            JsonNode json = new ObjectMapper().readTree(out.toString());
            Map<String, Long> taken = forget.preview(PersonSelector.email(SmallHome.AN)).rows();
            List<String> tables = new ArrayList<>();
            json.path("tables").fieldNames().forEachRemaining(tables::add);
            assertThat(tables).containsExactlyInAnyOrderElementsOf(taken.keySet());
            taken.forEach((table, count) -> assertThat(json.path("tables").path(table)).as(table).hasSize(count.intValue()));
            assertThat(rows).isEqualTo(json.path("rows").asLong()).isEqualTo(taken.values().stream().mapToLong(Long::longValue).sum());
            assertThat(json.at("/tables/customers/0/source").asText()).as("in the order of their keys").isEqualTo("hubspot");
            assertThat(json.at("/tables/orders/0/ordered_at").asText()).isEqualTo("2026-11-01T00:00:00Z");
            assertThat(json.at("/tables/order_lines/0/quantity").isNumber()).isTrue();
            assertThat(out.toString()).contains(SmallHome.AN, "0901 234 567").doesNotContain("binh", "Binh", "person1@example.com");
            StringWriter again = new StringWriter();
            forget.export(PersonSelector.id("kiotviet:an-record"), again);
            assertThat(new ObjectMapper().readTree(again.toString()).path("tables")).isEqualTo(json.path("tables"));
            assertThat(forget.export(PersonSelector.email("nobody@example.com"), new StringWriter())).isZero();
            assertThat(HubFixture.rows(hub, "select distinct action from audit")).containsExactly("export");
            assertThat(HubFixture.count(hub, "select count(*) from audit where subject like '%@%'")).isZero();
        }
    }

    @Test
    void whatWasKeptLongEnoughGoesAndNothingElse() throws IOException {
        Clock later = Clock.fixed(Instant.parse("2028-01-01T00:00:00Z"), ZoneOffset.UTC);
        Path old = folder.resolve("old.zip");
        Path other = folder.resolve("other.zip");
        try (Hub hub = HubFixture.open(home)) {
            new Backup(home.var(), Duration.ofDays(30), Clock.systemUTC()).write(hub.warehouse()::snapshot, old);
            new Backup(home.var(), Duration.ofDays(30), Clock.systemUTC()).write(hub.warehouse()::snapshot, other);
            Files.writeString(other, "somebody put another file here");
            hub.warehouse().write(session -> {
                session.execute(
                        "insert into engagements (source, source_id, type, occurred_at, anonymous_id, customer_id, stored_at) values ('web', 'a1', 'page_viewed', timestamp '2026-11-01 00:00:00', 'v1', 'v1', timestamp '2026-11-01 00:00:00')");
                session.execute(
                        "insert into engagements (source, source_id, type, occurred_at, anonymous_id, stored_at) values ('web', 'a2', 'page_viewed', timestamp '2027-12-31 00:00:00', 'v1', timestamp '2026-11-01 00:00:00')");
                session.execute(
                        "insert into engagements (source, source_id, type, occurred_at, customer_id, stored_at) values ('kiotviet', 'a3', 'page_viewed', timestamp '2026-11-01 00:00:00', 'binh', timestamp '2026-11-01 00:00:00')");
                return session.execute(
                        "insert into runs values ('r1', 'x', null, null, timestamp '2026-11-01 00:00:00', timestamp '2026-11-01 00:00:00', 'done', 0, 0, 0, 0, 0, null)");
            });
            RetentionSettings settings = ApplicationSettings.read(SmallShop.REPOSITORY, new Findings()).retention();
            assertThat(new Retention(hub.warehouse(), settings, home.var(), later).apply())
                    .isEqualTo(Map.of("anonymous events", 1L, "backups", 1L, "plans", 0L, "records held back", 3L, "runs", 1L));
            assertThat(HubFixture.rows(hub, "select source_id from engagements order by 1")).containsExactly("a2", "a3", "e1", "e2", "e3",
                    "e4");
            assertThat(old).doesNotExist();
            assertThat(other).exists();
            assertThat(new Backups(home.var()).all()).isEmpty();
            assertThat(new Retention(hub.warehouse(), RetentionSettings.NONE, home.var(), later).apply()).isEmpty();
            assertThat(hub.run("run-retention", false).lines()).first().asString().startsWith("config/application.yaml names no retention");
        }
        Files.writeString(home.path("config/application.yaml"), "retention: {runs: 1h, quarantaine: 3d, backups: soon}\n");
        Findings findings = new Findings();
        ApplicationSettings.read(home, findings);
        assertThat(findings.all()).extracting(Object::toString).containsExactly(
                "config/application.yaml:1:19: application: retention: \"runs\" is less than a day; write such as 90d, or leave it out to keep them for good",
                "config/application.yaml:1:23: application: retention: unknown key \"quarantaine\"; write anonymousEvents, backups, quarantine or runs (did you mean quarantine?)",
                "config/application.yaml:1:49: application: retention: \"backups\" is \"soon\", expected a duration; write a number with ms, s, m, h or d, such as 30s");
    }
}
