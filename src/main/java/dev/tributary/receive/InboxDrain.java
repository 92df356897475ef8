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
 * The way of one connection's requests from the inbox into the warehouse. The place in the inbox is a checkpoint: it is stored in
 * the transaction of the rows, and only then are the requests forgotten, so a crash anywhere neither loses nor doubles any.
 * Thread-safe.
 */
final class InboxDrain {

    /** Page and run sizes: a page costs Camel once, a run is one line for people. */
    private static final int MOST_REQUESTS = 500;
    private static final long MOST_BYTES = 4L << 20;
    private static final long IDLE_MILLIS = 60_000;
    private static final long LONGEST_RUN_MILLIS = 3_600_000;
    /** How soon it is looked whether a group has been committed. */
    private static final long SOON_MILLIS = 200;

    /** While senders come faster than they can be stored, acknowledging them has the processors first: a page is followed by a rest of so many times its length, */
    private static final int REST = 3;
    /** but only until what is stored is so far behind. */
    private static final Duration MOST_BEHIND = Duration.ofSeconds(30);
    private static final long LONGEST_REST_MILLIS = 1_000;

    /** What to do before the next page. @param untilArrival whether something new ends it early */
    record Pause(long millis, boolean untilArrival) {
        static final Pause NONE = new Pause(0, false);
    }

    /** @param changed rows that are not as they were */
    record Done(String line, long changed) {
    }

    private final Supplier<String> route;
    private final Sources sources;
    private final Connection connection;
    private final Connector.Stream stream;
    private final Receiver receiver;
    private final Receivers receivers;
    private final Committer committer;
    private final CamelContext camel;
    private final Processor pages;
    private @Nullable PageCommitter lane;
    private long sequence;
    private long requests;
    /** Positions: read up to, forgotten up to. */
    private long read = -1;
    private long forgotten;
    private long begunMillis;
    private long lastMillis;
    /** When the oldest request of the latest page came. */
    private long oldestMillis;

