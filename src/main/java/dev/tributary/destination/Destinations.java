package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.google.GoogleDestination;
import dev.tributary.destination.meta.MetaDestination;
import dev.tributary.http.RetryPolicy;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Makes destinations from connections. */
public final class Destinations {

    private Destinations() {
    }

    /** The connectors that audiences can be pushed to. */
    public static List<String> connectors() {
        return List.of("google", "meta");
    }

    /**
     * Opens nothing yet; the first call does.
     *
     * @param settings of the connection, secrets resolved
     * @throws FaultException of kind CONFIG naming every setting that is missing or unknown
     */
    public static Destination create(String connector, String connection, Map<String, String> settings, Clock clock) {
        return create(connector, connection, settings, clock, RetryPolicy.USUAL);
    }

    public static Destination create(String connector, String connection, Map<String, String> settings, Clock clock, RetryPolicy patience) {
        return switch (connector) {
            case "google" -> new GoogleDestination(new DestinationSettings(connector, connection, settings, GoogleDestination.REQUIRED, GoogleDestination.OPTIONAL), clock, patience);
            case "meta" -> new MetaDestination(new DestinationSettings(connector, connection, settings, MetaDestination.REQUIRED, MetaDestination.OPTIONAL), patience);
            default -> throw new FaultException(Fault.CONFIG, "connection \"" + connection + "\": audiences cannot be pushed to connector " + connector
                    + "; write " + String.join(" or ", connectors()));
        };
    }
}
