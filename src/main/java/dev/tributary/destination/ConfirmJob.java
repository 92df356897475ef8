package dev.tributary.destination;

import dev.tributary.audience.Audiences;
import dev.tributary.run.Job;
import dev.tributary.run.JobResult;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code job:confirm}: reads back the state of accepted requests from every platform, sends removals that wait, and makes the lookalikes
 * whose seeds are ready. What one platform cannot answer makes the run failed and stops no other.
 */
public final class ConfirmJob implements Job {

    private final Activation activation;
    private final Audiences audiences;

    public ConfirmJob(Activation activation, Audiences audiences) {
        this.activation = activation;
        this.audiences = audiences;
    }

    @Override
    public String name() {
        return "confirm";
    }

    @Override
    public JobResult run(boolean full) {
        List<String> lines = new ArrayList<>();
        List<String> faults = new ArrayList<>(activation.sendRemovals());
        for (String audience : audiences.names()) {
            faults.addAll(activation.confirm(audience).faults());
            Readback readback = activation.lookalike(audience);
            faults.addAll(readback.faults());
            readback.connections().stream().filter(status -> status.listId() != null)
                    .forEach(status -> lines.add(audience + " at " + status.connection() + ", " + status.sentence()));
        }
        activation.removalsChanged();
        return lines.isEmpty() && faults.isEmpty() ? JobResult.nothing("nothing has been pushed yet")
                : new JobResult(lines, faults, 0, false);
    }
}
