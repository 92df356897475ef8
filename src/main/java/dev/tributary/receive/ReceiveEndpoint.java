package dev.tributary.receive;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.pull.Sources;
import dev.tributary.run.Committer;
import dev.tributary.run.TriggeredConsumer;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** One stream of received records that starts a route. It drains as requests arrive, so it has no cron of its own. */
@UriEndpoint(firstVersion = "0.1.0", scheme = "receive", title = "Receive", syntax = "receive:stream", consumerOnly = true) @Metadata(
        description = "Drains what was sent for a stream of a connector, one exchange per page.", excludeProperties = "cron")
public final class ReceiveEndpoint extends TriggeredEndpoint {

    @UriPath(description = "<connector>/<stream>") @Metadata(required = true) private final String stream;

    ReceiveEndpoint(String uri, ReceiveComponent component, String stream) {
        super(uri, component, "receive:" + stream, null);
        this.stream = stream;
    }

    @Override
    protected TriggeredConsumer consumer(Processor processor, @Nullable String cron) {
        Sources sources = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Sources.class);
        Receivers receivers = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Receivers.class);
        String[] parts = stream.split("/", 2);
        Connector connector = sources.connector(parts[0]);
        if (connector == null) {
            throw new FaultException(Fault.CONFIG,
                    "receive:" + stream + ": unknown connector \"" + parts[0] + "\"; add connectors/" + parts[0] + "/connector.yaml");
        }
        Connector.Stream described = parts.length < 2 ? null : connector.streams().get(parts[1]);
        Receiver receiver = described == null ? null : receivers.of(connector, described);
        if (described == null || receiver == null) {
            throw new FaultException(Fault.CONFIG, "receive:" + stream + ": nothing is received for this stream; " + Findings.oneOf(
                    connector.streams().values().stream().filter(one -> receivers.of(connector, one) != null).map(Connector.Stream::name)
                            .toList(),
                    parts.length < 2 ? null : parts[1]));
        }
        return new ReceiveConsumer(this, processor, sources,
                CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Committer.class), receivers, receiver, connector,
                described);
    }

    /** The connections whose requests a route drains. */
    static List<String> active(Sources sources, Connector connector) {
        return sources.connections(connector.id(), null).stream().filter(connection -> !connection.paused()).map(Connection::name).toList();
    }
}
