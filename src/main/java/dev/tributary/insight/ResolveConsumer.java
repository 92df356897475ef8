package dev.tributary.insight;

import dev.tributary.identity.People;
import dev.tributary.identity.ResolveReport;
import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Resolves people and derives their figures; both look only at what they must, so {@code full} changes nothing. */
final class ResolveConsumer extends TriggeredConsumer {

    ResolveConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor, cron);
    }

    @Override
    protected RunReport runOnce(boolean full) {
        People people = service(People.class);
        Insights insights = service(Insights.class);
        ResolveReport report = people.resolve();
        long changed = insights.refresh(insights.asOf());
        String line = String.format(Locale.ROOT, "people: %,d before, %,d now, %,d merges; %,d shared identifiers joined no one; figures of %,d people changed",
                report.profilesBefore(), report.profilesAfter(), report.merged(), report.sharedIdentifiers(), changed);
        return tell(line, report.merged() + Math.abs(report.profilesAfter() - report.profilesBefore()) + changed);
    }
}
