package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.MappedPage;
import dev.tributary.warehouse.StoredCounts;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The way of one run's pages into the warehouse: staged in the order they were asked for, committed in groups. A page counts as
 * stored when its group has committed, not before. Thread-safe.
 */
public final class PageCommitter {

    /** Exchange property that carries a page's {@link Ticket} from {@code pull:} to {@code store:}. */
    public static final String TICKET = "TributaryTicket";

    /** A group is committed at this age even when it is not full. */
    private static final long OLDEST_MILLIS = 1_000;

    private final Committer committer;
    private final String runId;
    private final String connection;
    private final String stream;
    private final String reading;
    private final @Nullable StreamKeys keys;
    private PullState state;
    private @Nullable String reached;
    private CommitGroup open = new CommitGroup();
    private long turn;
    private boolean committing;
    private boolean commitFailed;
    private @Nullable RuntimeException failure;
    private long pages;
    private long records;
    private long quarantined;
    private long expected = -1;
    private StoredCounts counts = StoredCounts.NONE;

    /**
     * A page's place in its run.
     *
     * @param sequence  from 0, without gaps
     * @param next      where the page behind it begins, or null when it was the last
     * @param modified  the latest change among its records, or null
     * @param keys      its records' keys, where the run keeps a {@link StreamKeys}
     */
    public record Ticket(PageCommitter lane, long sequence, @Nullable String next, @Nullable Instant modified, List<String> keys) {
    }

    PageCommitter(Committer committer, String runId, String connection, String stream, String reading, PullState state, @Nullable StreamKeys keys) {
        this.committer = committer;
        this.runId = runId;
        this.connection = connection;
        this.stream = stream;
        this.reading = reading;
        this.state = state;
        this.keys = keys;
    }

    /**
     * Takes a page when all before it have been taken, and returns; it is stored later, with its group. Waits while a full group
     * is being committed, so that memory stays bounded.
     *
     * @throws RuntimeException the failure that ended the run, for this and every later page
     */
    synchronized void stage(Ticket ticket, MappedPage page) {
        await(() -> ticket.sequence() == turn);
        PullState.Sweep sweep = java.util.Objects.requireNonNull(state.open());
        Instant seen = latest(sweep.seen(), ticket.modified());
        // The last page leaves no position behind: the sweep is closed by finish(), in the last group.
        state = new PullState(state.cursor(), state.swept(), new PullState.Sweep(sweep.from(), sweep.to(), seen, ticket.next() == null ? sweep.position() : ticket.next(), sweep.whole()));
        if (open.isEmpty()) {
            CommitGroup young = open;
            committer.lane().schedule(() -> grow(young), OLDEST_MILLIS, TimeUnit.MILLISECONDS);
        }
        open.add(page, state, ticket.keys());
        pages++;
        records += page.records();
        quarantined += page.rejections().size();
        turn++;
        if (open.isFull()) {
            CommitGroup full = open;
            // While this one waits, the page behind it may have joined the same group and handed it on: what is open then is another one.
            await(() -> open != full || !committing);
            if (open == full) {
                submit();
            }
        }
        notifyAll();
    }

