package dev.tributary.touchpoint;

import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Derives sessions; {@code full} looks at every visitor again. */
final class DeriveConsumer extends TriggeredConsumer {

    DeriveConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor, cron);
    }

    @Override
    protected RunReport runOnce(boolean full) {
        TouchpointReport report = service(Touchpoints.class).derive(full);
        return tell(String.format(Locale.ROOT, "sessions: %,d visitors with new events; %,d touchpoints and %,d carts changed", report.visitors(), report.touchpoints(),
                report.carts()), report.touchpoints() + report.carts());
    }
}
