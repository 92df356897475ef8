package dev.tributary.insight;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** {@code resolve:people?cron=…}: makes people out of what changed, derives their figures, and hands one sentence of counts to the route. */
public final class ResolveComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("people")) {
            throw new FaultException(Fault.CONFIG, "resolve:" + remaining + " does not exist; write resolve:people");
        }
        return new TriggeredEndpoint(uri, this, "resolve:people", getAndRemoveParameter(parameters, "cron", String.class), ResolveConsumer::new);
    }
}