    /**
     * Sends a page through a route, to the point where it is staged.
     *
     * @throws FaultException of the route, or of kind CONFIG when the page left it without reaching {@code store:}
     */
    public static void send(Ticket ticket, Object page, CamelContext camel, Processor route) {
        Exchange exchange = new DefaultExchange(camel, ExchangePattern.InOnly);
        exchange.setProperty(TICKET, ticket);
        exchange.getMessage().setBody(page);
        try {
            route.process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Exception failed = exchange.getException();
        if (failed instanceof FaultException fault) {
            throw fault;
        }
        if (failed != null) {
            throw new IllegalStateException("the route could not take a page: " + failed, failed);
        }
        // A handled exception ends an exchange well, but its page is not stored.
        if (!ticket.lane().staged(ticket)) {
            throw new FaultException(Fault.CONFIG, "a page left the route without reaching store:; nothing behind it was stored; see the route's error handling");
        }
    }

    /** Whether a page has reached {@code store:}. */
    private synchronized boolean staged(Ticket ticket) {
        return ticket.sequence() < turn;
    }

    /** Commits what was staged so far, and waits for it. @throws RuntimeException the failure that ended the run */
    public synchronized void flush() {
        await(() -> !committing);
        if (!open.isEmpty()) {
            submit();
            await(() -> !committing);
        }
    }

    /** Commits what is left and closes the sweep. @param toBound as in {@link PullState#closed}. @throws RuntimeException the failure that ended the run */
    public void finish(boolean toBound) {
        synchronized (this) {
            await(() -> !committing);
            open.sweep = state.open();
            open.last = true;
            state = state.closed(toBound);
            open.state = state;
            submit();
            await(() -> !committing);
        }
        committer.ended(this);
        RunLog.end(committer.warehouse(), runId, "done", null, committer.next());
    }

    /** Commits what is left and ends the run of a list that has no end: its sweep stays open, and the next run goes on there. @throws RuntimeException the failure that ended the run */
    public void rest() {
        flush();
        committer.ended(this);
        RunLog.end(committer.warehouse(), runId, "done", null, committer.next());
    }

    /** The position up to which this run has stored everything, or null when it has stored nothing yet. */
    public synchronized @Nullable String reached() {
        return reached;
    }

    /** Commits what was staged without a gap and keeps the sweep open; the next run goes on there. */
    public void stop(String outcome, String message) {
        synchronized (this) {
            failure = failure == null ? new IllegalStateException("the run was stopped") : failure;
            notifyAll();
            awaitCommit();
            if (!commitFailed && !open.isEmpty()) {
                submit();
                awaitCommit();
            }
        }
        committer.ended(this);
        RunLog.end(committer.warehouse(), runId, outcome, message, committer.next());
    }

    /** Whether nothing has failed so far. */
    public synchronized boolean isWell() {
        return failure == null;
    }

    /** @throws RuntimeException the failure that ended the run, if one did */
    public synchronized void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Ends the wait of pages that stand behind one that will never come. */
    public synchronized void fail(RuntimeException e) {
        if (failure == null) {
            failure = e;
        }
        notifyAll();
    }

    /** Notes how many records the vendor says there are, for progress. */
    public synchronized void expect(long total) {
        expected = total;
    }

    synchronized Progress progress() {
        return new Progress(connection, stream, records, expected);
    }

    public synchronized long pages() {
        return pages;
    }

    public synchronized long records() {
        return records;
    }

    public synchronized long quarantined() {
        return quarantined;
    }

    public synchronized StoredCounts counts() {
        return counts;
    }

    private synchronized void grow(CommitGroup young) {
        if (open == young && !committing && failure == null) {
            submit();
        }
    }

    /** Hands the open group to the writer lane. It has a page at least, or is the last: an empty one knows of no state to go on from. */
    private void submit() {
        if (open.isEmpty() && !open.last) {
            throw new IllegalStateException("an empty group would take the checkpoint back to the beginning");
        }
        CommitGroup group = open;
        open = new CommitGroup();
        committing = true;
        committer.lane().execute(() -> {
            StoredCounts stored = StoredCounts.NONE;
            RuntimeException failed = null;
            try {
                stored = committer.commit(runId, connection, stream, reading, group, keys);
            } catch (RuntimeException e) {
                failed = e;
            }
            synchronized (this) {
                counts = counts.plus(stored);
                if (failed == null && group.sweep != null) {
                    reached = group.sweep.position();
                }
                commitFailed |= failed != null;
                failure = failure == null ? failed : failure;
                committing = false;
                notifyAll();
            }
        });
    }

    private void await(BooleanSupplier condition) {
        while (failure == null && !condition.getAsBoolean()) {
            pause();
        }
        check();
    }

    /** Waits for the group on its way even when the run has failed: its pages may still be stored. */
    private void awaitCommit() {
        while (committing) {
            pause();
        }
    }

    private void pause() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the writer lane", e);
        }
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }
}
