package dev.tributary.pull;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.connector.Connector;
import dev.tributary.run.Committer;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** {@code pull:<connector>/<stream>?connection=NAME&cron=…}: pulls every connection of the connector, or the named one. */
public final class PullComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String connection = getAndRemoveParameter(parameters, "connection", String.class);
        String cron = getAndRemoveParameter(parameters, "cron", String.class);
        return new PullEndpoint(uri, this, remaining, connection, cron);
    }

    private static final class PullEndpoint extends DefaultEndpoint {

        private final String name;
        private final @Nullable String connection;
        private final @Nullable String cron;

        PullEndpoint(String uri, PullComponent component, String name, @Nullable String connection, @Nullable String cron) {
            super(uri, component);
            this.name = name;
            this.connection = connection;
            this.cron = cron;
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            Sources sources = getCamelContext().getRegistry().findSingleByType(Sources.class);
            Committer committer = getCamelContext().getRegistry().findSingleByType(Committer.class);
            String[] parts = name.split("/", 2);
            Connector connector = sources.connector(parts[0]);
            if (connector == null) {
                throw new FaultException(Fault.CONFIG, "pull:" + name + ": unknown connector \"" + parts[0] + "\"; add connectors/" + parts[0] + "/connector.yaml");
            }
            Connector.Stream stream = parts.length < 2 ? null : connector.streams().get(parts[1]);
            if (stream == null) {
                throw new FaultException(Fault.CONFIG, "pull:" + name + ": unknown stream; " + Findings.oneOf(List.copyOf(connector.streams().keySet()), parts.length < 2 ? null : parts[1]));
            }
            return new PullConsumer(this, processor, cron, sources, committer, connector, stream, connection);
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException("pull: stands in from:, never in to:");
        }
    }
}
