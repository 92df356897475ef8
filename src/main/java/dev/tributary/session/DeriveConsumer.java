package dev.tributary.session;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.sync.RunReport;
import dev.tributary.sync.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Derives sessions; {@code full} looks at every visitor again. */
final class DeriveConsumer extends TriggeredConsumer {

    DeriveConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor, cron);
    }

    @Override
    protected RunReport runOnce(boolean full) {
        Sessions sessions = Objects.requireNonNull(getEndpoint().getCamelContext().getRegistry().findSingleByType(Sessions.class), "no Sessions in the registry");
        try {
            SessionReport report = sessions.derive(full);
            return tell(String.format(Locale.ROOT, "sessions: %,d visitors with new events; %,d touchpoints and %,d carts changed", report.visitors(), report.touchpoints(),
                    report.carts()), report.touchpoints() + report.carts());
        } catch (FaultException e) {
            if (e.fault() == Fault.BUG) {
                throw e;
            }
            return new RunReport(getRouteId(), RunReport.Outcome.FAILED, List.of(String.valueOf(e.getMessage())), 0);
        }
    }
}
