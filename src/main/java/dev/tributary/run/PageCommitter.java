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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Stores the pages of one run: staged in order of their sequence, committed in groups. A page is stored when its group has been committed,
 * not before. Thread-safe.
 */
public final class PageCommitter {

    /** Exchange property with the {@link PageTicket} of a page, from {@code pull:} or {@code receive:} to {@code store:}. */
    public static final String TICKET = "TributaryTicket";

    /** A group is committed at this age even when it is not full. */
    private static final long MAX_AGE_MILLIS = 1_000;

    private final Committer committer;
    private final String runId;
    private final String connection;
    private final String stream;
    private final String reading;
    private final @Nullable StreamKeys keys;
    private PullState state;
    private @Nullable String reached;
    private CommitGroup open = new CommitGroup();
    /** The sequence of the page to be staged next. */
    private long nextSequence;
    private boolean committing;
    private boolean commitFailed;
    private @Nullable RuntimeException failure;
    private long pages;
    private long records;
    private long quarantined;
    private long expected = -1;
    private StoredCounts counts = StoredCounts.NONE;

    PageCommitter(Committer committer, String runId, String connection, String stream, String reading, PullState state,
            @Nullable StreamKeys keys) {
        this.committer = committer;
        this.runId = runId;
        this.connection = connection;
        this.stream = stream;
        this.reading = reading;
        this.state = state;
        this.keys = keys;
    }

    /**
     * Stages a page after all pages before it; it is stored later, with its group. Waits while a full group is being committed, so that
     * memory stays bounded.
     *
     * @throws RuntimeException the failure that ended the run, for this and every later page
     */
    synchronized void stage(PageTicket ticket, MappedPage page) {
        await(() -> ticket.sequence() == nextSequence);
        PullState.Sweep sweep = java.util.Objects.requireNonNull(state.open());
        Instant seen = latest(sweep.seen(), ticket.modified());
        // The last page has no next position: finish() closes the sweep with the last group.
        state = new PullState(state.cursor(), state.swept(), new PullState.Sweep(sweep.from(), sweep.to(), seen,
                ticket.next() == null ? sweep.position() : ticket.next(), sweep.whole()));
        if (open.isEmpty()) {
            CommitGroup group = open;
            committer.writer().schedule(() -> submitOld(group), MAX_AGE_MILLIS, TimeUnit.MILLISECONDS);
        }
        open.add(page, state, ticket.keys());
        pages++;
        records += page.records();
        quarantined += page.rejections().size();
        nextSequence++;
        if (open.isFull()) {
            CommitGroup full = open;
            // During the wait, the next page may have joined and submitted the same group: then another group is open.
            await(() -> open != full || !committing);
            if (open == full) {
                submit();
            }
        }
        notifyAll();
    }

    /**
     * Sends a page through a route until it is staged.
     *
     * @throws FaultException of the route, or of kind CONFIG when the page left it without reaching {@code store:}
     */
    public static void send(PageTicket ticket, Object page, CamelContext camel, Processor route) {
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
        // An exchange whose exception was handled ends without failure, but its page is not stored.
        if (!ticket.committer().staged(ticket)) {
            throw new FaultException(Fault.CONFIG,
                    "a page left the route without reaching store:; nothing behind it was stored; see the route's error handling");
        }
    }

    /** Whether a page has reached {@code store:}. */
    private synchronized boolean staged(PageTicket ticket) {
        return ticket.sequence() < nextSequence;
    }

    /** Commits the staged pages and waits for the commit. @throws RuntimeException the failure that ended the run */
    public synchronized void flush() {
        await(() -> !committing);
        if (!open.isEmpty()) {
            submit();
            await(() -> !committing);
        }
    }

    /**
     * Commits the remaining pages and closes the sweep.
     *
     * @param toBound as in {@link PullState#closed}.
     * @throws RuntimeException the failure that ended the run
     */
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

    /**
     * Commits the remaining pages and ends the run with its sweep open: the next run continues it.
     *
     * @throws RuntimeException the failure that ended the run
     */
    public void suspend() {
        flush();
        committer.ended(this);
        RunLog.end(committer.warehouse(), runId, "done", null, committer.next());
    }

    /** The position up to which this run has stored its pages; null before the first commit. */
    public synchronized @Nullable String reached() {
        return reached;
    }

    /** Ends a run that failed or was interrupted: commits the staged pages and keeps the sweep open for the next run. */
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

    /** Whether the run has not failed. */
    public synchronized boolean isWell() {
        return failure == null;
    }

    /** @throws RuntimeException the failure that ended the run, if it failed */
    public synchronized void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Fails the run: pages that wait for an earlier one stop waiting. */
    public synchronized void fail(RuntimeException e) {
        if (failure == null) {
            failure = e;
        }
        notifyAll();
    }

    /** Sets the number of records that the vendor announced, for {@link #progress}. */
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

    private synchronized void submitOld(CommitGroup group) {
        if (open == group && !committing && failure == null) {
            submit();
        }
    }

    /** Submits the open group to the writer thread. It must have a page or be the last group: an empty one has no checkpoint. */
    private void submit() {
        if (open.isEmpty() && !open.last) {
            throw new IllegalStateException("an empty group would take the checkpoint back to the beginning");
        }
        CommitGroup group = open;
        open = new CommitGroup();
        committing = true;
        committer.writer().execute(() -> {
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

    /** Waits for the current commit even when the run has failed: its pages may still be stored. */
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
            throw new IllegalStateException("interrupted while waiting for the writer thread", e);
        }
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }
}
