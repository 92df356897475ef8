package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.util.Map;

/** {@code store:canonical}: stages a mapped page in its run. Returns when it is staged; only the committer commits. */
public final class StoreComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("canonical")) {
            throw new FaultException(Fault.CONFIG, "store:" + remaining + " is unknown; write store:canonical");
        }
        return new StoreEndpoint(uri, this, remaining);
    }
}
