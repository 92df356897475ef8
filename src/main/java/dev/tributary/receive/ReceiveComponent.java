package dev.tributary.receive;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.connector.Connector;
import dev.tributary.pull.Sources;
import dev.tributary.run.Committer;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.DefaultComponent;

import java.util.List;
import java.util.Map;

/** {@code receive:<connector>/<stream>}: what was sent to any connection of the connector, oldest first, one exchange per page. */
public final class ReceiveComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new TriggeredEndpoint(uri, this, "receive:" + remaining, null, (endpoint, processor, cron) -> {
            Registry registry = getCamelContext().getRegistry();
            Sources sources = registry.findSingleByType(Sources.class);
            Receivers receivers = registry.findSingleByType(Receivers.class);
            String[] parts = remaining.split("/", 2);
            Connector connector = sources.connector(parts[0]);
            if (connector == null) {
                throw new FaultException(Fault.CONFIG, "receive:" + remaining + ": unknown connector \"" + parts[0] + "\"; add connectors/" + parts[0] + "/connector.yaml");
            }
            Connector.Stream stream = parts.length < 2 ? null : connector.streams().get(parts[1]);
            Receiver receiver = stream == null ? null : receivers.of(connector, stream);
            if (stream == null || receiver == null) {
                throw new FaultException(Fault.CONFIG, "receive:" + remaining + ": nothing is received for this stream; " + Findings.oneOf(
                        connector.streams().values().stream().filter(one -> receivers.of(connector, one) != null).map(Connector.Stream::name).toList(), parts.length < 2 ? null : parts[1]));
            }
            return new ReceiveConsumer(endpoint, processor, sources, registry.findSingleByType(Committer.class), receivers, receiver, connector, stream);
        });
    }

    /** The connections whose requests a route drains. */
    static List<String> active(Sources sources, Connector connector) {
        return sources.connections(connector.id(), null).stream().filter(connection -> !connection.paused()).map(dev.tributary.connector.Connection::name).toList();
    }
}
