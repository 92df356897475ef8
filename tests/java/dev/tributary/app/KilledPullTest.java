package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.twin.kit.SeenRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** SIGKILL at different moments of a pull, then run again: nothing lost, nothing twice, and resumed rather than restarted. */
class KilledPullTest {

    private static final int INVOICES = 15_899;
    private static final int PAGES = 159;
    private static final Pattern CURRENT_ITEM = Pattern.compile("currentItem=(\\d+)");
    private static final Pattern POSITION = Pattern.compile("\"position\":\"(\\d+)\"");
    private static DemoTwins twins;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        twins = new DemoTwins(java.time.Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    /** @param page the hub is killed when it has asked for so many pages: before any commit, amid commits, near the end */
    @ParameterizedTest(name = "killed after {0} pages") @ValueSource(ints = {1, 15, 40, 80, 120, 150})
    void theNextRunGoesOnFromTheLastCommit(int page) throws Exception {
        Home home = HubFixture.home(folder, twins);
        int before = twins.kiotviet().requests().size();
        HubProcess killed = HubProcess.start(folder, home, "run", "pull-kiotviet-invoices");
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(2))
                .until(() -> pages(before).size() >= page || !killed.isAlive());
        killed.kill();
        int first = pages(before).size();
        long stored;
        List<String> checkpoint;
        try (Hub hub = HubFixture.open(home)) {
            stored = HubFixture.count(hub, "select count(*) from orders");
            checkpoint = HubFixture.rows(hub, "select state from checkpoints where stream = 'invoices'");
            assertThat(HubFixture.rows(hub, "select distinct state from runs")).as("what was killed is no longer called running")
                    .isSubsetOf(List.of("failed", "done"));
            assertThat(HubFixture.count(hub,
                    "select count(*) from order_lines l where not exists (select 1 from orders o where o.source = l.source and o.source_id = l.order_id)"))
                            .as("lines without their order").isZero();
        }
        int middle = twins.kiotviet().requests().size();
        HubProcess again = HubProcess.start(folder, home, "run", "pull-kiotviet-invoices");
        assertThat(again.waitFor()).as(again.output()).isZero();
        try (Hub hub = HubFixture.open(home)) {
            assertThat(HubFixture.rows(hub, "select count(*), count(distinct source_id) from orders"))
                    .containsExactly(INVOICES + ", " + INVOICES);
            assertThat(HubFixture.rows(hub, "select count(*), count(distinct source_id) from order_lines"))
                    .containsExactly("364279, 364279");
        }
        List<Long> asked = pages(middle).stream().map(KilledPullTest::item).distinct().sorted().toList();
        String said = "asked again after " + stored + " rows were stored by " + first + " requests, with the checkpoint " + checkpoint;
        Matcher position = POSITION.matcher(String.join("", checkpoint));
        if (checkpoint.isEmpty()) { // before the first commit: there is nothing to go on from, and nothing stored
            assertThat(stored).as(said).isZero();
            assertThat(asked).as(said).hasSize(PAGES);
        } else if (position.find()) {
            long next = Long.parseLong(position.group(1));
            assertThat(stored).as("rows and checkpoint are one transaction: %s", said).isEqualTo(next);
            // The page before the checkpoint is read once more, in case records have moved; after a first commit of one page that is the first page.
            assertThat(asked.get(0)).as(said).isEqualTo(next - 100);
            assertThat(asked).as(said).hasSize((int) (PAGES - next / 100 + 1));
        } else { // it had ended before it could be killed: the next run asks for what is new
            assertThat(stored).as(said).isEqualTo(INVOICES);
            assertThat(asked).as(said).containsExactly(0L);
        }
    }

    /** Where a page begins. */
    private static long item(SeenRequest request) {
        return CURRENT_ITEM.matcher(request.path()).results().mapToLong(found -> Long.parseLong(found.group(1))).findFirst().orElse(0);
    }

    private static List<SeenRequest> pages(int from) {
        List<SeenRequest> all = twins.kiotviet().requests();
        return all.subList(from, all.size()).stream().filter(request -> request.path().startsWith("/invoices")).toList();
    }
}
