package dev.tributary.pull;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** {@code pull:<connector>/<stream>?connection=NAME&cron=…}: pulls every connection of the connector, or the named one. */
public final class PullComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String connection = getAndRemoveParameter(parameters, "connection", String.class);
        return new PullEndpoint(uri, this, remaining, connection, getAndRemoveParameter(parameters, "cron", String.class));
    }
}
