package dev.tributary.touchpoint;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** {@code derive:sessions?cron=…}: brings touchpoints, carts and purchases up to the events that came in, and hands one sentence of counts to the route. */
public final class DeriveComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("sessions")) {
            throw new FaultException(Fault.CONFIG, "derive:" + remaining + " does not exist; write derive:sessions");
        }
        return new TriggeredEndpoint(uri, this, "derive:sessions", getAndRemoveParameter(parameters, "cron", String.class), DeriveConsumer::new);
    }
}
