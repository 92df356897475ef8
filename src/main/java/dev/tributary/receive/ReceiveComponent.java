package dev.tributary.receive;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/**
 * {@code receive:<connector>/<stream>}: the requests that were sent to any connection of the connector, oldest first, one exchange per
 * page.
 */
public final class ReceiveComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new ReceiveEndpoint(uri, this, remaining);
    }
}
