package dev.tributary.quality;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** {@code check:quality?cron=…}: measures how good what the sources say is, and hands one sentence of counts to the route. */
public final class CheckComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("quality")) {
            throw new FaultException(Fault.CONFIG, "check:" + remaining + " does not exist; write check:quality");
        }
        return new TriggeredEndpoint(uri, this, "check:quality", getAndRemoveParameter(parameters, "cron", String.class), CheckConsumer::new);
    }
}
