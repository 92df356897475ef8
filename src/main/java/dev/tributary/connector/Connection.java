package dev.tributary.connector;

import dev.tributary.config.Secrets;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An account at a vendor, as {@code config/connections.yaml} names it. Settings are as written, with secrets as references;
 * {@link #resolved} reads them. Prints no setting.
 *
 * @param connector the connector's id
 * @param baseUrl   overrides the connector's, or null
 * @param zone      zone of the source's zone-less times, or null
 * @param country   ISO 3166-1 alpha-2 hint for national phone numbers, or null
 * @param currency  ISO 4217, or null
 * @param start     lower bound of the first load, or null
 * @param inFlight  pages in flight at once, or 0 for the connector's
 * @param expires   the day from which its credentials no longer work, where nothing but a person renews them; or null
 */
public record Connection(String name, String connector, Map<String, String> settings, @Nullable String baseUrl, @Nullable ZoneId zone,
        @Nullable String country, @Nullable String currency, @Nullable Instant start, int inFlight, boolean paused,
        @Nullable LocalDate expires, YamlNode node) {

    /** A connection whose credentials are not known to end. */
    public Connection(String name, String connector, Map<String, String> settings, @Nullable String baseUrl, @Nullable ZoneId zone,
            @Nullable String country,
            @Nullable String currency, @Nullable Instant start, int inFlight, boolean paused, YamlNode node) {
        this(name, connector, settings, baseUrl, zone, country, currency, start, inFlight, paused, null, node);
    }

    /**
     * The settings with secrets read.
     *
     * @throws dev.tributary.FaultException of kind CONFIG when a secret is not set
     */
    public Map<String, String> resolved(Secrets secrets) {
        Map<String, String> values = new LinkedHashMap<>();
        settings.forEach((key, value) -> values.put(key, secrets.resolve(value)));
        return values;
    }

    @Override
    public String toString() {
        return "connection " + name;
    }
}