    InboxDrain(Supplier<String> route, Sources sources, Connection connection, Connector.Stream stream, Receiver receiver, Receivers receivers, Committer committer, CamelContext camel, Processor pages) {
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
     * Takes the next page, if there is one.
     *
     * @throws FaultException when it could not be stored; the next call begins again behind what was
     */
    synchronized Pause go() {
        return failing(() -> {
            long known = inbox().arrivals();
            long begun = System.nanoTime();
            boolean more = page();
            forget();
            long now = millis();
            lastMillis = more ? now : lastMillis;
            if (lane == null) {
                return new Pause(IDLE_MILLIS, true);
            }
            if (read == forgotten && (now - lastMillis >= IDLE_MILLIS || now - begunMillis >= LONGEST_RUN_MILLIS)) {
                end();
            }
            if (!more) {
                return new Pause(read == forgotten ? IDLE_MILLIS : SOON_MILLIS, true);
            }
            boolean busy = inbox().arrivals() != known && now - oldestMillis < MOST_BEHIND.toMillis();
            return busy ? new Pause(Math.min(LONGEST_REST_MILLIS, REST * (System.nanoTime() - begun) / 1_000_000), false) : Pause.NONE;
        });
    }

    /** Stores everything that is in the inbox now. */
    synchronized Done empty() {
        return failing(() -> {
            long rowsBefore = lane == null ? 0 : lane.counts().changed();
            long recordsBefore = lane == null ? 0 : lane.records();
            long heldBefore = lane == null ? 0 : lane.quarantined();
            long requestsBefore = requests;
            boolean mine = lane == null;
            while (page()) {
                forget();
            }
            if (lane == null) {
                return new Done("nothing waits in the inbox", 0);
            }
            PageCommitter used = lane;
            used.flush();
            forget();
            if (mine) {
                end();
            }
            long held = used.quarantined() - heldBefore;
            return new Done(String.format(Locale.ROOT, "%,d records in %,d requests, %,d rows stored%s", used.records() - recordsBefore, requests - requestsBefore,
                    used.counts().changed() - rowsBefore, held == 0 ? "" : String.format(Locale.ROOT, ", %,d quarantined", held)), used.counts().changed() - rowsBefore);
        });
    }

    /** Stores what was read, where that still goes, and ends the run. */
    synchronized void rest() {
        boolean interrupted = Thread.interrupted(); // the last group is worth the wait
        try {
            if (lane != null) {
                lane.flush();
                forget();
                end();
            }
        } catch (RuntimeException e) {
            fail(e); // it is still in the inbox
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
        PageCommitter failed = lane;
        lane = null;
        read = -1;
        if (failed != null) {
            boolean interrupted = Thread.interrupted(); // what was staged is worth the wait
            failed.stop(interrupted ? "done" : "failed", e instanceof FaultException ? String.valueOf(e.getMessage()) : interrupted ? "the hub was stopped" : "a bug: " + e);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @return whether there was anything */
    private boolean page() {
        if (read < 0) {
            resume();
        }
        List<Inbox.Entry> entries = inbox().read(connection.name(), stream.name(), read, MOST_REQUESTS, MOST_BYTES);
        if (entries.isEmpty()) {
            return false;
        }
        if (lane == null) {
            begin();
        }
        long last = entries.get(entries.size() - 1).position();
        stage(page(entries), last);
        read = last;
        requests += entries.size();
        oldestMillis = entries.get(0).arrival().receivedAt().toEpochMilli();
        return true;
    }

    /** Goes on behind what the warehouse has. Another inbox than the one it speaks of begins at its beginning. */
    private void resume() {
        PullState.Sweep sweep = committer.checkpoint(connection.name(), reading()).open();
        String position = sweep == null ? null : sweep.position();
        read = position != null && position.startsWith(inbox().id() + ":") ? Long.parseLong(position.substring(inbox().id().length() + 1)) : 0;
        inbox().remove(connection.name(), stream.name(), read); // of a crash between the commit and this
        forgotten = read;
    }

    private String reading() {
        return "receive:" + stream.name();
    }

    private void begin() {
        PullState state = new PullState(null, null, new PullState.Sweep(null, Instant.EPOCH, null, inbox().id() + ":" + read, false));
        lane = committer.open(route.get(), connection.name(), stream.name(), reading(), state, null);
        sequence = 0;
        begunMillis = millis();
        lastMillis = begunMillis;
    }

    private void end() {
        PageCommitter ended = Objects.requireNonNull(lane);
        ended.rest();
        lane = null;
    }

    private RawPage page(List<Inbox.Entry> entries) {
        List<JsonNode> records = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<UnreadLine> unread = new ArrayList<>();
        for (Inbox.Entry entry : entries) {
            StoredRequest arrival = entry.arrival();
            try {
                for (JsonNode record : receiver.records(connection, stream, arrival)) {
                    List<JsonNode> ids = stream.removed() == null ? List.of() : stream.removed().ids().items(record, Map.of());
                    ids.forEach(id -> removed.add(id.asText()));
                    if (ids.isEmpty()) {
                        records.add(record); // what names removed ones is no record itself
                    }
                }
            } catch (IOException | RuntimeException e) {
                // The receiver took it and cannot read it any more: it waits in quarantine for whoever mends that.
                unread.add(new UnreadLine("request received " + arrival.receivedAt(), entry.position(), "a request that cannot be read", "what its sender documents",
                        new String(arrival.body(), StandardCharsets.UTF_8)));
            }
        }
        ZoneId zone = sources.source(connection).zone(stream);
        return new RawPage(connection, stream, zone, records, removed, unread, sources.clock().instant());
    }

    private void stage(RawPage page, long last) {
        PageCommitter.Ticket ticket = new PageCommitter.Ticket(Objects.requireNonNull(lane), sequence++, inbox().id() + ":" + last, null, List.of());
        PageCommitter.send(ticket, page, camel, pages);
    }

    /** Forgets what the warehouse has. */
    private void forget() {
        String reached = lane == null ? null : lane.reached();
        long through = reached == null ? 0 : Long.parseLong(reached.substring(reached.lastIndexOf(':') + 1));
        if (through > forgotten) {
            inbox().remove(connection.name(), stream.name(), through);
            forgotten = through;
        }
        if (lane != null) {
            lane.check();
        }
    }

    private Inbox inbox() {
        return receivers.inbox();
    }

    private long millis() {
        return sources.clock().millis();
    }
}
