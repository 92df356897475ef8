package dev.tributary.privacy;

import dev.tributary.run.Job;
import dev.tributary.run.JobResult;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code job:retention}: deletes what is older than {@code retention:} of {@code config/application.yaml} allows. */
public final class RetentionJob implements Job {

    private final Retention retention;

    public RetentionJob(Retention retention) {
        this.retention = retention;
    }

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public JobResult run(boolean full) {
        Map<String, Long> deleted = retention.apply();
        if (deleted.isEmpty()) {
            return JobResult.nothing("config/application.yaml names no retention; everything is kept");
        }
        return JobResult.done("deleted: "
                + deleted.entrySet().stream().map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining(", ")),
                deleted.values().stream().mapToLong(Long::longValue).sum());
    }
}
