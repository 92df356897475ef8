package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connector;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The resolved settings of one connection. Does not print. */
public record DestinationSettings(String connector, String connection, Map<String, String> values) {

    public DestinationSettings {
        values = Map.copyOf(values);
    }

    /**
     * Checks settings by their declaration in {@code connector.yaml}.
     *
     * @param values secrets resolved; {@code baseUrl} may be among them
     * @throws FaultException of kind CONFIG naming every setting that is missing or unknown
     */
    public static DestinationSettings of(Connector connector, String connection, Map<String, String> values) {
        Map<String, String> all = new TreeMap<>(values);
        List<String> missing = new ArrayList<>();
        connector.settings().forEach((name, setting) -> {
            if (values.getOrDefault(name, "").isBlank() && setting.fallback() != null) {
                all.put(name, setting.fallback());
            } else if (values.getOrDefault(name, "").isBlank() && !setting.optional()) {
                missing.add(name);
            }
        });
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(connector.settings().keySet());
        unknown.remove("baseUrl");
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new FaultException(Fault.CONFIG,
                    "config/connections.yaml: connection \"" + connection + "\" of connector " + connector.id()
                            + (missing.isEmpty() ? "" : " lacks " + String.join(", ", missing))
                            + (missing.isEmpty() || unknown.isEmpty() ? "" : " and")
                            + (unknown.isEmpty() ? ""
                                    : " has unknown settings " + String.join(", ", unknown) + "; known are "
                                            + String.join(", ", connector.settings().keySet())));
        }
        return new DestinationSettings(connector.id(), connection, all);
    }

    public @Nullable String get(String key) {
        String value = values.get(key);
        return value == null || value.isBlank() ? null : value.strip();
    }

    public String get(String key, String byDefault) {
        String value = get(key);
        return value == null ? byDefault : value;
    }

    /** A base URL without a slash at its end. */
    public String url(String key, String byDefault) {
        return get(key, byDefault).replaceAll("/+$", "");
    }

    /** An account number; people paste it with dashes. */
    public @Nullable String digits(String key) {
        String value = get(key);
        if (value == null) {
            return null;
        }
        String digits = value.replaceAll("[ -]", "");
        if (!digits.matches("[0-9]+")) {
            throw new FaultException(Fault.CONFIG, "config/connections.yaml: connection \"" + connection + "\": " + key
                    + " is not a number; write digits, such as 1234567890");
        }
        return digits;
    }

    @Override
    public String toString() {
        return "settings of " + connection;
    }
}
