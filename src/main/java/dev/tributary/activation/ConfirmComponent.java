package dev.tributary.activation;

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

/** {@code confirm:deliveries?cron=…}: asks the platforms what became of what they accepted, and makes the lookalikes whose seeds are ready. */
public final class ConfirmComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("deliveries")) {
            throw new FaultException(Fault.CONFIG, "confirm:" + remaining + " does not exist; write confirm:deliveries");
        }
        return new ConfirmEndpoint(uri, this, getAndRemoveParameter(parameters, "cron", String.class));
    }

    private static final class ConfirmEndpoint extends DefaultEndpoint {

        private final @Nullable String cron;

        ConfirmEndpoint(String uri, ConfirmComponent component, @Nullable String cron) {
            super(uri, component);
            this.cron = cron;
        }

        @Override
        public Producer createProducer() {
            throw new FaultException(Fault.CONFIG, "confirm:deliveries starts a route; write it after from:");
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            ConfirmConsumer consumer = new ConfirmConsumer(this, processor, cron);
            configureConsumer(consumer);
            return consumer;
        }
    }
}
