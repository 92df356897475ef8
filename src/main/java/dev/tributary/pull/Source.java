package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Section;
import dev.tributary.connector.Connection;
import dev.tributary.connector.ConnectionsFile;
import dev.tributary.connector.Connector;
import dev.tributary.connector.Cursor;
import dev.tributary.connector.ExportJob;
import dev.tributary.connector.RequestTemplate;
import dev.tributary.expression.Placeholders;
import dev.tributary.files.FileForm;
import dev.tributary.files.FileLocation;
import dev.tributary.files.RecordReader;
import dev.tributary.http.Auth;
import dev.tributary.http.Authoriser;
import dev.tributary.http.BodyDecoder;
import dev.tributary.http.ErrorRule;
import dev.tributary.http.FixedCredentials;
import dev.tributary.http.GrantedTokens;
import dev.tributary.http.TokenStore;
import dev.tributary.http.VendorFault;
import dev.tributary.http.VendorHttp;
import dev.tributary.http.VendorResponse;
import dev.tributary.io.Json;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one connection as its connector describes it. Thread-safe; keeps tokens and pace between runs, and nothing else. */
public final class Source {

    /** Far enough that no honest filter finds a record there. */
    private static final Duration FAR = Duration.ofDays(3650);

    private final Connector connector;
    private final Connection connection;
    private final Map<String, JsonNode> settings = new HashMap<>();
    private final SourceContext outside;
    private final VendorHttp http;
    private final Authoriser credentials;

    /** @param settings the connection's settings with secrets read */
    Source(Connector connector, Connection connection, Map<String, String> settings, SourceContext outside) {
        this.connector = connector;
        this.connection = connection;
        this.outside = outside;
        settings.forEach((key, value) -> this.settings.put("settings." + key, TextNode.valueOf(value)));
        this.http = new VendorHttp(connection.name(), connector, outside);
        Placeholders placeholders = new Placeholders(this.settings);
        Auth auth = Authoriser.choose(connector.auth(), placeholders);
        this.credentials = auth.asksForTokens() ? new GrantedTokens(auth, placeholders, settings.get("tokenUrl"), http, outside.clock(),
                new TokenStore(outside.var().resolve("tokens"), connection.name())) : new FixedCredentials(auth, placeholders);
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

    /** The zone of a stream's zone-less times. */
    public ZoneId zone(Connector.Stream stream) {
        if (connection.zone() != null) {
            return connection.zone();
        }
        return stream.cursor() != null && stream.cursor().zone() != null ? ZoneId.of(stream.cursor().zone()) : outside.zone();
    }

    /** Where a first load begins; null for everything. */
    public @Nullable Instant start(Connector.Stream stream) {
        if (stream.cursor() == null) {
            return null;
        }
        return connection.start() != null ? connection.start() : stream.cursor().startOf(outside.clock().instant(), zone(stream));
    }

    ApiReader walk(Connector.Stream stream, @Nullable Instant from, Instant to, boolean whole) {
        return new ApiReader(this, stream, outside, from, to, whole);
    }

    /**
     * Reads a stream's files.
     *
     * @param lookOnly whether they stay where they are
     * @throws FaultException of kind CONFIG when the connection's settings do not say where they are
     */
    FilesReader files(Connector.Stream stream, CamelContext camel, boolean lookOnly) {
        Map<String, String> values = texts();
        FileForm form = form(stream, values);
        try {
            FileLocation drop = FileLocation.of(values.getOrDefault("location", ""), outside.var().toAbsolutePath().getParent(), values, Section.parseDuration(values.getOrDefault("settle", "1m")));
            return new FilesReader(connection, stream, form, drop, outside.var().resolve("downloads").resolve(connection.name() + "-" + stream.name()), outside.clock().instant(), camel, lookOnly);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw badly(e);
        }
    }

    /**
     * Reads a line again that was quarantined, as the stream's files are read now.
     *
     * @throws FaultException of kind CONFIG when the connection's settings do not say how
     */
    public RecordReader.Chunk again(Connector.Stream stream, String raw) {
        return RecordReader.again(raw, form(stream, texts()), (JsonMapper) Json.MAPPER);
    }

    private Map<String, String> texts() {
        Map<String, String> values = new HashMap<>();
        settings.forEach((name, value) -> values.put(name.substring("settings.".length()), value.textValue()));
        return values;
    }

    private FileForm form(Connector.Stream stream, Map<String, String> values) {
        try {
            return java.util.Objects.requireNonNull(stream.files()).with(values);
        } catch (IllegalArgumentException e) {
            throw badly(e);
        }
    }

    private FaultException badly(RuntimeException e) {
        return new FaultException(Fault.CONFIG, "connection \"" + connection.name() + "\": " + e.getMessage() + "; mend it in " + ConnectionsFile.PATH, e);
    }

    /** A context of its own, so that looking needs no hub. */
    private SourcePage look(Connector.Stream stream) {
        CamelContext camel = new DefaultCamelContext();
        try (StreamReader walk = files(stream, camel, true)) {
            camel.start();
            return walk.read(null);
        } finally {
            camel.stop();
        }
    }

    /**
     * Reads the first page of what changed since, and stores nothing.
     *
     * @param from null for all
     * @throws FaultException when it cannot be had: its kind says why
     */
    public SourcePage sample(Connector.Stream stream, @Nullable Instant from) {
        return stream.files() != null ? look(stream) : walk(stream, from, outside.clock().instant(), false).read(null);
    }

    /**
     * Asks for what changed in the far future; a filter that works finds nothing. Vendors ignore parameters they do not know, and then every run would
     * silently read everything, or the wrong part.
     *
     * @return a sentence when the filter is ignored, or null
     * @throws FaultException when the vendor cannot be asked
     */
    public @Nullable String selfTest(Connector.Stream stream) {
        Cursor cursor = stream.cursor();
        if (cursor == null || stream.files() != null || !cursor.selfTest() || cursor.filter() == Cursor.Filter.HUB || stream.job() != null && stream.job().use() == ExportJob.Use.ALWAYS) {
            return null;
        }
        Instant far = outside.clock().instant().plus(FAR);
        int found;
        try {
            found = walk(stream, far, far.plus(Duration.ofDays(1)), false).read(null).records().size();
        } catch (VendorFault e) {
            if (e.meaning() == ErrorRule.Meaning.REFUSED) {
                return null; // it minds the filter: a time that is not yet is refused
            }
            throw e;
        }
        return found == 0 ? null : connection.name() + "/" + stream.name() + ": the vendor ignores the filter on the time of change: asked for what changes ten years from now, it sent "
                + found + " records; check cursor: in connectors/" + connector.id() + "/connector.yaml";
    }

    public RequestBuilder draft() {
        return new RequestBuilder(settings);
    }

    public VendorResponse send(RequestTemplate call, RequestBuilder draft, BodyDecoder decoder) {
        Placeholders placeholders = new Placeholders(draft.values);
        Map<String, String> query = new LinkedHashMap<>(draft.query);
        fill(connector.http().query(), placeholders, query);
        fill(call.query(), placeholders, query);
        URI base = base();
        URI uri;
        if (draft.address != null) {
            uri = ApiReader.same(base, draft.address);
        } else {
            String path = placeholders.require(call.path());
            String address = path.contains("://") ? path : base + path;
            uri = URI.create(query.isEmpty() ? address : address + (address.indexOf('?') < 0 ? "?" : "&") + RequestBuilder.encode(query));
        }
        JsonNode body = call.body() == null ? null : placeholders.body(call.body());
        String[] used = {""};
        return http.send(decoder, () -> {
            HttpRequest.Builder request = http.request(uri);
            connector.http().headers().forEach((name, template) -> request.setHeader(name, placeholders.require(template)));
            call.headers().forEach((name, template) -> {
                String value = placeholders.fill(template);
                if (value != null) {
                    request.setHeader(name, value);
                }
            });
            draft.headers.forEach(request::setHeader);
            used[0] = credentials.authorise(request);
            if (body != null) {
                request.setHeader("Content-Type", "application/json");
            }
            return request.method(call.method(), body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body.toString())).build();
        }, () -> credentials.renew(used[0]));
    }

