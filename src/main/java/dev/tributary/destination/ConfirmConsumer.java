package dev.tributary.destination;

import dev.tributary.audience.Audiences;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Reads back every audience on every connection. What a platform cannot say makes the run failed and stops no other. */
final class ConfirmConsumer extends TriggeredConsumer {

    ConfirmConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor, cron);
    }

    /** Always asks about everything that is open, so {@code full} changes nothing. */
    @Override
    protected RunReport runOnce(boolean full) {
        Activation activation = service(Activation.class);
        List<String> lines = new ArrayList<>();
        List<String> faults = new ArrayList<>(activation.sendRemovals());
        for (String audience : service(Audiences.class).names()) {
            faults.addAll(activation.confirm(audience).faults());
            Readback readback = activation.lookalike(audience);
            faults.addAll(readback.faults());
            readback.connections().stream().filter(status -> status.listId() != null).forEach(status -> lines.add(audience + " at " + status.connection() + ", " + status.sentence()));
        }
        activation.removalsChanged();
        if (lines.isEmpty() && faults.isEmpty()) {
            return new RunReport(getRouteId(), Outcome.IDLE, List.of("nothing has been pushed yet"), 0);
        }
        return tell(lines, faults, 0);
    }
}
