package dev.tributary.serve;

import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoHome;
import dev.tributary.demo.DemoTwins;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The libraries that senders use, unchanged. Their packages are fetched from a lock file by {@code ./tributary check}. */
class NodeLibrariesTest {

    private static final Path SCRIPTS = Path.of("tests/e2e/node").toAbsolutePath();

    @TempDir static Path folder;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        assertThat(SCRIPTS.resolve("node_modules"))
                .as("the packages of %s are not there; type ./tributary check, or npm ci in that folder", SCRIPTS).isDirectory();
        Home home;
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            home = HubFixture.home(folder, twins);
        }
        for (Path route : home.files("routes", ".yaml")) {
            if (!route.getFileName().toString().startsWith("receive-segment")) {
                Files.delete(route);
            }
        }
        server = Server.start(home, Clock.systemUTC(), 0);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static void send(String script, String prefix, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", script, "http://127.0.0.1:" + server.port(), DemoHome.WRITE_KEY, prefix));
        command.addAll(List.of(more));
        Path output = Files.createTempFile(folder, "node", ".out");
        Process process = new ProcessBuilder(command).directory(SCRIPTS.toFile()).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
            assertThat(output).content().contains("sent");
        } finally {
            process.destroyForcibly();
        }
    }

    /** All 26 events of a script, each once, and the person they tell of. */
    private static void expectAll(String prefix) {
        String whose = "source = 'web' and (user_id = '" + prefix + "-user')";
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(HubFixture.rows(server.hub(),
                        "select type, count(*), count(distinct source_id) from engagements where " + whose
                                + " group by type order by type")).containsExactly("group_identified, 1, 1", "identified, 1, 1",
                                        "identity_aliased, 1, 1", "page_viewed, 1, 1", "product_viewed, 21, 21",
                                        "screen_viewed, 1, 1"));
        assertThat(HubFixture.count(server.hub(), "select count(*) from engagements where source_id like '" + prefix + "-track-%'"))
                .as("our own ids are kept").isEqualTo(20);
        assertThat(HubFixture.rows(server.hub(),
                "select full_name, email, phone from customers where source = 'web' and source_id = '" + prefix + "-user'"))
                        .containsExactly("Nguyễn Thị Lan, " + prefix + "@example.com, +84912345678");
        assertThat(HubFixture.rows(server.hub(),
                "select source_id from customers where source = 'web' and " + "user_id = '" + prefix + "-user' order by source_id"))
                        .containsExactly(prefix + "-before", prefix + "-browser", prefix + "-user");
        assertThat(HubFixture.count(server.hub(), "select count(*) from engagements where " + whose
                + " and (occurred_at > received_at or occurred_at < received_at - interval 5 minute)")).isZero();
        assertThat(HubFixture.count(server.hub(), "select count(*) from quarantine")).isZero();
    }

    @Test
    void segmentsOwn() throws Exception {
        send("segment.cjs", "segment");
        expectAll("segment");
    }

    @Test
    void rudderStacksWithGzipUnderAFormsContentType() throws Exception {
        send("rudderstack.cjs", "rudder");
        expectAll("rudder");
    }

    @Test
    void rudderStacksWithoutGzip() throws Exception {
        send("rudderstack.cjs", "plain", "plain");
        expectAll("plain");
    }
}
