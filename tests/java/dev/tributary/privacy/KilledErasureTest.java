package dev.tributary.privacy;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.HubProcess;
import dev.tributary.app.RestoreBackup;
import dev.tributary.backup.Backups;
import dev.tributary.backup.Manifest;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.run.RunReport;
import dev.tributary.twin.kit.InjectedFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** SIGKILL at different moments of an erasure and of a backup, then the same command again: all is as if nothing had happened. */
class KilledErasureTest {

    private static final Duration FOREVER = Duration.ofMinutes(2);

    @TempDir static Path base;
    private static DemoTwins twins;
    private static Home made;
    private static List<String> undisturbed;

    @BeforeAll
    static void people() throws IOException {
        twins = new DemoTwins(Clock.systemUTC());
        made = SmallHome.make(base, twins, 3);
        try (Hub hub = HubFixture.open(made)) {
            RunReport report = hub.run("push-everyone", false);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(RunReport.Outcome.DONE);
        }
        Home calm = SmallHome.copy(made, base.resolve("calm"));
        try (Hub hub = HubFixture.open(calm)) {
            hub.services().forget().forget(PersonSelector.email(SmallHome.AN));
            undisturbed = SmallHome.state(hub);
        }
        assertThat(undisturbed).contains("customers, 2", "google, everyone, accepted", "meta, everyone, accepted", "erased, somebody");
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    @Test
    void anErasureKilledAtAnyMomentEndsAsIfItHadNotBeen(@TempDir Path folder) throws Exception {
        Path stones = Path.of("var/tombstones");
        int[] at = {0};
        List<Home> killed = new ArrayList<>();
        killed.add(kill(folder.resolve("salted"), home -> exists(home.path(stones.toString()), ".salt")));
        killed.add(kill(folder.resolve("stones"), home -> exists(home.path(stones.toString()), ".list")));
        killed.add(kill(folder.resolve("purging"), home -> Files.exists(home.var().resolve("tributary.duckdb.purge"))));
        twins.meta().inject(InjectedFault.delay(FOREVER, request -> true));
        int asked = twins.meta().requests().size();
        killed.add(kill(folder.resolve("asking"), home -> twins.meta().requests().size() > asked));
        twins.meta().inject(InjectedFault.none());
        killed.add(kill(folder.resolve("certified"), home -> Files.isDirectory(home.var().resolve("certificates"))));
        for (Home home : killed) {
            try (Hub hub = HubFixture.open(home)) {
                hub.services().forget().forget(PersonSelector.email(SmallHome.AN));
                assertThat(SmallHome.state(hub)).as("killed in %s", home.root().getParent().getFileName()).isEqualTo(undisturbed);
                assertThat(SmallHome.traces(hub)).isEmpty();
            }
            try (Stream<Path> certificates = Files.list(home.var().resolve("certificates"))) {
                assertThat(certificates.filter(file -> !file.toString().endsWith(".part")).toList()).hasSize(2);
            }
            at[0]++;
        }
        assertThat(at[0]).isEqualTo(5);
    }

    @Test
    void aBackupKilledAtAnyMomentIsMadeWholeByTheNext(@TempDir Path folder) throws Exception {
        List<String> parts = List.of("backup.part", "backup.part/warehouse.duckdb", "backups.json");
        for (String part : parts) {
            Home home = SmallHome.copy(made, folder.resolve(part.replace('/', '-')).resolve("home"));
            Path file = home.root().resolveSibling("backup.zip");
            Files.writeString(file, "the backup of yesterday");
            HubProcess process = HubProcess.start(folder, home, "backup", file.toString());
            await(process, () -> Files.exists(home.var().resolve(part)));
            process.kill();
            assertThat(Files.size(file)).as("yesterday's, or a whole one").satisfiesAnyOf(
                    size -> assertThat(size).isEqualTo("the backup of yesterday".length()),
                    size -> Manifest.demandSeal(file));
            try (Hub hub = HubFixture.open(home)) {
                hub.services().backup().write(hub.warehouse()::snapshot, file);
            }
            Home fresh = SmallHome.copy(made, home.root().resolveSibling("fresh"));
            Files.delete(fresh.var().resolve("tributary.duckdb"));
            new RestoreBackup(fresh, Clock.systemUTC()).restore(file);
            try (Hub hub = HubFixture.open(fresh); Hub then = HubFixture.open(home)) {
                assertThat(SmallHome.state(hub)).isEqualTo(SmallHome.state(then)).contains("customers [6]");
            }
            assertThat(home.var().resolve("backup.part")).doesNotExist();
            assertThat(new Backups(home.var()).all()).extracting(Backups.Known::name).containsExactly(file.toString());
        }
    }

    private interface Moment {
        boolean has(Home home);
    }

    private static Home kill(Path folder, Moment moment) throws Exception {
        Home home = SmallHome.copy(made, folder.resolve("home"));
        HubProcess process = HubProcess.start(folder, home, "forget", "--email", SmallHome.AN);
        await(process, () -> moment.has(home));
        process.kill();
        return home;
    }

    private static void await(HubProcess process, BooleanSupplier moment) throws IOException {
        while (!moment.getAsBoolean() && process.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(moment.getAsBoolean()).as(process.output()).isTrue();
    }

    private static boolean exists(Path folder, String suffix) {
        String[] names = folder.toFile().list((any, name) -> name.endsWith(suffix));
        return names != null && names.length > 0;
    }
}
