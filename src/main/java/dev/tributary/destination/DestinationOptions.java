package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The options of one audience at one destination, by name: checked against their declaration, defaults filled in. Options without a value
 * are absent.
 *
 * @param values texts, lists of texts, durations, decimals, and options of groups
 */
public record DestinationOptions(Map<String, Object> values) {

    public DestinationOptions {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** The name of the list at the destination. */
    public String name() {
        return Objects.requireNonNull(text(DestinationOption.NAME));
    }

    /** How long a member stays without being sent again; null: for ever. */
    public @Nullable Duration membership() {
        return duration(DestinationOption.MEMBERSHIP);
    }

    /** Members accepted longer ago are sent again, so that nobody expires; null: never. */
    public @Nullable Duration refreshAfter() {
        return duration(DestinationOption.REFRESH_AFTER);
    }

    /** A list to grow from this one, or null. */
    public @Nullable DestinationOptions lookalike() {
        return (DestinationOptions) values.get(DestinationOption.LOOKALIKE);
    }

    public @Nullable String text(String name) {
        return (String) values.get(name);
    }

    /** Empty when absent. */
    public List<String> texts(String name) {
        return values.get(name) instanceof List<?> texts ? texts.stream().map(String.class::cast).toList() : List.of();
    }

    public @Nullable Duration duration(String name) {
        return (Duration) values.get(name);
    }

    public @Nullable BigDecimal decimal(String name) {
        return (BigDecimal) values.get(name);
    }

    /** These options with one more value, or another. */
    public DestinationOptions with(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(values);
        more.put(name, value);
        return new DestinationOptions(more);
    }
}
