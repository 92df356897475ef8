package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one connection as its connector describes it. Thread-safe; keeps tokens and pace between runs, and nothing else. */
public final class Source {

    private final Connector connector;
    private final Connection connection;
    private final Map<String, String> settings;
    private final VendorHttp http;
    private final Tokens tokens;
    private final String baseUrl;
    private final ZoneId defaultZone;

    /**
     * @param settings    the connection's settings with secrets read
     * @param defaultZone for zone-less times where neither connection nor stream names one
     */
    public Source(Connector connector, Connection connection, Map<String, String> settings, HttpClient client, Clock clock, ZoneId defaultZone) {
        this.connector = connector;
        this.connection = connection;
        this.settings = new HashMap<>();
        settings.forEach((key, value) -> this.settings.put("settings." + key, value));
        this.http = new VendorHttp(connection.name(), connector, client, clock);
        Placeholders placeholders = new Placeholders(this.settings);
        this.tokens = new Tokens(connector.auth(), placeholders, settings.get("tokenUrl"), http, clock);
        this.baseUrl = connection.baseUrl() != null ? connection.baseUrl() : placeholders.require(connector.baseUrl());
        this.defaultZone = defaultZone;
    }

    public Connection connection() {
        return connection;
    }

    public Connector connector() {
        return connector;
    }

    /** Pages that may be on their way at once. */
    public int inFlight() {
        return connection.inFlight() > 0 ? connection.inFlight() : connector.inFlight();
    }

    public boolean ahead(Connector.Stream stream) {
        return new Pager(stream.pages()).ahead();
    }

    /** The position behind this one, for streams that can be read ahead; null when it lies beyond {@code total}. */
    public @Nullable String behind(Connector.Stream stream, @Nullable String position, long total) {
        Pager pager = new Pager(stream.pages());
        String next = pager.behind(position);
        return total >= 0 && pager.beyond(next, total) ? null : next;
    }

    /** Where to resume: one page earlier where the list may have drifted. */
    public @Nullable String resumeAt(Connector.Stream stream, @Nullable String position) {
        return new Pager(stream.pages()).before(position);
    }

    /** The zone of a stream's zone-less times. */
    public ZoneId zone(Connector.Stream stream) {
        if (connection.zone() != null) {
            return connection.zone();
        }
        return stream.cursor() != null && stream.cursor().zone() != null ? ZoneId.of(stream.cursor().zone()) : defaultZone;
    }

    /**
     * Reads one page.
     *
     * @param from changed at or after, or null for all
     * @param to   the frozen upper bound, where the stream's template asks for one
     * @throws FaultException when it cannot be had: its kind says why
     */
    public SourcePage read(Connector.Stream stream, @Nullable Instant from, Instant to, @Nullable String position) {
        Pager pager = new Pager(stream.pages());
        Map<String, String> values = new HashMap<>(settings);
        Map<String, String> query = new LinkedHashMap<>();
        Connector.Cursor cursor = stream.cursor();
        if (cursor != null) {
            values.put("cursor.to", CursorFormat.write(to, cursor.format(), zone(stream)));
            values.put("cursor.from", CursorFormat.write(from == null ? Instant.EPOCH : from, cursor.format(), zone(stream)));
            if (from != null && cursor.parameter() != null) {
                query.put(cursor.parameter(), values.get("cursor.from"));
            }
        }
        pager.place(position, query, values);
        Placeholders placeholders = new Placeholders(values);
        stream.query().forEach((name, template) -> {
            String value = placeholders.fill(template);
            if (value != null) {
                query.put(name, value);
            }
        });
        URI uri = URI.create(baseUrl + placeholders.require(stream.path()) + (query.isEmpty() ? "" : "?" + Tokens.encode(query)));
        JsonNode body = stream.body() == null ? null : placeholders.body(stream.body());
        JsonNode answer = http.send(() -> {
            HttpRequest.Builder request = http.request(uri);
            connector.headers().forEach((name, template) -> request.header(name, placeholders.require(template)));
            tokens.authorise(request);
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            return request.method(stream.method(), body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body.toString())).build();
        }, tokens::renew).body();
        List<JsonNode> records = stream.records().items(answer, Map.of());
        List<String> removed = stream.removed() == null ? List.of()
                : stream.removed().ids().items(answer, Map.of()).stream().map(JsonNode::asText).toList();
        return new SourcePage(position, pager.next(position, answer, records), pager.total(answer), records, removed);
    }

    /** Whether a failure ends the run early without failing it. */
    public static boolean isDailyLimit(FaultException e) {
        return e instanceof VendorHttp.DailyLimit && e.fault() == Fault.RATE_LIMIT;
    }
}
