package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connector;
import dev.tributary.destination.google.GoogleDestination;
import dev.tributary.destination.meta.MetaDestination;
import dev.tributary.http.ApiClient;
import dev.tributary.http.HttpContext;

import java.util.HashMap;
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
     * Makes the destination of one connection. Opens nothing yet; the first call does.
     *
     * @param settings of the connection, secrets resolved
     * @throws FaultException of kind CONFIG naming every setting that is missing or unknown
     */
    public static Destination create(Connector connector, String connection, Map<String, String> settings, HttpContext http) {
        Map<String, String> complete = new HashMap<>(settings);
        connector.settings().forEach((name, setting) -> {
            if (setting.fallback() != null) {
                complete.putIfAbsent(name, setting.fallback());
            }
        });
        return switch (connector.id()) {
            case "google" -> {
                DestinationSettings checked = new DestinationSettings(connector.id(), connection, complete, GoogleDestination.REQUIRED, GoogleDestination.OPTIONAL);
                yield new GoogleDestination(checked, new ApiClient(connection, connector.rules(), connector.auth(), complete, http), connector.rules().retry());
            }
            case "meta" -> {
                DestinationSettings checked = new DestinationSettings(connector.id(), connection, complete, MetaDestination.REQUIRED, MetaDestination.OPTIONAL);
                yield new MetaDestination(checked, new ApiClient(connection, connector.rules(), connector.auth(), complete, http));
            }
            default -> throw new FaultException(Fault.CONFIG, "connection \"" + connection + "\": audiences cannot be pushed to connector " + connector.id()
                    + "; write " + String.join(" or ", connectors()));
        };
    }
}
