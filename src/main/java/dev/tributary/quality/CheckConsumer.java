package dev.tributary.quality;

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

/** Measures quality; a measurement always looks at everything, so {@code full} changes nothing. */
final class CheckConsumer extends TriggeredConsumer {

    CheckConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor, cron);
    }

    @Override
    protected RunReport runOnce(boolean full) {
        Quality quality = Objects.requireNonNull(getEndpoint().getCamelContext().getRegistry().findSingleByType(Quality.class), "no Quality in the registry");
        try {
            Quality.Measured measured = quality.measure();
            return tell(String.format(Locale.ROOT, "quality: %,d fields measured, %,d records deserve a look", measured.fields(), measured.flagged()), 0);
        } catch (FaultException e) {
            if (e.fault() == Fault.BUG) {
                throw e;
            }
            return new RunReport(getRouteId(), RunReport.Outcome.FAILED, List.of(String.valueOf(e.getMessage())), 0);
        }
    }
}
