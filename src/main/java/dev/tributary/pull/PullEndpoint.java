package dev.tributary.pull;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.connector.Connector;
import dev.tributary.run.Committer;
import dev.tributary.run.TriggeredConsumer;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** One stream that starts a route. */
@UriEndpoint(firstVersion = "0.1.0", scheme = "pull", title = "Pull", syntax = "pull:stream",
        consumerOnly = true) @Metadata(description = "Reads a stream of a connector, one exchange per page.")
public final class PullEndpoint extends TriggeredEndpoint {

    @UriPath(description = "<connector>/<stream>") @Metadata(required = true) private final String stream;

    @UriParam(label = "consumer",
            description = "Only this connection; else every connection of the connector.") private final @Nullable String connection;

    PullEndpoint(String uri, PullComponent component, String stream, @Nullable String connection, @Nullable String cron) {
        super(uri, component, "pull:" + stream, cron);
        this.stream = stream;
        this.connection = connection;
    }

    @Override
    protected TriggeredConsumer consumer(Processor processor, @Nullable String cron) {
        Sources sources = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Sources.class);
        Committer committer = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Committer.class);
        String[] parts = stream.split("/", 2);
        Connector connector = sources.connector(parts[0]);
        if (connector == null) {
            throw new FaultException(Fault.CONFIG,
                    "pull:" + stream + ": unknown connector \"" + parts[0] + "\"; add connectors/" + parts[0] + "/connector.yaml");
        }
        Connector.Stream described = parts.length < 2 ? null : connector.streams().get(parts[1]);
        if (described == null) {
            throw new FaultException(Fault.CONFIG, "pull:" + stream + ": unknown stream; "
                    + Findings.oneOf(List.copyOf(connector.streams().keySet()), parts.length < 2 ? null : parts[1]));
        }
        return new PullConsumer(this, processor, cron, sources, committer, connector, described, connection);
    }
}
