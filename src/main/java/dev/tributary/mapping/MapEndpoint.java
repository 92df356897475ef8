package dev.tributary.mapping;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.Findings;
import dev.tributary.connector.RawPage;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** One mapping as a step of a route. */
@UriEndpoint(firstVersion = "0.1.0", scheme = "map", title = "Map", syntax = "map:mapping",
        producerOnly = true) @Metadata(description = "Turns the raw records of a page into canonical rows.")
public final class MapEndpoint extends DefaultEndpoint {

    @UriPath(description = "<connector>/<stream>") @Metadata(required = true) private final String mapping;

    MapEndpoint(String uri, MapComponent component, String mapping) {
        super(uri, component);
        this.mapping = mapping;
    }

    @Override
    public Producer createProducer() {
        Mappings mappings = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Mappings.class);
        MapComponent.Defaults defaults = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), MapComponent.Defaults.class);
        CanonicalModel model = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), CanonicalModel.class);
        Mapping found = mappings.byName().get(mapping);
        if (found == null) {
            throw new FaultException(Fault.CONFIG, "map:" + mapping + ": there is no mappings/" + mapping + ".yaml; "
                    + Findings.oneOf(mappings.byName().keySet(), mapping));
        }
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                RawPage page = exchange.getMessage().getBody(RawPage.class);
                if (page == null) {
                    throw new FaultException(Fault.CONFIG,
                            "map:" + mapping + " got something that is no page of records; begin the route with pull: or receive:");
                }
                exchange.getMessage().setBody(MapComponent.map(found, page, defaults, model));
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new FaultException(Fault.CONFIG, "map:" + mapping + " is no source; write it as a step, - to: {uri: map:" + mapping + "}");
    }
}
