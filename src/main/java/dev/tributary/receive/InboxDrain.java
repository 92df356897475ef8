package dev.tributary.receive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.RawPage;
import dev.tributary.connector.UnreadLine;
import dev.tributary.pull.Sources;
import dev.tributary.receive.inbox.Inbox;
import dev.tributary.receive.inbox.StoredRequest;
import dev.tributary.run.Committer;
import dev.tributary.run.PageCommitter;
import dev.tributary.run.PageTicket;
import dev.tributary.run.PullState;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Moves one connection's requests from the inbox into the warehouse. The position in the inbox is a checkpoint, stored in the transaction
 * of the rows; the requests are removed from the inbox after that, so a crash neither loses nor duplicates any. Thread-safe.
 */
final class InboxDrain {

    /** Limits of a page and of a run: a page is one exchange, a run one line in {@code runs}. */
    private static final int MOST_REQUESTS = 500;
    private static final long MOST_BYTES = 4L << 20;
    private static final long IDLE_MILLIS = 60_000;
    private static final long LONGEST_RUN_MILLIS = 3_600_000;
    /** Interval of checks whether a group has been committed. */
    private static final long COMMIT_CHECK_MILLIS = 200;

    /**
     * While requests arrive faster than they are stored, acknowledging them takes precedence: after each page a pause of this multiple of
     * its duration,
     */
    private static final int PAUSE_FACTOR = 3;
    /** as long as the stored data is not further behind than this. */
    private static final Duration MAX_BEHIND = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** The pause before the next page. @param untilArrival whether a new request ends it early */
    record Pause(long millis, boolean untilArrival) {
        static final Pause NONE = new Pause(0, false);
    }

    /** @param changed number of changed rows */
    record Done(String line, long changed) {}

    private final Supplier<String> route;
    private final Sources sources;
    private final Connection connection;
    private final Connector.Stream stream;
    private final Receiver receiver;
    private final Receivers receivers;
    private final Committer committer;
    private final CamelContext camel;
    private final Processor pages;
    private @Nullable PageCommitter run;
    private long sequence;
    private long requests;
    /** Positions in the inbox: read up to, removed up to. */
    private long read = -1;
    private long removed;
    private long startedMillis;
    private long lastMillis;
    /** Arrival of the oldest request of the latest page. */
    private long oldestMillis;

    InboxDrain(Supplier<String> route, Sources sources, Connection connection, Connector.Stream stream, Receiver receiver,
            Receivers receivers, Committer committer, CamelContext camel, Processor pages) {
        this.route = route;
        this.sources = sources;
        this.connection = connection;
        this.stream = stream;
        this.receiver = receiver;
        this.receivers = receivers;
        this.committer = committer;
        this.camel = camel;
        this.pages = pages;
    }

    /**
     * Stages the next page, if there is one.
     *
     * @throws FaultException when it could not be stored; the next call continues after the last stored page
     */
    synchronized Pause next() {
        return failing(() -> {
            long known = inbox().arrivals();
            long begun = System.nanoTime();
            boolean more = page();
            removeStored();
            long now = millis();
            lastMillis = more ? now : lastMillis;
            if (run == null) {
                return new Pause(IDLE_MILLIS, true);
            }
            if (read == removed && (now - lastMillis >= IDLE_MILLIS || now - startedMillis >= LONGEST_RUN_MILLIS)) {
                end();
            }
            if (!more) {
                return new Pause(read == removed ? IDLE_MILLIS : COMMIT_CHECK_MILLIS, true);
            }
            boolean busy = inbox().arrivals() != known && now - oldestMillis < MAX_BEHIND.toMillis();
            return busy ? new Pause(Math.min(LONGEST_PAUSE_MILLIS, PAUSE_FACTOR * (System.nanoTime() - begun) / 1_000_000), false)
                    : Pause.NONE;
        });
    }

    /** Stores all requests that are in the inbox now. */
    synchronized Done drain() {
        return failing(() -> {
            long rowsBefore = run == null ? 0 : run.counts().changed();
            long recordsBefore = run == null ? 0 : run.records();
            long quarantinedBefore = run == null ? 0 : run.quarantined();
            long requestsBefore = requests;
            boolean ownRun = run == null;
            while (page()) {
                removeStored();
            }
            if (run == null) {
                return new Done("nothing waits in the inbox", 0);
            }
            PageCommitter used = run;
            used.flush();
            removeStored();
            if (ownRun) {
                end();
            }
            long quarantined = used.quarantined() - quarantinedBefore;
            return new Done(
                    String.format(Locale.ROOT, "%,d records in %,d requests, %,d rows stored%s", used.records() - recordsBefore,
                            requests - requestsBefore,
                            used.counts().changed() - rowsBefore,
                            quarantined == 0 ? "" : String.format(Locale.ROOT, ", %,d quarantined", quarantined)),
                    used.counts().changed() - rowsBefore);
        });
    }

