package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Killed without warning in the middle of a resolution, the next run ends where an undisturbed one does. */
class KilledResolutionTest {

    @TempDir Path folder;

    @ParameterizedTest @ValueSource(ints = {20, 55, 90})
    void theNextRunEndsWhereAnUndisturbedOneDoes(int steps) throws Exception {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Path undisturbed = Files.createDirectory(folder.resolve("undisturbed"));
        fill(killed);
        copy(killed, undisturbed);
        int seen = kill(killed, steps);
        assertThat(seen).as("it was killed in the middle").isEqualTo(steps);
        try (SmallShop shop = new SmallShop(killed); SmallShop other = new SmallShop(undisturbed)) {
            assertThat(shop.count("select count(*) from profiles")).as("nothing of the killed run is left")
                    .isEqualTo(other.count("select count(*) from profiles"));
            resolve(shop);
            resolve(other);
            assertThat(state(shop)).isEqualTo(state(other)).isNotEmpty();
        }
    }

    /** Some people, then changes that merge, split and share. */
    private static void fill(Path at) {
        try (SmallShop shop = new SmallShop(at)) {
            put(shop, 0, 300, "2026-03-02T08:00:00Z", 3);
            resolve(shop);
            put(shop, 200, 400, "2026-03-03T08:00:00Z", 5);
        }
    }

    private static void put(SmallShop shop, int from, int to, String at, int each) {
        shop.warehouse.write(session -> {
            session.execute("delete from customers where cast(source_id as bigint) >= ?", (long) from);
            for (int i = from; i < to; i++) {
                session.execute(
                        "insert into customers (source, source_id, full_name, email, phone, modified_at, stored_at) values ('kv', ?, ?, ?, ?, ?, ?)",
                        "" + i,
                        i % 50 == 0 ? "Trần Bình" : "An", "e" + i / each + "@shop.vn", i % 7 == 0 ? "+8490000" + (1000 + i / 14) : null,
                        Instant.parse(at).plusSeconds(i), Instant.parse(at));
            }
            return true;
        });
    }

    private static void resolve(SmallShop shop) {
        new People(shop.warehouse, IdentityRules.read(SmallShop.REPOSITORY, new Findings()), Clock.systemUTC()).resolve();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** @return how many things it had begun to do */
    private static int kill(Path at, int steps) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), KilledResolution.class.getName(), at.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        int seen = 0;
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null && !line.equals("done") && seen < steps; line = out.readLine()) {
                seen++;
            }
            process.destroyForcibly();
        }
        process.waitFor();
        return seen;
    }

    private static List<String> state(SmallShop shop) {
        List<String> state = new ArrayList<>(shop.rows(
                "select string_agg(source_id, ' ' order by source_id) as row from profile_customers join profiles using (profile_id) group by profile_id order by row"));
        state.addAll(shop.rows("""
                select i.kind || ' ' || i.value || ' ' || min(p.source_id) as row from profile_identifiers i join profile_customers p using (profile_id)
                group by i.profile_id, i.kind, i.value order by row
                """));
        state.addAll(shop
                .rows("select full_name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') as row from profiles order by row"));
        state.addAll(
                shop.rows("select kind || ' ' || reason || ' ' || records || ' ' || names as row from shared_identifiers order by row"));
        state.addAll(shop.rows("select 'merges ' || count(*) from profile_merges"));
        return state;
    }
}
