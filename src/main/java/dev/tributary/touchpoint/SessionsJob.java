package dev.tributary.touchpoint;

import dev.tributary.run.Job;
import dev.tributary.run.JobResult;

import java.util.Locale;

/** {@code job:sessions}: derives touchpoints, carts and purchases from new events. */
public final class SessionsJob implements Job {

    private final Touchpoints touchpoints;

    public SessionsJob(Touchpoints touchpoints) {
        this.touchpoints = touchpoints;
    }

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public JobResult run(boolean full) {
        TouchpointReport report = touchpoints.derive(full);
        return JobResult.done(String.format(Locale.ROOT, "sessions: %,d visitors with new events; %,d touchpoints and %,d carts changed",
                report.visitors(), report.touchpoints(),
                report.carts()), report.touchpoints() + report.carts());
    }
}
