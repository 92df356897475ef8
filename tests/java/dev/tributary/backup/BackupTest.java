package dev.tributary.backup;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.RestoreBackup;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.privacy.PersonSelector;
import dev.tributary.privacy.SmallHome;
import dev.tributary.receive.inbox.SqliteInbox;
import dev.tributary.receive.inbox.StoredRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackupTest {

    @TempDir static Path base;
    private static Home made;

    @TempDir Path folder;
    private Home home;
    private Path file;

    @BeforeAll
    static void people() throws IOException {
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            made = SmallHome.make(base, twins, 3);
        }
    }

    @BeforeEach
    void aHomeOfItsOwn() throws IOException {
        home = SmallHome.copy(made, folder.resolve("home"));
        file = folder.resolve("kept/backup.zip");
    }

    @Test
    void whatIsRestoredIsWhatWasBackedUpAndTheForgottenStayForgotten() throws IOException {
        try (SqliteInbox inbox = SqliteInbox.open(home.var().resolve("inbox.db"), 1 << 20)) {
            inbox.append(List.of(arrival("one")));
        }
        List<String> before;
        String erasure;
        try (Hub hub = HubFixture.open(home)) {
            backup(hub);
            before = HubFixture.rows(hub, "select full_name from profiles where full_name <> 'Forgotten An' order by 1");
            erasure = Objects.requireNonNull(hub.services().forget().forget(PersonSelector.email(SmallHome.AN))).id();
            assertThat(Files.readString(hub.services().erasures().certificate(erasure))).contains(file.toString(), "kept_until");
            hub.warehouse().write(session -> session.execute("delete from customers where source_id = 'binh'"));
        }
        try (SqliteInbox inbox = SqliteInbox.open(home.var().resolve("inbox.db"), 1 << 20)) {
            inbox.append(List.of(arrival("two")));
        }
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Path kept = restore();
        assertThat(kept).exists().isNotEqualTo(file);
        try (Hub hub = HubFixture.open(home)) {
            assertThat(SmallHome.traces(hub)).isEmpty();
            assertThat(HubFixture.rows(hub, "select full_name from profiles order by 1")).isEqualTo(before);
            assertThat(HubFixture.rows(hub, "select erasure_id from erasures")).containsExactly(erasure);
            String certificate = Files.readString(hub.services().erasures().certificate(erasure));
            assertThat(Objects.requireNonNull(hub.services().erasures().status(erasure)).taken()).containsEntry("customers", 2L)
                    .containsEntry("customers (again)", 2L);
            assertThat(certificate).contains("\"subject\" : \"");
        }
        try (SqliteInbox inbox = SqliteInbox.open(home.var().resolve("inbox.db"), 1 << 20)) {
            assertThat(inbox.read("shop", "events", 0, 10, 1 << 20))
                    .extracting(entry -> new String(entry.request().body(), StandardCharsets.UTF_8)).containsExactly("one", "two");
        }
        assertThat(new Backups(home.var()).all()).extracting(Backups.Known::name).containsExactly(file.toString(), kept.toString());
        assertThat(Files.readString(home.var().resolve("tributary.duckdb"), StandardCharsets.ISO_8859_1)).as("not even on the disk")
                .doesNotContain("an.forgotten", "+84901234567");
    }

    @Test
    void aDamagedOrNewerFileIsRefusedAndNothingChanges() throws IOException {
        try (Hub hub = HubFixture.open(home)) {
            backup(hub);
        }
        byte[] whole = Files.readAllBytes(file);
        byte[] warehouse = Files.readAllBytes(home.var().resolve("tributary.duckdb"));
        for (int at : new int[] {whole.length / 4, whole.length / 2, whole.length - 30}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(this::restore).hasMessageContaining("cannot be restored").hasMessageContaining("nothing was changed");
        }
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));
        assertThatThrownBy(this::restore).hasMessageContaining("cannot be restored");
        Files.writeString(file, "not a backup");
        assertThatThrownBy(this::restore).hasMessageContaining("cannot be restored");
        assertThat(Files.readAllBytes(home.var().resolve("tributary.duckdb"))).isEqualTo(warehouse);
        try (Hub hub = HubFixture.open(home)) {
            hub.warehouse().write(
                    session -> session.execute("insert into schema_steps values ('999-from-the-future', timestamp '2030-01-01 00:00:00')"));
            backup(hub);
            hub.warehouse().write(session -> session.execute("delete from schema_steps where step = '999-from-the-future'"));
        }
        assertThatThrownBy(this::restore).hasMessageContaining("a newer Tributary made it").hasMessageContaining("999-from-the-future");
        assertThat(home.var().resolve("restore.part")).doesNotExist();
    }

    @Test
    void aRestoreThatWasKilledAfterItWasDecidedIsEndedAtTheNextStart() throws IOException {
        try (Hub hub = HubFixture.open(home)) {
            backup(hub);
            hub.warehouse().write(session -> session.execute("delete from customers"));
        }
        Home other = SmallHome.copy(home, folder.resolve("other"));
        restore();
        byte[] restored = Files.readAllBytes(home.var().resolve("tributary.duckdb"));
        // What a kill leaves: decided, nothing moved yet.
        Path ready = Files.createDirectories(other.var().resolve("restore.ready"));
        Files.write(ready.resolve("warehouse.duckdb"), restored);
        try (Hub hub = HubFixture.open(other)) {
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(6);
        }
        assertThat(ready).doesNotExist();
        // And one that was not decided is as if it had never been.
        Files.createDirectories(other.var().resolve("restore.part"));
        try (Hub hub = HubFixture.open(other)) {
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(6);
        }
    }

    @Test
    void whatIsThereBeforeAMigrationIsKept() throws IOException {
        try (Hub hub = HubFixture.open(home)) {
            hub.warehouse().write(session -> {
                session.execute("drop table audit");
                session.execute("delete from schema_steps where step = '202612010700-privacy-baseline'");
                for (String table : List.of("erasures", "erasure_counts", "erasure_removals", "erasure_consents", "erasure_drops")) {
                    session.execute("drop table " + table);
                }
                return null;
            });
        }
        try (Hub hub = HubFixture.open(home)) {
            assertThat(HubFixture.count(hub, "select count(*) from audit")).isZero();
        }
        assertThat(home.var().resolve("backups/before-202612010700-privacy-baseline.zip")).exists();
    }

    @Test
    void aHomeInUseIsNotRestoredInto() throws Exception {
        try (Hub hub = HubFixture.open(home)) {
            backup(hub);
            // Copying took no lock away: another process still finds the warehouse in use.
            dev.tributary.app.HubProcess process = dev.tributary.app.HubProcess.start(folder, home, "restore", file.toString());
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(process.output()).contains("in use by");
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(6);
        }
    }

    private void backup(Hub hub) {
        new Backup(home.var(), Duration.ofDays(30), Clock.systemUTC()).write(hub.warehouse()::snapshot, file);
    }

    private Path restore() {
        return new RestoreBackup(home, Clock.systemUTC()).restore(file);
    }

    private static StoredRequest arrival(String body) {
        return new StoredRequest("shop", "events", "", Instant.parse("2026-11-01T00:00:00Z"), Map.of(),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
