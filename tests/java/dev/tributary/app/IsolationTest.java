package dev.tributary.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.config.Home;
import dev.tributary.serve.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One connection whose vendor hangs and one whose vendor wants to be left alone never delay the third: its vendor sees the requests as if
 * it were alone.
 */
class IsolationTest {

    private static final int PAGES = 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** A vendor of {@value #PAGES} pages, one after the other, that notes when it was asked. */
    private final class Stub {
        final HttpServer server;
        final ExecutorService threads = Executors.newCachedThreadPool();
        final List<Long> asked = Collections.synchronizedList(new ArrayList<>());

        /** @param kind well, hangs or throttles */
        Stub(String kind) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                asked.add(System.nanoTime());
                if (kind.equals("hangs")) {
                    hang();
                } else if (kind.equals("throttles")) {
                    exchange.getResponseHeaders().set("Retry-After", "600");
                }
                answer(exchange, kind.equals("throttles") ? 429 : 200);
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        /** From the first request of a sweep to its last. */
        Duration sweep(int number) {
            return Duration.ofNanos(asked.get(number * PAGES + PAGES - 1) - asked.get(number * PAGES));
        }

        void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @TempDir Path folder;
    private final CountDownLatch over = new CountDownLatch(1);
    private Home home;
    private Stub well;
    private Stub hangs;
    private Stub throttles;

    @BeforeEach
    void threeVendors() throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer waits 40 ms for an acknowledgement
        well = new Stub("well");
        hangs = new Stub("hangs");
        throttles = new Stub("throttles");
        home = new Home(folder);
        for (String file : List.of("mappings/canonical.yaml", "config/application.yaml", "config/identity.yaml", "config/consent.yaml")) {
            write(file, Files.readString(Path.of(file)));
        }
        write("connectors/stub/connector.yaml", """
                about: a stub
                http: {baseUrl: "http://127.0.0.1:1"}
                streams:
                  things: {path: /things, records: .data, key: .id, cursor: {field: .at, parameter: since, selfTest: false}, pages: {kind: cursor, parameter: token, next: .next}}
                """);
        write("mappings/stub/things.yaml", "from: stub/things\nemit:\n  - to: customers\n    fields: {source_id: .id}\n");
        route("pull-stub-things", "{}");
    }

    @AfterEach
    void stop() {
        over.countDown();
        List.of(well, hangs, throttles).forEach(Stub::close);
    }

    private void hang() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int page = query == null || !query.contains("token=") ? 1 : Integer.parseInt(query.replaceAll(".*token=", ""));
        byte[] body = ("{\"data\":[{\"id\":\"" + page + "\",\"at\":\"2026-01-01T00:00:00Z\"}]"
                + (page < PAGES ? ",\"next\":\"" + (page + 1) + "\"" : "") + "}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(home.path(file).getParent());
        Files.writeString(home.path(file), text);
    }

    private void route(String id, String parameters) throws IOException {
        write("routes/" + id + ".yaml", """
                - route:
                    id: %s
                    from:
                      uri: pull:stub/things
                      parameters: %s
                      steps:
                        - to: {uri: "map:stub/things"}
                        - to: {uri: "store:canonical"}
                """.formatted(id, parameters));
    }

    private void connections(Map<String, Stub> stubs) throws IOException {
        StringBuilder yaml = new StringBuilder();
        stubs.forEach((name, stub) -> yaml.append(name).append(": {connector: stub, baseUrl: \"").append(stub.url()).append("\"}\n"));
        write("config/connections.yaml", yaml.toString());
    }

    private void all() throws IOException {
        connections(Map.of("well", well, "hangs", hangs, "throttles", throttles));
    }

    /** How long a sweep takes when nobody else is there: the second, when classes are loaded. */
    private Duration alone() throws IOException {
        connections(Map.of("well", well));
        try (Hub hub = HubFixture.open(home)) {
            hub.run("pull-stub-things", true);
            hub.run("pull-stub-things", true);
        }
        Duration alone = well.sweep(1);
        well.asked.clear();
        return alone;
    }

    /** The others keep it waiting for a minute and for ten; a shared machine does for much less. */
    private static Duration generous(Duration alone) {
        return alone.multipliedBy(10).plusSeconds(2);
    }

    @Test
    void inOneRunTheWellOneIsDoneWhileTheOthersWait() throws Exception {
        Duration alone = alone();
        all();
        try (Hub hub = HubFixture.open(home)) {
            Thread run = new Thread(() -> {
                try {
                    hub.run("pull-stub-things", true);
                } catch (RuntimeException e) {
                    // Interrupted below, while the others still wait.
                }
            });
            run.start();
            await().atMost(LONG)
                    .until(() -> HubFixture.count(hub, "select count(*) from runs where connection = 'well' and state = 'done'") == 2 + 1);
            await().atMost(LONG).until(() -> hangs.asked.size() == 1 && throttles.asked.size() == 1 && hub.progress().size() == 2); // the others still go on
            assertThat(well.asked).hasSize(PAGES);
            assertThat(well.sweep(0)).isLessThan(generous(alone));
            assertThat(hangs.asked).hasSize(1);
            assertThat(throttles.asked).as("left alone as it asked").hasSize(1);
            run.interrupt();
            run.join();
        }
    }

    @Test
    void onOneRoutesScheduleTheWellOneIsPulledAgainAndAgain() throws Exception {
        Duration alone = alone();
        all();
        route("pull-stub-things", "{cron: \"* * * * * ?\"}");
        assertServedAsIfAlone(alone);
    }

    @Test
    void onTheScheduleOfTwoRoutesTheOtherOneIsPulledAgainAndAgain() throws Exception {
        Duration alone = alone();
        all();
        route("pull-stub-things", "{connection: well, cron: \"* * * * * ?\"}");
        route("pull-stub-hangs", "{connection: hangs, cron: \"* * * * * ?\"}");
        route("pull-stub-throttles", "{connection: throttles, cron: \"* * * * * ?\"}");
        assertServedAsIfAlone(alone);
    }

    private void assertServedAsIfAlone(Duration alone) {
        try (Server server = Server.start(home, Clock.systemUTC(), 0)) {
            await().atMost(LONG).until(() -> well.asked.size() >= 3 * PAGES);
            for (int sweep = 0; sweep < 3; sweep++) {
                assertThat(well.sweep(sweep)).isLessThan(generous(alone));
            }
            await().atMost(LONG).until(() -> !hangs.asked.isEmpty() && !throttles.asked.isEmpty());
            assertThat(HubFixture.count(server.hub(), "select count(*) from runs where state = 'done' and connection <> 'well'")).isZero();
            assertThat(hangs.asked).as("asked once, and still waited for").hasSize(1);
            assertThat(throttles.asked).as("left alone as it asked").hasSize(1);
        }
    }
}
