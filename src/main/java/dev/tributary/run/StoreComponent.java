package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.MappedPage;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

import java.util.Map;

/** {@code store:canonical}: stages a mapped page in its run's lane. Returns when it is staged; only the lane commits. */
public final class StoreComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("canonical")) {
            throw new FaultException(Fault.CONFIG, "store:" + remaining + " is unknown; write store:canonical");
        }
        return new StoreEndpoint(uri, this);
    }

    private static final class StoreEndpoint extends DefaultEndpoint {

        StoreEndpoint(String uri, StoreComponent component) {
            super(uri, component);
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    PageCommitter.Ticket ticket = exchange.getProperty(PageCommitter.TICKET, PageCommitter.Ticket.class);
                    MappedPage page = exchange.getMessage().getBody(MappedPage.class);
                    if (ticket == null || page == null) {
                        throw new FaultException(Fault.CONFIG, "store: got something that is no mapped page; put map:<connector>/<stream> before it, in a route that begins with pull: or receive:");
                    }
                    ticket.lane().stage(ticket, page);
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("store: stands in to:, never in from:");
        }
    }
}
