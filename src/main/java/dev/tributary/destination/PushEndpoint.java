package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** One platform that routes push to. */
@UriEndpoint(firstVersion = "0.1.0", scheme = "push", title = "Push", syntax = "push:platform",
        producerOnly = true) @Metadata(description = "Sends a plan's difference to every connection of a platform.")
public final class PushEndpoint extends DefaultEndpoint {

    @UriPath(description = "The id of a destination.") @Metadata(required = true) private final String platform;
    private final Activation activation;

    PushEndpoint(String uri, PushComponent component, Activation activation, String platform) {
        super(uri, component);
        this.activation = activation;
        this.platform = platform;
    }

    @Override
    public Producer createProducer() {
        return new PushProducer(this, activation, platform);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new FaultException(Fault.CONFIG,
                "a route cannot begin with push:" + platform + "; begin with audience:NAME and write to: {uri: push:" + platform + "}");
    }
}
