package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.support.CronExpression;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A consumer that runs by its cron expression or when {@link #run} is called; no part of it runs twice at once. {@link #arm} starts the
 * schedule; commands that run routes once do not call it.
 */
public abstract class TriggeredConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(TriggeredConsumer.class);

    /** By part. Taken in the order of {@link #parts}. */
    private final Map<String, ReentrantLock> running = new ConcurrentHashMap<>();
    private final @Nullable CronExpression cron;

    /** @param cron six fields, seconds first, or null for a route that only runs when asked */
    protected TriggeredConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor);
        try {
            this.cron = cron == null ? null : CronExpression.parse(cron);
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.CONFIG, "cron \"" + cron + "\" of " + endpoint.getEndpointBaseUri()
                    + " is not six fields, seconds first; write such as 0 0/15 * * * ?", e);
        }
    }

    /** Runs all parts in the calling thread, after a run in progress. @param full start over instead of from the checkpoint */
    public final RunReport run(boolean full) {
        List<ReentrantLock> taken = new ArrayList<>();
        try {
            for (String part : parts()) {
                ReentrantLock lock = lock(part);
                lock.lock();
                taken.add(lock);
            }
            return ended(() -> runOnce(full));
        } finally {
            taken.forEach(ReentrantLock::unlock);
        }
    }

    private ReentrantLock lock(String part) {
        return running.computeIfAbsent(part, name -> new ReentrantLock());
    }

    /** The parts that the schedule runs concurrently: a part still running at its next time delays no other part. Never changes. */
    public List<String> parts() {
        return List.of("");
    }

    /** A scheduled run of one part; as {@link #runOnce}. */
    protected RunReport runPart(String part) {
        return runOnce(false);
    }

    /**
     * Does one run. A {@link FaultException} becomes the only line of a failed report, unless it is a bug; report several lines by
     * returning them.
     */
    protected abstract RunReport runOnce(boolean full);

    private RunReport ended(Supplier<RunReport> run) {
        try {
            return run.get();
        } catch (FaultException e) {
            if (e.fault() == Fault.BUG) {
                throw e;
            }
            return RunReport.ended(getRouteId(), List.of(), List.of(String.valueOf(e.getMessage())), 0);
        }
    }

    /** The service of a type in the registry. */
    protected final <T> T service(Class<T> type) {
        return Objects.requireNonNull(getEndpoint().getCamelContext().getRegistry().findSingleByType(type),
                () -> "no " + type.getSimpleName() + " in the registry");
    }

    /** As {@link #tell(List, List, long)}, of one sentence and no faults. */
    protected final RunReport tell(String line, long changed) {
        return tell(List.of(line), List.of(), changed);
    }

    /**
     * Sends sentences through the route as one text, a line each, for steps that log them or send them on.
     *
     * @param faults faults of this run, for the report only
     * @return done; or failed, because there are faults or a later step of the route failed
     */
    protected final RunReport tell(List<String> lines, List<String> faults, long changed) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(String.join("\n", lines));
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        releaseExchange(exchange, false);
        List<String> wrong = new ArrayList<>(faults);
        if (failure != null) {
            wrong.add("a later step of the route failed (" + failure.getClass().getSimpleName() + "); the log has the details");
        }
        return RunReport.ended(getRouteId(), lines, wrong, changed);
    }

    /**
     * Starts the schedule. A time during a run is skipped; for times missed while the hub was down, one run starts now.
     *
     * @param timer needs a thread for each part, else one part would wait for another
     * @param last  when the route last ran, or null
     */
    public void arm(ScheduledExecutorService timer, ZoneId zone, @Nullable Instant last) {
        parts().forEach(part -> arm(part, timer, zone, last));
    }

    private void arm(String part, ScheduledExecutorService timer, ZoneId zone, @Nullable Instant last) {
        if (cron == null) {
            return;
        }
        ZonedDateTime now = ZonedDateTime.now(zone);
        ZonedDateTime missed = last == null ? null : cron.next(last.atZone(zone));
        ZonedDateTime next = missed != null && missed.isBefore(now) ? now : cron.next(now);
        if (next != null) {
            timer.schedule(() -> fire(part, timer, zone), Duration.between(now, next).toMillis() + 1, TimeUnit.MILLISECONDS);
        }
    }

    private void fire(String part, ScheduledExecutorService timer, ZoneId zone) {
        ReentrantLock lock = lock(part);
        try {
            if (isRunAllowed() && lock.tryLock()) {
                try {
                    report(ended(() -> runPart(part)));
                } finally {
                    lock.unlock();
                }
            }
        } catch (RuntimeException e) {
            if (!timer.isShutdown()) { // else the hub stops, and the run was interrupted
                getExceptionHandler().handleException(e);
            }
        } finally {
            if (isRunAllowed() && !timer.isShutdown()) {
                arm(part, timer, zone, null);
            }
        }
    }

    /** Logs one line for a run. */
    private static void report(RunReport report) {
        String text = report.route() + " " + report.outcome().name().toLowerCase(Locale.ROOT) + ": " + String.join("; ", report.lines());
        switch (report.outcome()) {
            case FAILED -> LOG.error(text);
            case DEFERRED -> LOG.warn(text);
            case IDLE -> LOG.debug(text);
            case DONE -> LOG.info(text);
        }
    }
}
