package dev.tributary.insight;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.identity.People;
import dev.tributary.identity.ResolveReport;
import dev.tributary.sync.RunReport;
import dev.tributary.sync.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Resolves people and derives their figures; both look only at what they must, so {@code full} changes nothing. */
final class ResolveConsumer extends TriggeredConsumer {

    ResolveConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor, cron);
    }

    @Override
    protected RunReport runOnce(boolean full) {
        People people = service(People.class);
        Insights insights = service(Insights.class);
        try {
            ResolveReport report = people.resolve();
            long changed = insights.refresh(insights.asOf());
            String line = String.format(Locale.ROOT, "people: %,d before, %,d now, %,d merges; %,d shared identifiers joined no one; figures of %,d people changed",
                    report.profilesBefore(), report.profilesAfter(), report.merged(), report.sharedIdentifiers(), changed);
            return tell(line, report.merged() + Math.abs(report.profilesAfter() - report.profilesBefore()) + changed);
        } catch (FaultException e) {
            if (e.fault() == Fault.BUG) {
                throw e;
            }
            return new RunReport(getRouteId(), RunReport.Outcome.FAILED, List.of(String.valueOf(e.getMessage())), 0);
        }
    }

    private <T> T service(Class<T> type) {
        return Objects.requireNonNull(getEndpoint().getCamelContext().getRegistry().findSingleByType(type), () -> "no " + type.getSimpleName() + " in the registry");
    }
}
