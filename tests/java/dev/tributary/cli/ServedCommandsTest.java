package dev.tributary.cli;

import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.serve.ServeFile;
import dev.tributary.serve.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** While a hub serves, the other commands run in it: the warehouse is theirs all the same. */
class ServedCommandsTest {

    @TempDir static Path folder;
    private static DemoTwins twins;
    private static Home home;
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        twins = new DemoTwins(Clock.systemUTC());
        home = HubFixture.home(folder, twins);
        for (Path route : home.files("routes", ".yaml")) {
            Files.writeString(route, Files.readString(route).replaceAll("(?m)^ *cron:.*$", "        cron: \"0 0 0 1 1 ?\""));
        }
        server = Server.start(home, Clock.systemUTC(), 0, Main::run);
    }

    @AfterAll
    static void stop() {
        server.close();
        twins.close();
        assertThat(home.path("var/serve.json")).doesNotExist();
    }

    private record Said(int exit, String out, String err) {}

    private static Said type(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> line = new ArrayList<>(List.of("--home", home.root().toString()));
        line.addAll(List.of(arguments));
        return new Said(Main.run(new PrintWriter(out), new PrintWriter(err), line), out.toString(), err.toString());
    }

    @Test
    void theFileIsForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.path("var/serve.json")))).isEqualTo("rw-------");
        assertThat(ServeFile.living(home))
                .hasToString("a hub that serves on port " + server.port() + ", process " + ProcessHandle.current().pid());
    }

    @Test
    void aRunAQueryAndTheRestWorkWhileTheHubHoldsTheWarehouse() {
        assertThat(type("run", "pull-kiotviet-returns")).satisfies(said -> {
            assertThat(said.exit()).isZero();
            assertThat(said.out()).contains("pull-kiotviet-returns: done", "2,887 records");
        });
        assertThat(type("query", "select count(*) as orders from orders", "--format", "csv")).isEqualTo(new Said(0, "orders\n2887\n", ""));
        assertThat(type("runs", "--json").out()).contains("pull-kiotviet-returns");
        assertThat(type("quarantine", "list").out()).contains("nothing in quarantine");
        assertThat(type("audience", "list").out()).contains("high-value");
        assertThat(type("run", "receive-segment-events").out()).contains("web: nothing waits in the inbox");
        assertThat(type("explain", "nobody@example.com", "--masked").err()).contains("nobody is known by that").doesNotContain("in use");
        assertThat(type("never-join", "kv:1", "kv:2").err()).doesNotContain("in use");
    }

    @Test
    void whatIsWrongIsToldAsIfItRanHere() {
        assertThat(type("run", "no-such-route")).satisfies(said -> {
            assertThat(said.exit()).isEqualTo(Main.MISUSE);
            assertThat(said.err()).contains("there is no route \"no-such-route\"");
        });
        assertThat(type("query", "drop table orders").err()).contains("only a SELECT can run here");
        assertThat(type("query", "select * from read_csv('/etc/passwd')").err()).contains("may not touch files");
        assertThat(type("query", "select nothing from orders").exit()).isEqualTo(Main.FAILED);
        assertThat(type("query", "--no-such-option").exit()).isEqualTo(Main.MISUSE);
    }

    @Test
    void aLongResultComesWhole() {
        Said said = type("query", "select i, 'Nguyễn' || i as name from range(50000) t(i) order by i", "--format", "csv");
        assertThat(said.out().lines()).hasSize(50_001).endsWith("49999,Nguyễn49999");
    }

    @Test
    void withoutTheTokenNothingRuns() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/commands"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"arguments\":[\"runs\"]}"));
        assertThat(HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(HttpClient.newHttpClient()
                .send(request.header("Authorization", "Bearer x").build(), HttpResponse.BodyHandlers.ofString()).statusCode())
                        .isEqualTo(401);
    }

    @Test
    void theFileOfAKilledHubCountsForNothing(@TempDir Path other) throws Exception {
        Home killed;
        try (DemoTwins others = new DemoTwins(Clock.systemUTC())) {
            killed = HubFixture.home(other, others);
        }
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(killed.var().resolve("serve.json"),
                "{\"port\":" + server.port() + ",\"pid\":" + gone.pid() + ",\"token\":\"t\"}");
        assertThat(ServeFile.living(killed)).isNull();
        Files.writeString(killed.var().resolve("serve.json"), "{\"port\":1,\"pid\":" + ProcessHandle.current().pid() + ",\"token\":\"t\"}");
        StringWriter out = new StringWriter();
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(out),
                List.of("--home", killed.root().toString(), "run", "receive-segment-events"))).as("its port answers nobody").isZero();
        Files.writeString(killed.var().resolve("serve.json"), "{\"por");
        assertThat(ServeFile.living(killed)).isNull();
    }

    @Test
    void aBrokenHomeIsNotServed(@TempDir Path other) throws Exception {
        Home broken;
        try (DemoTwins others = new DemoTwins(Clock.systemUTC())) {
            broken = HubFixture.home(other, others);
        }
        Path route = broken.path("routes/receive-segment-events.yaml");
        Files.writeString(route, Files.readString(route).replace("segment/events", "segment/evnets"));
        StringWriter err = new StringWriter();
        assertThat(Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err),
                List.of("--home", broken.root().toString(), "serve", "--port", "0"))).isEqualTo(Main.MISUSE);
        assertThat(err.toString()).startsWith("routes/receive-segment-events.yaml:5:12: unknown stream \"evnets\"; write events");
        assertThat(broken.path("var/tributary.duckdb")).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsSaidSo(@TempDir Path other) throws Exception {
        Home second;
        try (DemoTwins others = new DemoTwins(Clock.systemUTC())) {
            second = HubFixture.home(other, others);
        }
        StringWriter err = new StringWriter();
        assertThat(Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err),
                List.of("--home", second.root().toString(), "serve", "--port", String.valueOf(server.port()))))
                        .isEqualTo(Main.MISUSE);
        assertThat(err.toString()).contains("port " + server.port() + " is in use");
    }
}
