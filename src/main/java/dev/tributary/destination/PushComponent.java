package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.audience.AudienceComponent;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/**
 * {@code push:PLATFORM}: sends the difference of the plan in the header {@value AudienceComponent#PLAN_ID}, or else in the body, to every
 * connection of the platform. Finds the one {@link Activation} in the registry.
 */
public final class PushComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Activation activation = getCamelContext().getRegistry().findSingleByType(Activation.class);
        if (activation == null) {
            throw new FaultException(Fault.BUG, uri + " needs an Activation in the registry");
        }
        if (!activation.types().has(remaining)) {
            throw new FaultException(Fault.CONFIG,
                    "push:" + remaining + ": unknown platform; write push:" + String.join(" or push:", activation.types().ids()));
        }
        return new PushEndpoint(uri, this, activation, remaining);
    }
}
