package dev.tributary.backup;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.RestoreBackup;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.mapping.CanonicalFile;
import dev.tributary.privacy.PersonSelector;
import dev.tributary.privacy.SmallHome;
import dev.tributary.run.RunReport;
import dev.tributary.warehouse.TestEngine;
import dev.tributary.warehouse.Warehouse;
import dev.tributary.warehouse.duckdb.DuckDbFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** A backup of a warehouse in PostgreSQL holds every row, and is made before the schema goes forward. */
class BackupOnPostgresTest {

    private static final List<String> OF_PRIVACY = List.of("audit", "erasures", "erasure_counts", "erasure_removals", "erasure_consents",
            "erasure_drops");
    private static final String TABLES = "select table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema = current_schema() order by 1";

    @TempDir Path folder;
    private Home home;

    @BeforeAll
    static void onPostgres() {
        TestEngine.usePostgres(true);
    }

    @AfterAll
    static void asBefore() {
        TestEngine.usePostgres(false);
    }

    @BeforeEach
    void people() throws IOException {
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            home = SmallHome.make(folder, twins, 3);
        }
        try (Hub hub = HubFixture.open(home)) {
            hub.warehouse().write(session -> {
                session.execute("insert into orders (source, source_id, kind, ordered_at, total, currency, stored_at) values "
                        + "('shop', 'Đơn\t\\1', 'sale', timestamp '2026-11-02 03:04:05.678901', 12345678901234.5678, 'VND', timestamp '2026-11-02 03:04:06')");
                session.execute(
                        "update customers set birth_date = date '1979-12-31', email_verified = true, tags = 'dòng một\nhai|\"x\"' where source_id = 'C1'");
                // Somebody else's table in the same schema, and a canonical one that the model no longer names.
                session.execute("create table not_ours (id bigint, note varchar)");
                session.execute(
                        "create table loyalty (source varchar, source_id varchar, modified_at timestamp, points decimal(18,2), stored_at timestamp)");
                session.execute("alter table customers add column shoe_size integer");
                session.execute("update customers set shoe_size = 41 where source_id = 'C1'");
                return session.execute("insert into loyalty values ('shop', 'C1', null, 12.50, timestamp '2026-11-02 00:00:00')");
            });
        }
    }

    /** A home whose warehouse is a file. */
    private Home inFile() throws IOException {
        Home other = SmallHome.copy(home, folder.resolve("other"));
        Path application = other.path("config/application.yaml");
        Files.writeString(application, Files.readString(application).replaceAll("(?ms)^warehouse:\n( .*\n?)+", ""));
        return other;
    }

    private static List<String> rows(Hub hub, List<String> tables) {
        List<String> rows = new ArrayList<>();
        for (String table : tables) {
            List<String> columns = hub.warehouse().read(session -> session.columns(table)).stream()
                    .filter(column -> !column.equals("identifier_key")).sorted().map(column -> '"' + column + '"').toList();
            HubFixture.rows(hub, "select " + String.join(", ", columns) + " from \"" + table + "\"").stream()
                    .map(row -> row.replace("0E-8", "0.00000000")).sorted().forEach(row -> rows.add(table + " " + columns + " " + row));
        }
        return rows;
    }

    @Test
    void aBackupHoldsEveryRowAndIsRestoredIntoAFile() throws IOException {
        Path file = folder.resolve("kept/backup.zip");
        List<String> tables;
        List<String> rows;
        try (Hub hub = HubFixture.open(home)) {
            new Backup(home.var(), null, Clock.systemUTC()).write(hub.warehouse()::snapshot, file);
            tables = HubFixture.rows(hub, TABLES).stream().filter(table -> !table.equals("not_ours")).toList();
            rows = rows(hub, tables);
        }
        assertThat(rows).anyMatch(row -> row.contains("12345678901234.5678")).anyMatch(row -> row.contains("1979-12-31"))
                .hasSizeGreaterThan(60);
        Home other = inFile();
        new RestoreBackup(other, Clock.systemUTC()).restore(file);
        try (Hub hub = HubFixture.open(other)) {
            assertThat(HubFixture.rows(hub, TABLES)).isEqualTo(tables);
            List<String> restored = rows(hub, tables);
            assertThat(restored.stream().filter(row -> !rows.contains(row))).as("nothing else").isEmpty();
            assertThat(rows.stream().filter(row -> !restored.contains(row))).as("everything").isEmpty();
            assertThat(restored).hasSameSizeAs(rows);
            new Backup(other.var(), null, Clock.systemUTC()).write(hub.warehouse()::snapshot, folder.resolve("kept/from-a-file.zip"));
            assertThat(HubFixture.rows(hub, "select full_name from profile order by 1")).hasSize(5);
            assertThat(hub.run("run-resolve-people", false).outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(HubFixture.count(hub, "select count(*) from profiles")).isEqualTo(5);
        }
        // The other way: a warehouse that grew out of its file moves to PostgreSQL, with all it knows.
        try (Hub hub = HubFixture.open(home)) {
            hub.warehouse().write(session -> session.execute("delete from customers"));
        }
        new RestoreBackup(home, Clock.systemUTC()).restore(folder.resolve("kept/from-a-file.zip"));
        try (Hub hub = HubFixture.open(home)) {
            List<String> moved = rows(hub, tables);
            assertThat(moved).containsAll(rows).hasSameSizeAs(rows);
            assertThat(hub.run("run-resolve-people", false).outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(HubFixture.count(hub, "select count(*) from profiles")).isEqualTo(5);
        }
    }

    @Test
    void whatIsThereBeforeAMigrationIsKept() throws IOException {
        List<String> people;
        try (Hub hub = HubFixture.open(home)) {
            people = HubFixture.rows(hub, "select full_name, email, phone from profiles order by 1, 2, 3");
            hub.warehouse().write(session -> {
                for (String table : OF_PRIVACY) {
                    session.execute("drop table " + table);
                }
                return session.execute("delete from schema_steps where step = '202612010700-privacy-baseline'");
            });
        }
        Path file = home.var().resolve("backups/before-202612010700-privacy-baseline.zip");
        assertThat(file).doesNotExist();
        try (Hub hub = HubFixture.open(home)) {
            assertThat(HubFixture.count(hub, "select count(*) from audit")).as("brought forward").isZero();
            assertThat(HubFixture.rows(hub, "select full_name, email, phone from profiles order by 1, 2, 3")).isEqualTo(people);
        }
        assertThat(file).exists();
        assertThat(new Backups(home.var()).all()).extracting(Backups.Known::name).containsExactly(file.toString());
        // Back into PostgreSQL, and forward once more.
        new RestoreBackup(home, Clock.systemUTC()).restore(file);
        try (Hub hub = HubFixture.open(home)) {
            assertThat(HubFixture.rows(hub, "select full_name, email, phone from profiles order by 1, 2, 3")).isEqualTo(people);
            assertThat(HubFixture.count(hub, "select count(*) from erasures")).isZero();
        }
        Home other = inFile();
        new RestoreBackup(other, Clock.systemUTC()).restore(file);
        assertThat(DuckDbFile.steps(other.var().resolve("tributary.duckdb")))
                .contains("202612010400-consent-baseline", "202612010800-quality-baseline").doesNotContain("202612010700-privacy-baseline");
        try (Hub hub = HubFixture.open(other)) {
            assertThat(HubFixture.rows(hub, "select full_name, email, phone from profiles order by 1, 2, 3")).isEqualTo(people);
        }
    }

    @Test
    void whatIsRestoredIsWhatWasBackedUpAndTheForgottenStayForgotten() throws IOException {
        Path file = folder.resolve("kept/backup.zip");
        List<String> tables;
        List<String> rows;
        String erasure;
        try (Hub hub = HubFixture.open(home)) {
            tables = HubFixture.rows(hub, TABLES);
            rows = rows(hub, tables);
            new Backup(home.var(), null, Clock.systemUTC()).write(hub.warehouse()::snapshot, file);
            erasure = Objects.requireNonNull(hub.services().forget().forget(PersonSelector.email(SmallHome.AN))).id();
            hub.warehouse().write(session -> {
                session.execute("insert into not_ours values (7, 'stays')");
                session.execute("drop table loyalty");
                return session.execute("delete from customers where source_id = 'binh'");
            });
            hub.run("run-resolve-people", false);
            assertThat(HubFixture.count(hub, "select count(*) from profiles")).isEqualTo(3);
        }
        Path kept = new RestoreBackup(home, Clock.systemUTC()).restore(file);
        assertThat(kept).exists().isNotEqualTo(file);
        try (Hub hub = HubFixture.open(home)) {
            assertThat(HubFixture.rows(hub, TABLES)).isEqualTo(tables);
            assertThat(SmallHome.traces(hub)).isEmpty();
            assertThat(HubFixture.rows(hub, "select erasure_id from erasures")).containsExactly(erasure);
            assertThat(HubFixture.rows(hub, "select id, note from not_ours")).as("somebody else's").containsExactly("7, stays");
            List<String> restored = rows(hub, tables);
            assertThat(restored).containsAll(rows.stream()
                    .filter(row -> row.matches("(orders|order_lines|loyalty|products|installation|customers|profile_customers|profiles) .*")
                            && row.contains("shop"))
                    .toList());
            assertThat(HubFixture.count(hub, "select count(*) from profiles")).isEqualTo(4);
            assertThat(hub.run("run-resolve-people", false).outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(HubFixture.count(hub, "select count(*) from profile")).isEqualTo(4);
        }
        // And once more, with what was there before the restore.
        new RestoreBackup(home, Clock.systemUTC()).restore(kept);
        try (Hub hub = HubFixture.open(home)) {
            assertThat(HubFixture.count(hub, "select count(*) from profiles")).isEqualTo(3);
        }
    }

    @Test
    void aRestoreThatWasKilledAfterItWasDecidedIsEndedAtTheNextStart() throws IOException {
        CanonicalModel model = CanonicalFile.read(home, new Findings());
        Path ready = Files.createDirectories(home.var().resolve("restore.ready"));
        assertThat(Hub.engine(home).snapshot(ready.resolve("warehouse.duckdb"), model)).isTrue();
        Path again = Files.copy(ready.resolve("warehouse.duckdb"), folder.resolve("again.duckdb"));
        assertThat(ready).isDirectoryNotContaining("glob:**.{wal,spill}");
        try (Warehouse warehouse = Hub.engine(home).open(model)) {
            warehouse.write(session -> session.execute("delete from customers"));
        }
        try (Hub hub = HubFixture.open(home)) {
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(6);
        }
        assertThat(ready).doesNotExist();
        // Killed between the database's commit and the end: it is done again.
        Files.move(again, Files.createDirectories(ready).resolve("warehouse.duckdb"));
        try (Hub hub = HubFixture.open(home)) {
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(6);
        }
        assertThat(ready).doesNotExist();
    }
}
