package dev.tributary.sync;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A consumer that runs when its cron fires or when {@link #run} is called, never twice at once. The schedule is armed by
 * {@link #arm}: a command that runs routes once leaves it alone.
 */
public abstract class TriggeredConsumer extends DefaultConsumer {

    private final ReentrantLock running = new ReentrantLock();
    private final @Nullable CronExpression cron;

    /** @param cron six fields, seconds first, or null for a route that only runs when asked */
    protected TriggeredConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor);
        try {
            this.cron = cron == null ? null : CronExpression.parse(cron);
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.CONFIG, "cron \"" + cron + "\" of " + endpoint.getEndpointBaseUri() + " is not six fields, seconds first; write such as 0 0/15 * * * ?", e);
        }
    }

    /** Does the whole of one run in the calling thread; waits when one is going on. @param full start over instead of from the checkpoint */
    public final RunReport run(boolean full) {
        running.lock();
        try {
            return runOnce(full);
        } finally {
            running.unlock();
        }
    }

    /** The run itself. Faults end in the report; only a bug is thrown. */
    protected abstract RunReport runOnce(boolean full);

    /** Starts the schedule. A time that comes while a run is still going is skipped. */
    public final void arm(ScheduledExecutorService timer, ZoneId zone) {
        ZonedDateTime now = ZonedDateTime.now(zone);
        ZonedDateTime next = cron == null ? null : cron.next(now);
        if (next == null) {
            return;
        }
        timer.schedule(() -> {
            try {
                if (running.tryLock()) {
                    try {
                        runOnce(false);
                    } finally {
                        running.unlock();
                    }
                }
            } catch (RuntimeException e) {
                getExceptionHandler().handleException(e);
            } finally {
                if (isRunAllowed()) {
                    arm(timer, zone);
                }
            }
        }, java.time.Duration.between(now, next).toMillis() + 1, TimeUnit.MILLISECONDS);
    }
}
