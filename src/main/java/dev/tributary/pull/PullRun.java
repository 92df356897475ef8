package dev.tributary.pull;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connector;
import dev.tributary.connector.Cursor;
import dev.tributary.connector.RawPage;
import dev.tributary.run.Committer;
import dev.tributary.run.PageCommitter;
import dev.tributary.run.PageTicket;
import dev.tributary.run.PullState;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.run.StreamKeys;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One run of one stream of one connection: pages are fetched and mapped several at once where the vendor's paging allows, and staged in
 * order. Memory holds no more than the pages in flight and two commit groups.
 */
final class PullRun {

    private static final long STAGING_SECONDS = 30;

    /** @param line one sentence. @param changed number of rows that changed */
    record Result(Outcome outcome, String line, long changed) {}

    private final String route;
    private final Source source;
    private final Connector.Stream stream;
    private final Committer committer;
    private final Clock clock;
    private final Processor pages;
    private final CamelContext camel;
    private final PageGuard guard;
    private final boolean keyed;
    private volatile long total = -1;
    private StreamReader walk;

    PullRun(String route, Source source, Connector.Stream stream, Committer committer, Clock clock, CamelContext camel, Processor pages) {
        this.route = route;
        this.source = source;
        this.stream = stream;
        this.committer = committer;
        this.clock = clock;
        this.camel = camel;
        this.pages = pages;
        this.guard = new PageGuard(stream.key());
        this.keyed = stream.sweep() != null || stream.replace() != null;
        this.walk = walk(null, clock.instant(), true);
    }

    Result run(boolean full) {
        String connection = source.connection().name();
        PullState saved = full ? PullState.NONE : committer.checkpoint(connection, stream.name());
        PullState state = begin(saved, full);
        PullState.Sweep sweep = java.util.Objects.requireNonNull(state.open());
        walk = walk(sweep.from(), sweep.to(), sweep.whole());
        if (saved.open() != null) {
            sweep = new PullState.Sweep(sweep.from(), sweep.to(), sweep.seen(), walk.resumeAt(sweep.position()), sweep.whole());
            state = new PullState(state.cursor(), state.swept(), sweep);
        }
        PageCommitter commits = committer.open(route, connection, stream.name(), state, keyBook());
        try {
            walk(commits, sweep);
            commits.finish(stream.cursor() != null && stream.cursor().advance() == Cursor.Advance.BOUND);
            String complaint = walk.complaint();
            return new Result(complaint == null ? Outcome.DONE : Outcome.FAILED,
                    complaint == null ? summary(commits) : summary(commits) + "; " + complaint, commits.counts().changed());
        } catch (RuntimeException e) {
            Outcome outcome = !(e instanceof FaultException fault) ? Outcome.FAILED : Source.isDailyLimit(fault) ? Outcome.DEFERRED
                    : Source.isSkipped(fault) ? Outcome.IDLE
                    : Outcome.FAILED;
            String message = e instanceof FaultException ? String.valueOf(e.getMessage()) : "a bug: " + e;
            commits.stop(outcome == Outcome.DEFERRED ? "deferred" : outcome == Outcome.IDLE ? "skipped" : "failed", message);
            if (!(e instanceof FaultException)) {
                throw e;
            }
            return new Result(outcome, outcome == Outcome.IDLE ? "skipped: " + message : message, commits.counts().changed());
        } finally {
            walk.close();
        }
    }

    private StreamReader walk(@Nullable Instant from, Instant to, boolean whole) {
        return stream.files() == null ? source.walk(stream, from, to, whole) : source.files(stream, camel, false);
    }

    /** Opens a sweep, or resumes the one that was interrupted. */
    private PullState begin(PullState saved, boolean full) {
        if (saved.open() != null) {
            return saved;
        }
        Cursor cursor = stream.cursor();
        Connector.KeySweep sweep = stream.sweep();
        Instant now = clock.instant();
        boolean due = sweep != null && saved.swept() != null && !saved.swept().plus(sweep.every()).isAfter(now);
        Instant since = full || due || cursor == null || saved.cursor() == null ? null : saved.cursor().minus(cursor.lookback());
        boolean whole = since == null;
        Instant to = cursor == null ? now : now.minus(cursor.settle());
        Instant from = since == null ? source.start(stream) : since;
        return new PullState(saved.cursor(), saved.swept(), new PullState.Sweep(from, to, null, null, whole));
    }

