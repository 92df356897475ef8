package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** An endpoint that only starts routes, by a cron expression or by {@link TriggeredConsumer#run}. */
public abstract class TriggeredEndpoint extends DefaultEndpoint {

    private final String written;

    @UriParam(label = "consumer",
            description = "When it runs: second minute hour day month weekday, in the configured zone; without it only when asked.") private final @Nullable String cron;

    /** @param written as it stands after {@code from:}, such as {@code job:resolve} */
    protected TriggeredEndpoint(String uri, Component component, String written, @Nullable String cron) {
        super(uri, component);
        this.written = written;
        this.cron = cron;
    }

    /** Makes the consumer that does the work. @throws FaultException of kind CONFIG when the route cannot begin so */
    protected abstract TriggeredConsumer consumer(Processor processor, @Nullable String cron);

    @Override
    public final Producer createProducer() {
        throw new FaultException(Fault.CONFIG, written + " starts a route; write it after from:");
    }

    @Override
    public final Consumer createConsumer(Processor processor) throws Exception {
        TriggeredConsumer consumer = consumer(processor, cron);
        configureConsumer(consumer);
        return consumer;
    }
}
