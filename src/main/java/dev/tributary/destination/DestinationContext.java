package dev.tributary.destination;

import dev.tributary.connector.Connector;
import dev.tributary.http.ApiClient;
import dev.tributary.http.HttpContext;

/**
 * What a destination works with, beside its settings.
 *
 * @param connector its description, with limits, retries and error rules
 */
public record DestinationContext(Connector connector, HttpContext http) {

    /** A client that keeps the limits, retries and error rules of {@code connector.yaml}, with the credentials of the settings. */
    public ApiClient client(DestinationSettings settings) {
        return new ApiClient(settings.connection(), connector.rules(), connector.auth(), settings.values(), http);
    }
}
