package dev.tributary.run;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** {@code job:<name>?cron=…}: runs a {@link Job} and sends its lines through the route. Finds the hub's {@link Jobs} in the registry. */
public final class JobComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new JobEndpoint(uri, this, remaining, getAndRemoveParameter(parameters, "cron", String.class));
    }
}
