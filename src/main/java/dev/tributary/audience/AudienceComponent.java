package dev.tributary.audience;

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

/** {@code audience:NAME?cron=…}: plans the audience and hands the plan's id to the route. */
public final class AudienceComponent extends DefaultComponent {

    /** Header of the exchange: the plan, also its body. */
    public static final String PLAN_ID = "TributaryPlanId";
    /** Header of the exchange: the audience's name. */
    public static final String AUDIENCE = "TributaryAudience";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new AudienceEndpoint(uri, this, remaining, getAndRemoveParameter(parameters, "cron", String.class));
    }

    private static final class AudienceEndpoint extends DefaultEndpoint {

        private final String audience;
        private final @Nullable String cron;

        AudienceEndpoint(String uri, AudienceComponent component, String audience, @Nullable String cron) {
            super(uri, component);
            this.audience = audience;
            this.cron = cron;
        }

        @Override
        public Producer createProducer() {
            throw new FaultException(Fault.CONFIG, "audience:" + audience + " starts a route; write it after from:, and push: as a step");
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            AudienceConsumer consumer = new AudienceConsumer(this, processor, audience, cron);
            configureConsumer(consumer);
            return consumer;
        }
    }
}
