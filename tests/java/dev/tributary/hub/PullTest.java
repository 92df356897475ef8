package dev.tributary.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoHome;
import dev.tributary.demo.DemoTwins;
import dev.tributary.sync.RunReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;

class PullTest {

    @TempDir
    static Path folder;
    private static DemoTwins twins;
    private static Home home;

    @BeforeAll
    static void start() {
        twins = new DemoTwins(Clock.systemUTC());
        home = DemoHome.make(Path.of("."), folder.resolve("home"), twins);
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    @Test
    void everyRecordArrivesOnceHoweverOftenItIsPulled() {
        try (Hub hub = Hub.open(home, Clock.systemUTC())) {
            for (String route : new String[] {"pull-kiotviet-customers", "pull-kiotviet-invoices", "pull-kiotviet-returns", "pull-hubspot-contacts"}) {
                long t = System.nanoTime();
                RunReport report = hub.run(route, false);
                System.out.println(report + " " + (System.nanoTime() - t) / 1_000_000 + " ms");
                assertThat(report.outcome()).isEqualTo(RunReport.Outcome.DONE);
            }
            for (String route : new String[] {"pull-kiotviet-customers", "pull-kiotviet-invoices", "pull-kiotviet-returns", "pull-hubspot-contacts"}) {
                RunReport report = hub.run(route, false);
                assertThat(report.changed()).as(report.toString()).isZero();
            }
        }
    }
}
