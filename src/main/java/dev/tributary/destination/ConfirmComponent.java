package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** {@code confirm:deliveries?cron=…}: asks the platforms what became of what they accepted, and makes the lookalikes whose seeds are ready. */
public final class ConfirmComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("deliveries")) {
            throw new FaultException(Fault.CONFIG, "confirm:" + remaining + " does not exist; write confirm:deliveries");
        }
        return new TriggeredEndpoint(uri, this, "confirm:deliveries", getAndRemoveParameter(parameters, "cron", String.class), ConfirmConsumer::new);
    }
}
