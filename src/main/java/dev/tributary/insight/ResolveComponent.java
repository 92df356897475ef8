package dev.tributary.insight;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** {@code resolve:people?cron=…}: makes people out of what changed, derives their figures, and hands one sentence of counts to the route. */
public final class ResolveComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("people")) {
            throw new FaultException(Fault.CONFIG, "resolve:" + remaining + " does not exist; write resolve:people");
        }
        return new ResolveEndpoint(uri, this, getAndRemoveParameter(parameters, "cron", String.class));
    }

    private static final class ResolveEndpoint extends DefaultEndpoint {

        private final @Nullable String cron;

        ResolveEndpoint(String uri, ResolveComponent component, @Nullable String cron) {
            super(uri, component);
            this.cron = cron;
        }

        @Override
        public Producer createProducer() {
            throw new FaultException(Fault.CONFIG, "resolve:people starts a route; write it after from:");
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            ResolveConsumer consumer = new ResolveConsumer(this, processor, cron);
            configureConsumer(consumer);
            return consumer;
        }
    }
}
