package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.MappedPage;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** The tables that a route stores its pages in. */
@UriEndpoint(firstVersion = "0.1.0", scheme = "store", title = "Store", syntax = "store:name",
        producerOnly = true) @Metadata(description = "Stores rows, rejects and checkpoint of a page in one transaction.")
public final class StoreEndpoint extends DefaultEndpoint {

    @UriPath(description = "canonical: the tables of mappings/canonical.yaml.") @Metadata(required = true) private final String name;

    StoreEndpoint(String uri, StoreComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                PageTicket ticket = exchange.getProperty(PageCommitter.TICKET, PageTicket.class);
                MappedPage page = exchange.getMessage().getBody(MappedPage.class);
                if (ticket == null || page == null) {
                    throw new FaultException(Fault.CONFIG, "store:" + name
                            + " got something that is no mapped page; put map:<connector>/<stream> before it, in a route that begins with pull: or receive:");
                }
                ticket.committer().stage(ticket, page);
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new FaultException(Fault.CONFIG, "store:" + name + " is no source; write it as a step, - to: {uri: store:" + name + "}");
    }
}
