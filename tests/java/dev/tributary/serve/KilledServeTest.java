package dev.tributary.serve;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.HubProcess;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoHome;
import dev.tributary.demo.DemoTwins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** SIGKILL under load, again and again: every event that was acknowledged is in the warehouse exactly once. */
class KilledServeTest {

    private static final int EVENTS = 25;
    private static final int SENDERS = 8;
    /** Batches acknowledged by one process before it is killed: at once, amid the first commits, with a backlog. */
    private static final int[] KILLED_AFTER = {20, 150, 400};

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger batches = new AtomicInteger();

    @Test
    void whatWasAcknowledgedIsStoredExactlyOnce() throws Exception {
        Home home;
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            home = HubFixture.home(folder, twins);
        }
        for (Path route : home.files("routes", ".yaml")) {
            if (!route.getFileName().toString().startsWith("receive-")) {
                Files.delete(route);
            }
        }
        for (int kill : KILLED_AFTER) {
            HubProcess hub = HubProcess.start(folder, home, "serve", "--port", "0");
            await().atMost(Duration.ofMinutes(2)).until(() -> ServeFile.living(home) != null || !hub.isAlive());
            assertThat(hub.isAlive()).as(hub.output()).isTrue();
            int port = Objects.requireNonNull(ServeFile.living(home)).port();
            int before = acknowledged.size();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                Thread sender = new Thread(() -> sendUntilItIsGone(port));
                sender.start();
                senders.add(sender);
            }
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(2))
                    .until(() -> acknowledged.size() - before >= kill || !hub.isAlive());
            assertThat(hub.isAlive()).as(hub.output()).isTrue();
            hub.kill();
            for (Thread sender : senders) {
                sender.join();
            }
        }
        HubProcess rest = HubProcess.start(folder, home, "run", "receive-segment-events");
        assertThat(rest.waitFor()).as(rest.output()).isZero();
        try (Hub hub = HubFixture.open(home)) {
            List<String> stored = HubFixture.rows(hub, "select source_id from engagements where source = 'web'");
            Set<String> missing = new HashSet<>();
            acknowledged.forEach(batch -> {
                for (int i = 0; i < EVENTS; i++) {
                    missing.add(batch + "-" + i);
                }
            });
            assertThat(missing.size()).isGreaterThanOrEqualTo((20 + 150 + 400) * EVENTS);
            missing.removeAll(new HashSet<>(stored));
            assertThat(missing).as("acknowledged and not stored").isEmpty();
            assertThat(stored).doesNotHaveDuplicates();
            assertThat(HubFixture.count(hub, "select count(*) from quarantine")).isZero();
            assertThat(HubFixture.rows(hub, "select distinct state from runs")).isSubsetOf("done", "failed");
        }
    }

    private void sendUntilItIsGone(int port) {
        try {
            while (true) {
                int batch = batches.getAndIncrement();
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/batch"))
                        .header("Authorization",
                                "Basic " + Base64.getEncoder().encodeToString((DemoHome.WRITE_KEY + ":").getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(body(batch))).build();
                if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    acknowledged.add(batch);
                }
            }
        } catch (IOException e) {
            // Killed: whether this one was kept, nobody can tell; it was not acknowledged.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String body(int batch) {
        StringBuilder body = new StringBuilder("{\"batch\":[");
        for (int i = 0; i < EVENTS; i++) {
            body.append(i == 0 ? "" : ",").append("{\"type\":\"track\",\"event\":\"Product Viewed\",\"userId\":\"u").append(batch % 50)
                    .append("\",\"messageId\":\"").append(batch).append('-').append(i)
                    .append("\",\"properties\":{\"product_id\":\"p").append(i).append("\"}}");
        }
        return body.append("]}").toString();
    }
}
