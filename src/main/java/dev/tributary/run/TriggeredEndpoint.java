package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** An endpoint that only starts routes: by its cron, or when it is told to. */
public final class TriggeredEndpoint extends DefaultEndpoint {

    /** Makes the consumer that does the work. */
    @FunctionalInterface
    public interface Work {
        TriggeredConsumer consumer(TriggeredEndpoint endpoint, Processor processor, @Nullable String cron);
    }

    private final String name;
    private final @Nullable String cron;
    private final Work work;

    /** @param name as it is written after {@code from:}, such as {@code resolve:people} */
    public TriggeredEndpoint(String uri, Component component, String name, @Nullable String cron, Work work) {
        super(uri, component);
        this.name = name;
        this.cron = cron;
        this.work = work;
    }

    @Override
    public Producer createProducer() {
        throw new FaultException(Fault.CONFIG, name + " starts a route; write it after from:");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        TriggeredConsumer consumer = work.consumer(this, processor, cron);
        configureConsumer(consumer);
        return consumer;
    }
}
