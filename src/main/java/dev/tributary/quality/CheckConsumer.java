package dev.tributary.quality;

import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Measures quality; a measurement always looks at everything, so {@code full} changes nothing. */
final class CheckConsumer extends TriggeredConsumer {

    CheckConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
        super(endpoint, processor, cron);
    }

    @Override
    protected RunReport runOnce(boolean full) {
        Quality.Measured measured = service(Quality.class).measure();
        return tell(String.format(Locale.ROOT, "quality: %,d fields measured, %,d records deserve a look", measured.fields(), measured.flagged()), 0);
    }
}
