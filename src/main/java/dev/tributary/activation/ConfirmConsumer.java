package dev.tributary.activation;

import dev.tributary.audience.Audiences;
import dev.tributary.sync.RunReport;
import dev.tributary.sync.RunReport.Outcome;
import dev.tributary.sync.TriggeredConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads back every audience on every connection. What a platform cannot say makes the run failed and stops no other. */
final class ConfirmConsumer extends TriggeredConsumer {

    ConfirmConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor, cron);
    }

    /** Always asks about everything that is open, so {@code full} changes nothing. */
    @Override
    protected RunReport runOnce(boolean full) {
        CamelContext camel = getEndpoint().getCamelContext();
        Activation activation = Objects.requireNonNull(camel.getRegistry().findSingleByType(Activation.class));
        List<String> lines = new ArrayList<>();
        List<String> faults = new ArrayList<>(activation.sendRemovals());
        for (String audience : Objects.requireNonNull(camel.getRegistry().findSingleByType(Audiences.class)).names()) {
            faults.addAll(activation.confirm(audience).faults());
            Readback readback = activation.lookalike(audience);
            faults.addAll(readback.faults());
            readback.connections().stream().filter(status -> status.listId() != null).forEach(status -> lines.add(audience + " at " + status.connection() + ", " + status.sentence()));
        }
        activation.removalsChanged();
        tell(lines);
        if (lines.isEmpty() && faults.isEmpty()) {
            return new RunReport(getRouteId(), Outcome.IDLE, List.of("nothing has been pushed yet"), 0);
        }
        lines.addAll(faults);
        return new RunReport(getRouteId(), faults.isEmpty() ? Outcome.DONE : Outcome.FAILED, lines, 0);
    }

    /** Hands the sentences to the route, so that it can log or send them on; counts only. */
    private void tell(List<String> lines) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(String.join("\n", lines));
            getProcessor().process(exchange);
        } catch (Exception e) {
            getExceptionHandler().handleException("a later step of the route failed", e);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