    /** Asks an address that a job named: it may be another host's, so no credentials go along. */
    VendorResponse fetch(String address, BodyDecoder decoder) {
        return http.send(decoder, () -> http.request(URI.create(address)).build(), () -> false);
    }

    /** The same, into a file. @param size how long it must be at least, or -1 */
    void download(String address, long size, Path to) {
        http.download(() -> http.request(URI.create(address)).build(), size, to);
    }

    /** Where a job's result is kept while it is read. */
    LinesFile download(Connector.Stream stream, String job) {
        return new LinesFile(outside.var().resolve("downloads").resolve(connection.name() + "-" + stream.name() + "-" + Integer.toHexString(job.hashCode()) + ".jsonl"));
    }

    private static void fill(Map<String, dev.tributary.config.YamlNode> templates, Placeholders placeholders, Map<String, String> query) {
        templates.forEach((name, template) -> {
            String value = placeholders.parameter(template);
            if (value != null) {
                query.put(name, value);
            }
        });
    }

    /** The connection's address wins over the connector's, and that may come from the token answer. */
    private URI base() {
        if (connection.baseUrl() != null) {
            return URI.create(connection.baseUrl());
        }
        String template = connector.baseUrl();
        Map<String, JsonNode> values = settings;
        if (template.contains("${token.instanceUrl}")) {
            values = new HashMap<>(settings);
            String instance = credentials.instanceUrl();
            if (instance != null) {
                values.put("token.instanceUrl", TextNode.valueOf(instance));
            }
        }
        return URI.create(new Placeholders(values).require(template));
    }

    /** Whether a failure ends the run early without failing it. */
    static boolean isDailyLimit(FaultException e) {
        return e instanceof VendorFault fault && fault.meaning() == ErrorRule.Meaning.DAILY_LIMIT;
    }

    /** Whether a failure means that this account may not read the stream. */
    static boolean isSkipped(FaultException e) {
        return e instanceof VendorFault fault && fault.meaning() == ErrorRule.Meaning.SKIP_STREAM;
    }
}
