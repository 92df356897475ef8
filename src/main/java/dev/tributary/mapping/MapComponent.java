package dev.tributary.mapping;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.connector.Connector;
import dev.tributary.connector.RawPage;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code map:<connector>/<stream>}: a page of raw records becomes a page of canonical rows. */
public final class MapComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new MapEndpoint(uri, this, remaining);
    }

    /** What a connection leaves unsaid, in the registry. @param country hint for national phone numbers, or null. @param currency or null */
    public record Defaults(@Nullable String country, @Nullable String currency) {
    }

    /** Maps one page as this component does, for replays. */
    public static MappedPage map(Mapping mapping, RawPage page, Defaults defaults, CanonicalModel model) {
        Connector.Stream stream = page.stream();
        Origin origin = new Origin(page.connection().name(), page.zone(),
                page.connection().country() != null ? page.connection().country() : defaults.country(),
                page.connection().currency() != null ? page.connection().currency() : defaults.currency());
        MappedPage mapped = mapping.map(page.records(), origin, stream.key(), stream.cursor() == null ? null : stream.cursor().field());
        Connector.Removed removed = stream.removed();
        if (!page.unread().isEmpty()) {
            List<Rejection> rejections = new ArrayList<>(mapped.rejections());
            page.unread().forEach(line -> rejections.add(new Rejection(line.file(), line.path(), line.found(), line.expected(), line.raw())));
            mapped = new MappedPage(mapped.records() + page.unread().size(), mapped.rows(), mapped.children(), mapped.tombstones(), rejections);
        }
        if (removed == null || page.removed().isEmpty()) {
            return mapped;
        }
        Table table = Objects.requireNonNull(model.table(removed.table()));
        List<MappedPage.Tombstone> stones = page.removed().stream()
                .map(id -> new MappedPage.Tombstone(table, removed.column(), origin.connection(), id)).toList();
        return new MappedPage(mapped.records(), mapped.rows(), mapped.children(), stones, mapped.rejections());
    }

    private static final class MapEndpoint extends DefaultEndpoint {

        private final String name;

        MapEndpoint(String uri, MapComponent component, String name) {
            super(uri, component);
            this.name = name;
        }

        @Override
        public Producer createProducer() {
            Mappings mappings = getCamelContext().getRegistry().findSingleByType(Mappings.class);
            Defaults defaults = getCamelContext().getRegistry().findSingleByType(Defaults.class);
            CanonicalModel model = getCamelContext().getRegistry().findSingleByType(CanonicalModel.class);
            Mapping mapping = mappings.byName().get(name);
            if (mapping == null) {
                throw new FaultException(Fault.CONFIG, "map:" + name + ": there is no mappings/" + name + ".yaml; " + Findings.oneOf(mappings.byName().keySet(), name));
            }
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    RawPage page = exchange.getMessage().getBody(RawPage.class);
                    if (page == null) {
                        throw new FaultException(Fault.CONFIG, "map:" + name + " got something that is no page of records; begin the route with pull: or receive:");
                    }
                    exchange.getMessage().setBody(MapComponent.map(mapping, page, defaults, model));
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("map: stands in to:, never in from:");
        }
    }
}
