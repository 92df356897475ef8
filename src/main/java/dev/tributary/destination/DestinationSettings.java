package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The resolved settings of one connection. Does not print. */
public record DestinationSettings(String connector, String connection, Map<String, String> values) {

    /** @throws FaultException of kind CONFIG naming every required key that is missing, and every key nobody knows */
    DestinationSettings(String connector, String connection, Map<String, String> values, List<String> required, List<String> optional) {
        this(connector, connection, Map.copyOf(values));
        List<String> missing = required.stream().filter(key -> get(key) == null).toList();
        Set<String> unknown = new TreeSet<>(values.keySet());
        required.forEach(unknown::remove);
        optional.forEach(unknown::remove);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new FaultException(Fault.CONFIG, "config/connections.yaml: connection \"" + connection + "\" of connector " + connector
                    + (missing.isEmpty() ? "" : " lacks " + String.join(", ", missing)) + (missing.isEmpty() || unknown.isEmpty() ? "" : " and")
                    + (unknown.isEmpty() ? "" : " has unknown settings " + String.join(", ", unknown) + "; known are " + String.join(", ", required) + ", " + String.join(", ", optional)));
        }
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
            throw new FaultException(Fault.CONFIG, "config/connections.yaml: connection \"" + connection + "\": " + key + " is not a number; write digits, such as 1234567890");
        }
        return digits;
    }

    @Override
    public String toString() {
        return "settings of " + connection;
    }
}