    private @Nullable StreamKeys keyBook() {
        Connector.KeySweep sweep = stream.sweep();
        Connector.Replace replace = stream.replace();
        if (sweep != null) {
            return new StreamKeys(sweep.table(), sweep.column(), null, source.zone(stream));
        }
        return replace == null ? null : new StreamKeys(replace.table(), replace.column(), replace.day(), source.zone(stream));
    }

    private void walk(PageCommitter commits, PullState.Sweep sweep) {
        try (Flight flight = new Flight(commits, Math.max(1, source.inFlight()))) {
            SourcePage page = walk.read(sweep.position());
            commits.expect(page.total());
            flight.deliver(page);
            if (page.total() >= 0 && walk.ahead()) {
                total = page.total();
                String position = page.position();
                while ((position = walk.behind(position, total)) != null) {
                    flight.fetch(position);
                }
            } else {
                for (long pages = 1; page.next() != null; pages++) {
                    if (pages > stream.pages().most()) {
                        throw new FaultException(Fault.VENDOR_DOWN,
                                "the list has not ended after " + pages + " pages; if it is that long, raise pages: most in the connector");
                    }
                    settle(flight, commits);
                    page = stream.files() == null ? guard.another(page, walk.read(page.next()), walk) : walk.read(page.next());
                    flight.deliver(page);
                }
            }
            flight.land();
        } catch (RuntimeException e) {
            commits.fail(e);
            throw e;
        }
    }

    /** Waits until all pages are stored, for a reader that goes on only then. */
    private void settle(Flight flight, PageCommitter commits) {
        if (walk.waits()) {
            flight.land();
            commits.flush();
            walk.stored();
        }
    }

    /** The pages in flight, bounded in number and staged in the order of their tickets. */
    private final class Flight implements AutoCloseable {

        private final PageCommitter commits;
        private final Semaphore places;
        private final ExecutorService workers;
        private final List<Future<?>> going = new ArrayList<>();
        private long sequence;

        Flight(PageCommitter commits, int inFlight) {
            this.commits = commits;
            this.places = new Semaphore(inFlight);
            this.workers = Executors.newFixedThreadPool(inFlight, task -> {
                Thread thread = new Thread(task, "page-" + source.connection().name());
                thread.setDaemon(true);
                return thread;
            });
        }

        /** Maps and stages a page that has been read. */
        void deliver(SourcePage page) {
            launch(number -> process(number, page));
        }

        /** Fetches, maps and stages a page of a list that can be read ahead. */
        void fetch(String position) {
            launch(number -> {
                SourcePage page = guard.fresh(walk.read(position), walk);
                synchronized (PullRun.this) {
                    total = Math.max(total, page.total());
                }
                process(number, page);
            });
        }

        private void launch(java.util.function.LongConsumer work) {
            places.acquireUninterruptibly();
            going.removeIf(Future::isDone);
            commits.check();
            long number = sequence++;
            going.add(workers.submit(() -> {
                try {
                    work.accept(number);
                } catch (RuntimeException e) {
                    commits.fail(e);
                } catch (Error e) {
                    commits.fail(new IllegalStateException(e)); // otherwise the later pages would wait for ever
                } finally {
                    places.release();
                }
            }));
        }

        private void process(long number, SourcePage page) {
            RawPage pulled = new RawPage(source.connection(), stream, source.zone(stream), page.records(), page.removed(), page.unread(),
                    clock.instant());
            String next = walk.ahead() ? walk.behind(page.position(), -1) : page.next();
            PageTicket ticket = new PageTicket(commits, number, next, pulled.modified(), keyed ? pulled.keys() : List.of());
            PageCommitter.send(ticket, pulled, camel, pages);
        }

        /** Waits until every page is staged. */
        void land() {
            for (Future<?> page : going) {
                try {
                    page.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while pulling", e);
                }
            }
            commits.check();
        }

        /** Waits for the pages that have been read, unless one has failed: the next run need not read them again. */
        @Override
        public void close() {
            workers.shutdown();
            try {
                if (commits.isWell()) {
                    workers.awaitTermination(STAGING_SECONDS, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String summary(PageCommitter commits) {
        String skipped = walk.skipped() == 0 ? "" : String.format(Locale.ROOT, ", %,d parts could not be read", walk.skipped());
        return skipped.isEmpty() ? counts(commits) : counts(commits) + skipped;
    }

    private static String counts(PageCommitter commits) {
        return String.format(Locale.ROOT, "%,d records in %,d pages, %,d rows stored, %,d unchanged%s", commits.records(), commits.pages(),
                commits.counts().changed(), commits.counts().unchanged(),
                commits.quarantined() == 0 ? "" : String.format(Locale.ROOT, ", %,d quarantined", commits.quarantined()));
    }
}
