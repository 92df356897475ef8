package dev.tributary.pull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.UnreadLine;
import dev.tributary.files.BadFileException;
import dev.tributary.files.BadLine;
import dev.tributary.files.FileClaims;
import dev.tributary.files.FileForm;
import dev.tributary.files.FileLocation;
import dev.tributary.files.RecordReader;
import dev.tributary.io.Json;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files of a location, one after the other. A file is moved away once all of it is stored: a hub that is killed in the middle of
 * a file goes on there, and one that is killed before the move finds the file marked as stored. Used by one thread.
 */
final class FilesReader implements StreamReader {

    private static final int RECORDS = 2_000;

    /** Files that are stored but not yet moved; every checkpoint holds them until then. */
    private static final int MOST_HELD = 100;

    private record Held(FileClaims.Received file, @Nullable BadFileException why) {}

    private final Connection connection;
    private final Connector.Stream stream;
    private final FileForm form;
    private final FileLocation location;
    private final Path work;
    private final Instant now;
    private final CamelContext camel;
    private final boolean lookOnly;
    private final List<Held> held = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private @Nullable FilesPosition place;
    private @Nullable FileClaims inbox;
    private FileClaims.@Nullable Received file;
    private @Nullable RecordReader reader;
    private boolean exhausted;
    private boolean changed;

    /** @param lookOnly whether files stay where they are */
    FilesReader(Connection connection, Connector.Stream stream, FileForm form, FileLocation location, Path work, Instant now,
            CamelContext camel, boolean lookOnly) {
        this.connection = connection;
        this.stream = stream;
        this.form = form;
        this.location = location;
        this.work = work;
        this.now = now;
        this.camel = camel;
        this.lookOnly = lookOnly;
    }

    @Override
    public SourcePage read(@Nullable String position) {
        try {
            FilesPosition at = place == null ? FilesPosition.parse(position) : place;
            place = at;
            if (reader == null) {
                SourcePage page = begin(position, at);
                if (page != null) {
                    return page;
                }
            }
            return chunk(position);
        } catch (IOException e) {
            throw new FaultException(Fault.VENDOR_DOWN, connection.name() + ": " + location.name() + " cannot be read: " + e.getMessage()
                    + "; what was stored is noted, the next run goes on", e);
        }
    }

    /** Opens the next file; returns a page when there is none, or it was refused. */
    private @Nullable SourcePage begin(@Nullable String position, FilesPosition at) throws IOException {
        if (inbox == null) {
            inbox = new FileClaims(camel, location, form, work, now, lookOnly);
        }
        while (true) {
            FileClaims.Received next = inbox.next();
            if (next == null) {
                exhausted = true;
                return page(position, held.isEmpty() ? null : at.toText(), new RecordReader.Chunk(List.of(), List.of(), 0, true), "");
            }
            long line = at.line(next);
            if (line == FilesPosition.DONE) {
                next.done(); // stored by a run that ended before it could move it
                continue;
            }
            try {
                file = next;
                reader = RecordReader.open(new BufferedInputStream(Files.newInputStream(next.path())), form, (JsonMapper) Json.MAPPER);
                reader.skip(line == FilesPosition.REFUSED ? 0 : line);
                return null;
            } catch (BadFileException e) {
                return refuse(position, at, next, e);
            }
        }
    }

    private SourcePage refuse(@Nullable String position, FilesPosition at, FileClaims.Received bad, BadFileException why) {
        file = null;
        held.add(new Held(bad, why));
        refused.add(bad.name() + ": line " + why.line().number() + " is " + why.line().found());
        place = at.with(bad, FilesPosition.REFUSED);
        return page(position, place.toText(), new RecordReader.Chunk(List.of(), List.of(why.line()), 0, true), bad.toString());
    }

    private SourcePage chunk(@Nullable String position) throws IOException {
        RecordReader open = java.util.Objects.requireNonNull(reader);
        FileClaims.Received from = java.util.Objects.requireNonNull(file);
        RecordReader.Chunk chunk = open.read(RECORDS);
        FilesPosition at = java.util.Objects.requireNonNull(place);
        if (!chunk.last()) {
            place = at.with(from, chunk.end());
        } else {
            open.close();
            reader = null;
            file = null;
            if (from.isUnchanged()) {
                held.add(new Held(from, null));
                place = at.with(from, FilesPosition.DONE);
            } else {
                from.leave();
                changed = true;
                place = at.with(from, 0);
            }
        }
        return page(position, place.toText(), chunk, from.toString());
    }

    private static SourcePage page(@Nullable String position, @Nullable String next, RecordReader.Chunk chunk, String name) {
        List<UnreadLine> unread = new ArrayList<>(chunk.bad().size());
        for (BadLine bad : chunk.bad()) {
            unread.add(new UnreadLine(name, bad.number(), bad.found(), bad.expected(), bad.raw()));
        }
        return new SourcePage(position, next, -1, chunk.records(), List.of(), unread);
    }

    @Override
    public boolean waits() {
        return exhausted && !held.isEmpty() || held.size() >= MOST_HELD;
    }

    @Override
    public void stored() {
        try {
            for (Held one : held) {
                if (one.why() == null) {
                    one.file().done();
                } else {
                    one.file().failed(one.why());
                }
            }
        } catch (IOException e) {
            throw new FaultException(Fault.CONFIG,
                    connection.name() + ": a file that is stored cannot be moved to .done in " + location.name() + ": " + e.getMessage()
                            + "; let the hub write there, the next run moves it without reading it again",
                    e);
        }
        held.clear();
        exhausted = false;
        place = java.util.Objects.requireNonNull(place).begun();
    }

    @Override
    public @Nullable String complaint() {
        if (changed) {
            return "a file of " + stream.name() + " was changed while it was read; it stays where it is and the next run reads it again";
        }
        return refused.isEmpty() ? null
                : String.join("; ", refused) + "; moved to .failed in " + location.name() + ", mend it and deliver it again";
    }

    @Override
    public boolean ahead() {
        return false;
    }

    @Override
    public @Nullable String behind(@Nullable String position, long total) {
        return null;
    }

    @Override
    public @Nullable String resumeAt(@Nullable String position) {
        return position;
    }

    @Override
    public int skipped() {
        return 0;
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            }
            if (file != null) {
                file.leave();
            }
            for (Held one : held) {
                one.file().leave();
            }
        } catch (IOException e) {
            // An open file ends with the process; a file left in the work folder is overwritten.
        } finally {
            if (inbox != null) {
                inbox.close();
            }
        }
    }
}
