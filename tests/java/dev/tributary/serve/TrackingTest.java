package dev.tributary.serve;

import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoHome;
import dev.tributary.demo.DemoTwins;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The tracking API over HTTP, down to the tables. */
class TrackingTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir static Path folder;
    private static Server server;

    @BeforeAll
    static void start() {
        Home home;
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            home = HubFixture.home(folder, twins);
        }
        for (Path route : home.files("routes", ".yaml")) {
            assertThat(route.getFileName().toString().startsWith("receive-") || route.toFile().delete()).isTrue();
        }
        server = Server.start(home, Clock.systemUTC(), 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(to(path).header("Authorization", basic(DemoHome.WRITE_KEY)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static List<String> stored(String columns, String messageId) {
        return HubFixture.rows(server.hub(),
                "select " + columns + " from engagements where source = 'web' and source_id = '" + messageId + "'");
    }

    private static void awaitStored(String messageId) {
        await().atMost(PATIENCE).until(() -> stored("source_id", messageId).size() == 1);
    }

    @Test
    void everyCallIsTakenAndStoredUnderItsMessageId() throws Exception {
        for (String call : List.of("identify", "track", "page", "screen", "alias", "group")) {
            HttpResponse<String> answer = post("/v1/" + call, """
                    {"messageId": "one-%s", "userId": "u1", "anonymousId": "a1", "event": "Product Viewed", "previousId": "a0", "groupId": "g", "traits": {"email": "u1@example.com"},
                     "timestamp": "2026-03-01T08:00:00Z"}""".formatted(call));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"success\":true}");
        }
        awaitStored("one-group");
        assertThat(HubFixture.rows(server.hub(), "select type from engagements where source_id like 'one-%' order by type"))
                .containsExactly("group_identified", "identified", "identity_aliased",
                        "page_viewed", "product_viewed", "screen_viewed");
        assertThat(HubFixture.rows(server.hub(),
                "select source_id, user_id, anonymous_id, email from customers where source = 'web' and source_id in ('u1', 'a1', 'a0') order by source_id"))
                        .containsExactly("a0, u1, a0, null", "a1, u1, a1, null", "u1, u1, null, u1@example.com");
    }

    @Test
    void theSameMessageIdAgainStoresNothing() throws Exception {
        String event = "{\"messageId\": \"twice\", \"userId\": \"u2\", \"event\": \"Signed In\", \"timestamp\": \"2026-03-01T08:00:00Z\"}";
        post("/v1/track", event);
        post("/v1/batch", "{\"batch\": [" + event.replace("{\"m", "{\"type\": \"track\", \"m") + "]}");
        post("/v1/track", event.replace("twice", "twice-after"));
        awaitStored("twice-after");
        assertThat(stored("type", "twice")).containsExactly("signed_in");
    }

    @Test
    void oursIsTheClockThatCountsAndTheSendersIsKept() throws Exception {
        post("/v1/batch",
                """
                {"sentAt": "2020-01-01T00:00:10Z", "batch": [{"type": "track", "event": "Signed Up", "messageId": "skewed", "userId": "u3", "originalTimestamp": "2020-01-01T00:00:00Z"},
                {"type": "track", "event": "Signed Up", "messageId": "tomorrow", "userId": "u3", "timestamp": "2999-01-01T00:00:00Z", "sentAt": "2998-01-01T00:00:00Z"}]}""");
        awaitStored("tomorrow");
        assertThat(stored("date_diff('millisecond', occurred_at, received_at), stated_at", "skewed"))
                .containsExactly("10000, 2020-01-01 00:00:00.0");
        assertThat(stored("occurred_at = received_at, stated_at", "tomorrow")).containsExactly("true, 2999-01-01 00:00:00.0");
    }

    @Test
    void gzipAndAnyContentTypeAreReadAsJson() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("{\"batch\": [{\"type\": \"track\", \"event\": \"Xin chào\", \"messageId\": \"gzip\", \"userId\": \"u4\"}]}"
                    .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(send(to("/v1/batch").header("Authorization", basic(DemoHome.WRITE_KEY)).header("Content-Encoding", "gzip")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))).statusCode()).isEqualTo(200);
        assertThat(send(to("/v1/t").header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"event\": \"Signed In\", \"messageId\": \"plain\", \"userId\": \"u4\", \"writeKey\": \"demo-write-key\"}")))
                                .statusCode()).isEqualTo(200);
        awaitStored("plain");
        assertThat(stored("type, source_type, occurred_at = received_at", "gzip")).containsExactly("custom, Xin chào, true");
    }

    @Test
    void whatStandsBesideTheListIsTrueOfEveryEventThatDoesNotSayOtherwise() throws Exception {
        post("/v1/batch", """
                {"context": {"campaign": {"source": "zalo"}, "page": {"url": "https://shop.example.com/"}}, "batch": [
                 {"type": "page", "messageId": "shared", "anonymousId": "a5"},
                 {"type": "page", "messageId": "own", "anonymousId": "a5", "context": {"campaign": {"source": "facebook"}}}]}""");
        awaitStored("own");
        assertThat(stored("utm_source, page_url", "shared")).containsExactly("zalo, https://shop.example.com/");
        assertThat(stored("utm_source, page_url", "own")).containsExactly("facebook, https://shop.example.com/");
    }

    @Test
    void anEventOfNobodyWaitsInQuarantineAndItsNeighboursAreStored() throws Exception {
        assertThat(post("/v1/batch",
                """
                {"batch": [{"type": "track", "event": "Signed In", "messageId": "nobody"}, {"type": "track", "messageId": "nameless", "userId": "u6"},
                {"type": "magic", "messageId": "unknown-type", "userId": "u6"}, {"type": "track", "event": "Signed In", "messageId": "somebody", "userId": "u6"}]}""")
                        .statusCode()).isEqualTo(200);
        awaitStored("somebody");
        assertThat(HubFixture.rows(server.hub(), "select record_key from quarantine where connection = 'web' order by record_key"))
                .containsExactly("nameless", "nobody", "unknown-type");
    }

    @Test
    void anEventWithoutMessageIdGetsOne() throws Exception {
        post("/v1/track", "{\"event\": \"Trial Started\", \"userId\": \"u7\"}");
        await().atMost(PATIENCE).until(() -> HubFixture.count(server.hub(),
                "select count(*) from engagements where user_id = 'u7' and source_id like 'hub-%'") == 1);
    }

    @Test
    void aStrangerIsRefused() throws Exception {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers
                .ofString("{\"event\": \"x\", \"userId\": \"u\", \"messageId\": \"stranger\"}");
        assertThat(send(to("/v1/track").POST(body)).statusCode()).isEqualTo(401);
        assertThat(send(to("/v1/track").header("Authorization", basic("wrong")).POST(body)).statusCode()).isEqualTo(401);
        assertThat(send(to("/v1/track").header("Authorization", "Basic ???").POST(body)).statusCode()).isEqualTo(401);
        assertThat(post("/v1/nothing", "{}").statusCode()).isEqualTo(404);
        assertThat(send(to("/v1/track").GET()).statusCode()).isEqualTo(405);
    }

    @Test
    void whatIsNoJsonOrNoBatchIsMalformed() throws Exception {
        for (String body : List.of("", "{", "[]", "{\"batch\": 1}", "{\"batch\": [1]}", "{\"batch\": []} {}", "{}", "{\"batch\": [{]}")) {
            assertThat(post("/v1/batch", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(send(to("/v1/track").header("Authorization", basic(DemoHome.WRITE_KEY)).header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))).statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsTooLargeIsRefusedWholeAlsoWhenItComesSmall() throws Exception {
        String event = "{\"type\": \"track\", \"event\": \"e\", \"userId\": \"u\", \"messageId\": \"m\", \"properties\": {\"x\": \"%s\"}}";
        String fits = event.formatted("x".repeat(32_000));
        assertThat(post("/v1/track", fits).statusCode()).isEqualTo(200);
        assertThat(post("/v1/track", event.formatted("x".repeat(33_000))).statusCode()).isEqualTo(413);
        assertThat(post("/v1/batch", "{\"batch\": [" + event.formatted("x".repeat(33_000)) + "]}").statusCode()).isEqualTo(413);
        assertThat(post("/v1/batch", "{\"batch\": [" + String.join(",", java.util.Collections.nCopies(15, fits)) + "]}").statusCode())
                .isEqualTo(200);
        assertThat(post("/v1/batch", "{\"batch\": [" + String.join(",", java.util.Collections.nCopies(16, fits)) + "]}").statusCode())
                .isEqualTo(413);
        assertThat(post("/v1/batch", "{\"batch\": [" + String.join(",", java.util.Collections.nCopies(2501, "{}")) + "]}").statusCode())
                .isEqualTo(413);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(event.formatted(" ".repeat(5_000_000)).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(send(to("/v1/track").header("Authorization", basic(DemoHome.WRITE_KEY)).header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())))
                        .statusCode()).isEqualTo(413);
    }

    @Test
    void aPageOfAnotherHostMaySend() throws Exception {
        HttpResponse<String> preflight = send(
                to("/v1/track").method("OPTIONS", HttpRequest.BodyPublishers.noBody()).header("Access-Control-Request-Method", "POST"));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(headers -> assertThat(headers).contains("Authorization", "Content-Type"));
        assertThat(post("/v1/batch", "{").headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void aLongRebuildMakesNoSenderWait() throws Exception {
        java.util.concurrent.CountDownLatch begun = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.CountDownLatch end = new java.util.concurrent.CountDownLatch(1);
        Thread rebuild = new Thread(() -> server.hub().warehouse().write(session -> {
            begun.countDown();
            try {
                return end.await(60, java.util.concurrent.TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        rebuild.start();
        begun.await();
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(CLIENT.send(to("/v1/track").header("Authorization", basic(DemoHome.WRITE_KEY)).timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers
                                .ofString("{\"event\": \"Signed In\", \"userId\": \"u9\", \"messageId\": \"rebuild-" + i + "\"}"))
                        .build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode()).as("the writer lane is held all the while").isEqualTo(200);
            }
            assertThat(rebuild.isAlive()).isTrue();
        } finally {
            end.countDown();
            rebuild.join();
        }
        await().atMost(PATIENCE)
                .until(() -> HubFixture.count(server.hub(), "select count(*) from engagements where source_id like 'rebuild-%'") == 20);
    }

    @Test
    void aFullInboxAsksToComeAgainAndLosesNothingItTook(@TempDir Path other) throws Exception {
        Home small;
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            small = HubFixture.home(other, twins);
        }
        for (Path route : small.files("routes", ".yaml")) {
            java.nio.file.Files.delete(route); // nothing drains it
        }
        Path settings = small.path("config/application.yaml");
        java.nio.file.Files.writeString(settings, java.nio.file.Files.readString(settings) + "inboxMegabytes: 1\n");
        int taken = 0;
        try (Server full = Server.start(small, Clock.systemUTC(), 0)) {
            HttpResponse<String> answer;
            do {
                String event = "{\"event\": \"Signed In\", \"userId\": \"u\", \"messageId\": \"full-" + taken
                        + "\", \"properties\": {\"x\": \"" + "x".repeat(30_000) + "\"}}";
                answer = CLIENT.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + full.port() + "/v1/track"))
                        .header("Authorization", basic(DemoHome.WRITE_KEY))
                        .POST(HttpRequest.BodyPublishers.ofString(event)).build(), HttpResponse.BodyHandlers.ofString());
                taken += answer.statusCode() == 200 ? 1 : 0;
            } while (answer.statusCode() == 200 && taken < 100);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(taken).isBetween(30, 36);
        }
        java.nio.file.Files.copy(Path.of("routes/receive-segment-events.yaml"), small.path("routes/receive-segment-events.yaml"));
        try (dev.tributary.app.Hub hub = HubFixture.open(small)) {
            hub.run("receive-segment-events", false);
            assertThat(HubFixture.count(hub, "select count(*) from engagements where source_id like 'full-%'")).isEqualTo(taken);
        }
    }

    @Test
    void sendersAreLetInFromAnywhereAndEverythingElseIsForThisMachine() throws IOException {
        String elsewhere = java.net.NetworkInterface.networkInterfaces().flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address && !address.isLoopbackAddress())
                .map(java.net.InetAddress::getHostAddress).findFirst().orElse(null);
        org.junit.jupiter.api.Assumptions.assumeTrue(elsewhere != null, "this machine has no address but its own");
        String base = "http://" + elsewhere + ":" + server.port();
        assertThat(status(HttpRequest.newBuilder(URI.create(base + "/v1/track")))).isEqualTo(405);
        assertThat(status(HttpRequest.newBuilder(URI.create(base + "/actuator/health")))).isEqualTo(404);
        assertThat(status(to("/actuator/health"))).isEqualTo(200);
        assertThat(status(to("/actuator/health").header("X-Forwarded-For", "203.0.113.9"))).as("through a proxy").isEqualTo(404);
    }

    private static int status(HttpRequest.Builder request) {
        try {
            return send(request.GET()).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
