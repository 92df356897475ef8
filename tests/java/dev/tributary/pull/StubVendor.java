package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.config.YamlNode;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A vendor of a few lines: a script that answers calls on loopback, and a {@link Source} of a connector that is described in the test. */
public final class StubVendor implements AutoCloseable {

    public record Seen(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

        @Nullable
        String header(String name) {
            return headers.get(name);
        }

        JsonNode json() {
            return StubVendor.json(body);
        }
    }

    public record Reply(int status, Map<String, String> headers, String body) {

        static Reply ok(String body) {
            return new Reply(200, Map.of(), body.replace('\'', '"'));
        }

        static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body.replace('\'', '"'));
        }

        Reply with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body);
        }
    }

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer waits 40 ms for an acknowledgement
    }

    final FakeTime time = new FakeTime();
    private final HttpServer server;
    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final Path folder;

    /** @param folder where the hub keeps what it writes */
    public StubVendor(Path folder, Function<Seen, Reply> script) {
        this.folder = folder;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "stub");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> answer(exchange, script));
        server.start();
    }

    private void answer(HttpExchange exchange, Function<Seen, Reply> script) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        Seen call = new Seen(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query(exchange.getRequestURI().getRawQuery()),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        seen.add(call);
        Reply reply;
        try {
            reply = script.apply(call);
        } catch (RuntimeException | AssertionError e) {
            reply = Reply.of(418, "{'script':'" + e.getClass().getSimpleName() + "'}");
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    public static Map<String, String> query(@Nullable String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    public static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    public Seen last() {
        return seen.get(seen.size() - 1);
    }

    /** What was asked for, as path and query. */
    public List<String> asked() {
        return seen().stream().map(call -> call.path() + (call.query().isEmpty() ? "" : call.query().toString())).toList();
    }

    /** A connector from YAML; {@code URL} stands for this vendor's address. @throws AssertionError with the findings when there are any */
    public Connector connector(String yaml) {
        Findings findings = new Findings();
        Connector connector = ConnectorFile.read("made-up",
                Objects.requireNonNull(YamlNode.parse("connector.yaml", "about: made up\n" + yaml.replace("URL", url()), findings)),
                findings);
        if (!findings.all().isEmpty()) {
            throw new AssertionError(findings.all().toString());
        }
        return connector;
    }

    /** A source without settings whose base address is this vendor. */
    public Source source(String yaml, String... settings) {
        return source(yaml, url(), settings);
    }

    /** @param baseUrl the connection's own, or null for the connector's. @param settings name, value, name, value … */
    public Source source(String yaml, @Nullable String baseUrl, String[] settings) {
        Connector connector = connector(yaml);
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        Findings findings = new Findings();
        Connection connection = new Connection("shop", "made-up", values, baseUrl, null, null, null, null, 0, false,
                Objects.requireNonNull(YamlNode.parse("x", "{a: b}", findings)));
        return new Sources(Map.of("made-up", connector), Map.of("shop", connection), new Secrets(new Home(folder)), folder.resolve("var"),
                time, time, ZoneOffset.UTC).source(connection);
    }

    /** Everything of the stream {@code things} up to now. */
    public static List<JsonNode> all(Source source, @Nullable Instant from) {
        return all(source, from, from == null);
    }

    public static List<JsonNode> all(Source source, @Nullable Instant from, boolean whole) {
        Connector.Stream stream = Objects.requireNonNull(source.connector().streams().get("things"));
        ApiReader walk = source.walk(stream, from, FakeTime.START, whole);
        List<JsonNode> records = new ArrayList<>();
        String position = null;
        do {
            SourcePage page = walk.read(position);
            records.addAll(page.records());
            position = page.next();
        } while (position != null && records.size() < 1000);
        return records;
    }

    /** Ids, joined. */
    public static String ids(List<JsonNode> records) {
        return String.join(" ", records.stream().map(record -> record.path("id").asText()).toList());
    }

    public Path tokens() {
        return folder.resolve("var/tokens/shop.json");
    }

    public boolean hasTokens() {
        return Files.exists(tokens());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