    /** Commits the staged pages, if possible, and ends the run. */
    synchronized void close() {
        boolean interrupted = Thread.interrupted(); // wait for the last group all the same
        try {
            if (run != null) {
                run.flush();
                removeStored();
                end();
            }
        } catch (RuntimeException e) {
            fail(e); // the requests are still in the inbox
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T failing(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            fail(e);
            throw e instanceof FaultException ? e : new FaultException(Fault.BUG, "a bug: " + e, e);
        }
    }

    private void fail(RuntimeException e) {
        PageCommitter failed = run;
        run = null;
        read = -1;
        if (failed != null) {
            boolean interrupted = Thread.interrupted(); // wait for the staged pages all the same
            failed.stop(interrupted ? "done" : "failed",
                    e instanceof FaultException ? String.valueOf(e.getMessage()) : interrupted ? "the hub was stopped" : "a bug: " + e);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stages the next page. @return whether there was one */
    private boolean page() {
        if (read < 0) {
            resume();
        }
        List<Inbox.Entry> entries = inbox().read(connection.name(), stream.name(), read, MOST_REQUESTS, MOST_BYTES);
        if (entries.isEmpty()) {
            return false;
        }
        if (run == null) {
            begin();
        }
        long last = entries.get(entries.size() - 1).position();
        stage(page(entries), last);
        read = last;
        requests += entries.size();
        oldestMillis = entries.get(0).request().receivedAt().toEpochMilli();
        return true;
    }

    /** Continues after the checkpoint; one of another inbox file counts as none. */
    private void resume() {
        PullState.Sweep sweep = committer.checkpoint(connection.name(), reading()).open();
        String position = sweep == null ? null : sweep.position();
        read = position != null && position.startsWith(inbox().id() + ":") ? Long.parseLong(position.substring(inbox().id().length() + 1))
                : 0;
        inbox().remove(connection.name(), stream.name(), read); // left by a crash between commit and removal
        removed = read;
    }

    private String reading() {
        return "receive:" + stream.name();
    }

    private void begin() {
        PullState state = new PullState(null, null, new PullState.Sweep(null, Instant.EPOCH, null, inbox().id() + ":" + read, false));
        run = committer.open(route.get(), connection.name(), stream.name(), reading(), state, null);
        sequence = 0;
        startedMillis = millis();
        lastMillis = startedMillis;
    }

    private void end() {
        PageCommitter ended = Objects.requireNonNull(run);
        ended.suspend();
        run = null;
    }

    private RawPage page(List<Inbox.Entry> entries) {
        List<JsonNode> records = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<UnreadLine> unread = new ArrayList<>();
        for (Inbox.Entry entry : entries) {
            StoredRequest request = entry.request();
            try {
                for (JsonNode record : receiver.records(connection, stream, request)) {
                    List<JsonNode> ids = stream.removed() == null ? List.of() : stream.removed().ids().items(record, Map.of());
                    ids.forEach(id -> removed.add(id.asText()));
                    if (ids.isEmpty()) {
                        records.add(record); // a record with ids of removed records is a notice, no record
                    }
                }
            } catch (IOException | RuntimeException e) {
                // The receiver accepted the request and cannot read it now: it is quarantined until that is fixed.
                unread.add(new UnreadLine("request received " + request.receivedAt(), entry.position(), "a request that cannot be read",
                        "what its sender documents",
                        new String(request.body(), StandardCharsets.UTF_8)));
            }
        }
        ZoneId zone = sources.source(connection).zone(stream);
        return new RawPage(connection, stream, zone, records, removed, unread, sources.clock().instant());
    }

    private void stage(RawPage page, long last) {
        PageTicket ticket = new PageTicket(Objects.requireNonNull(run), sequence++, inbox().id() + ":" + last, null, List.of());
        PageCommitter.send(ticket, page, camel, pages);
    }

    /** Removes stored requests from the inbox. */
    private void removeStored() {
        String reached = run == null ? null : run.reached();
        long through = reached == null ? 0 : Long.parseLong(reached.substring(reached.lastIndexOf(':') + 1));
        if (through > removed) {
            inbox().remove(connection.name(), stream.name(), through);
            removed = through;
        }
        if (run != null) {
            run.check();
        }
    }

    private Inbox inbox() {
        return receivers.inbox();
    }

    private long millis() {
        return sources.clock().millis();
    }
}
