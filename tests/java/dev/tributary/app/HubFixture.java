package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoHome;
import dev.tributary.demo.DemoTwins;
import dev.tributary.run.RunReport;
import dev.tributary.warehouse.StatementException;
import dev.tributary.warehouse.TestEngine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Homes that point at twins, and questions to a hub's warehouse. */
public final class HubFixture {

    private HubFixture() {
    }

    /** A new home below {@code folder}, made as the demo makes it. */
    public static Home home(Path folder, DemoTwins twins) {
        Home home = DemoHome.make(Path.of(System.getProperty("user.dir")), folder.resolve("home"), twins);
        try {
            Files.writeString(home.path("config/application.yaml"), TestEngine.settings(folder), StandardOpenOption.APPEND);
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Hub open(Home home) {
        return Hub.open(home, Clock.systemUTC());
    }

    /** Runs a route, which must end well. */
    public static RunReport done(Hub hub, String route) {
        RunReport report = hub.run(route, false);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(RunReport.Outcome.DONE);
        return report;
    }

    /** Rows of a query, their columns joined by a comma. */
    public static List<String> rows(Hub hub, String sql) {
        return hub.warehouse().read(session -> session.query(sql, row -> {
            int columns = row.columns().size();
            return IntStream.rangeClosed(1, columns).mapToObj(i -> String.valueOf(TestEngine.text(row, i)))
                    .collect(Collectors.joining(", "));
        }));
    }

    public static long count(Hub hub, String sql) {
        return hub.warehouse().read(session -> session.count(sql));
    }
}
