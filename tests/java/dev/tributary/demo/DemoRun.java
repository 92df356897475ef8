package dev.tributary.demo;

import dev.tributary.app.Hub;
import dev.tributary.config.Home;
import dev.tributary.warehouse.Postgres;
import dev.tributary.warehouse.ReadOnlyQuery;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The whole demonstration, run once per engine for all tests that look at it. */
final class DemoRun {

    final Path folder;
    final DemoTwins twins;
    final PlantedTruth truth;
    final Home home;
    final boolean held;
    final String printed;

    private static @Nullable DemoRun duckDb;
    private static @Nullable DemoRun postgres;

    private DemoRun(boolean onPostgres) {
        try {
            folder = Files.createTempDirectory("tributary-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::clear));
        twins = new DemoTwins(Clock.systemUTC());
        truth = new PlantedTruth(twins.population(), twins.history());
        StringWriter out = new StringWriter();
        held = new Demo(new PrintWriter(out), false, twins).run(Path.of("."), folder.resolve("home"), onPostgres ? warehouse() : "");
        printed = out.toString();
        home = new Home(folder.resolve("home"));
    }

    static synchronized DemoRun onDuckDb() {
        if (duckDb == null) {
            duckDb = new DemoRun(false);
        }
        return duckDb;
    }

    static synchronized DemoRun onPostgres() {
        if (postgres == null) {
            postgres = new DemoRun(true);
        }
        return postgres;
    }

    private String warehouse() {
        try {
            return Postgres.settings(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<List<Object>> rows(String sql) {
        List<List<Object>> all = new ArrayList<>();
        each(sql, all::add);
        return all;
    }

    interface Taker {
        boolean take(List<@Nullable Object> row);
    }

    void each(String sql, Taker taker) {
        try (ReadOnlyQuery query = Hub.engine(home).query()) {
            query.run(sql, new ReadOnlyQuery.Rows() {
                @Override
                public void columns(List<String> names) {
                    // Not needed here.
                }

                @Override
                public boolean row(List<@Nullable Object> values) {
                    return taker.take(values);
                }
            });
        }
    }

    private void clear() {
        twins.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
