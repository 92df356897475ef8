package dev.tributary.pull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Section;
import dev.tributary.connector.Connection;
import dev.tributary.connector.ConnectionsFile;
import dev.tributary.connector.Connector;
import dev.tributary.connector.Cursor;
import dev.tributary.connector.ExportJob;
import dev.tributary.files.FileForm;
import dev.tributary.files.FileLocation;
import dev.tributary.files.RecordReader;
import dev.tributary.http.ErrorRule;
import dev.tributary.http.VendorFault;
import dev.tributary.io.Json;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;

/** Reads one connection as its connector describes it. Thread-safe; keeps tokens and rate limits between runs, and nothing else. */
public final class Source {

    /** So far ahead that a filter which works finds no record. */
    private static final Duration FAR = Duration.ofDays(3650);

    private final Connector connector;
    private final Connection connection;
    private final Map<String, String> settings;
    private final SourceContext context;
    private final SourceApi api;

    /** @param settings the connection's settings with secrets read */
    Source(Connector connector, Connection connection, Map<String, String> settings, SourceContext context) {
        this.connector = connector;
        this.connection = connection;
        this.settings = Map.copyOf(settings);
        this.context = context;
        this.api = new SourceApi(connector, connection, settings, context.http());
    }

    SourceApi api() {
        return api;
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
        return stream.cursor() != null && stream.cursor().zone() != null ? ZoneId.of(stream.cursor().zone()) : context.zone();
    }

    /** The lower bound of a first load; null for everything. */
    public @Nullable Instant start(Connector.Stream stream) {
        if (stream.cursor() == null) {
            return null;
        }
        return connection.start() != null ? connection.start() : stream.cursor().startOf(context.clock().instant(), zone(stream));
    }

    ApiReader walk(Connector.Stream stream, @Nullable Instant from, Instant to, boolean whole) {
        return new ApiReader(this, stream, context, from, to, whole);
    }

    /**
     * Reads a stream's files.
     *
     * @param lookOnly whether the files stay where they are
     * @throws FaultException of kind CONFIG when the connection's settings do not name the location
     */
    FilesReader files(Connector.Stream stream, CamelContext camel, boolean lookOnly) {
        FileForm form = form(stream);
        try {
            FileLocation location = FileLocation.of(settings.getOrDefault("location", ""),
                    Objects.requireNonNull(context.var().toAbsolutePath().getParent()), settings,
                    Section.parseDuration(settings.getOrDefault("settle", "1m")));
            return new FilesReader(connection, stream, form, location,
                    context.var().resolve("downloads").resolve(connection.name() + "-" + stream.name()), context.clock().instant(), camel,
                    lookOnly);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw badly(e);
        }
    }

    /**
     * Reads a line again that was quarantined, as the stream's files are read now.
     *
     * @throws FaultException of kind CONFIG when the connection's settings are not a form of file
     */
    public RecordReader.Chunk again(Connector.Stream stream, String raw) {
        return RecordReader.again(raw, form(stream), (JsonMapper) Json.MAPPER);
    }

    private FileForm form(Connector.Stream stream) {
        try {
            return java.util.Objects.requireNonNull(stream.files()).with(settings);
        } catch (IllegalArgumentException e) {
            throw badly(e);
        }
    }

    private FaultException badly(RuntimeException e) {
        return new FaultException(Fault.CONFIG,
                "connection \"" + connection.name() + "\": " + e.getMessage() + "; mend it in " + ConnectionsFile.PATH, e);
    }

    /** Uses a Camel context of its own, so that a preview needs no hub. */
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
     * Reads the first page of the changed records, and stores nothing.
     *
     * @param from lower bound of the change, or null for all
     * @throws FaultException when it cannot be had: its kind says why
     */
    public SourcePage sample(Connector.Stream stream, @Nullable Instant from) {
        return stream.files() != null ? look(stream) : walk(stream, from, context.clock().instant(), false).read(null);
    }

    /**
     * Requests changes of the far future; a filter that works finds none. Vendors ignore unknown parameters, and then every run would
     * silently read everything, or the wrong part.
     *
     * @return a sentence when the filter is ignored, or null
     * @throws FaultException when the call failed
     */
    public @Nullable String selfTest(Connector.Stream stream) {
        Cursor cursor = stream.cursor();
        if (cursor == null || stream.files() != null || !cursor.selfTest() || cursor.filter() == Cursor.Filter.HUB
                || stream.job() != null && stream.job().use() == ExportJob.Use.ALWAYS) {
            return null;
        }
        Instant far = context.clock().instant().plus(FAR);
        int found;
        try {
            found = walk(stream, far, far.plus(Duration.ofDays(1)), false).read(null).records().size();
        } catch (VendorFault e) {
            if (e.meaning() == ErrorRule.Meaning.REFUSED) {
                return null; // a vendor that refuses a future time reads the filter
            }
            throw e;
        }
        return found == 0 ? null
                : connection.name() + "/" + stream.name()
                        + ": the vendor ignores the filter on the time of change: asked for what changes ten years from now, it sent "
                        + found + " records; check cursor: in connectors/" + connector.id() + "/connector.yaml";
    }

    /** The local file that holds a job's result while it is read. */
    LinesFile download(Connector.Stream stream, String job) {
        return new LinesFile(context.var().resolve("downloads")
                .resolve(connection.name() + "-" + stream.name() + "-" + Integer.toHexString(job.hashCode()) + ".jsonl"));
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
