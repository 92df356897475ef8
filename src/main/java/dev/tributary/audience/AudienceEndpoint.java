package dev.tributary.audience;

import dev.tributary.run.TriggeredConsumer;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/** One audience that starts a route. */
@UriEndpoint(firstVersion = "0.1.0", scheme = "audience", title = "Audience", syntax = "audience:name",
        consumerOnly = true) @Metadata(description = "Plans an audience; one exchange with the plan's id, never members.")
public final class AudienceEndpoint extends TriggeredEndpoint {

    @UriPath(description = "The name of a file in config/audiences.") @Metadata(required = true) private final String name;

    AudienceEndpoint(String uri, AudienceComponent component, String name, @Nullable String cron) {
        super(uri, component, "audience:" + name, cron);
        this.name = name;
    }

    @Override
    protected TriggeredConsumer consumer(Processor processor, @Nullable String cron) {
        return new AudienceConsumer(this, processor, name, cron);
    }
}
