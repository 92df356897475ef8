package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One option of an audience's file, declared once: lint checks by it and the reference page shows it.
 *
 * @param label       its name in a form
 * @param required    whether it must be there
 * @param byDefault   as it would be written; <code>{audience}</code> stands for the audience's name and <code>{name}</code> for the list's;
 *                    null: none
 * @param choices     the values that are allowed; empty: any
 * @param bounds      of durations and decimals, or null
 * @param description one sentence without its full stop
 * @param example     a value as it would be written
 * @param options     of a group
 */
public record DestinationOption(String name, String label, Type type, boolean required, @Nullable String byDefault, List<String> choices,
        @Nullable Bounds bounds,
        String description, String example, List<DestinationOption> options) {

    /** What a value is. Countries are ISO 3166-1 alpha-2 codes; a group holds options of its own. */
    public enum Type {
        TEXT, TEXTS, COUNTRIES, DURATION, DECIMAL, GROUP
    }

    /** Least, most and step, as they would be written. */
    public record Bounds(String least, String most, String step) {}

    /** The name of the list at the destination. */
    public static final String NAME = "name";
    /** How long a member stays without being sent again. */
    public static final String MEMBERSHIP = "membership";
    /** Members accepted longer ago are sent again. */
    public static final String REFRESH_AFTER = "refreshAfter";
    /** The group of options of a lookalike. */
    public static final String LOOKALIKE = "lookalike";

    public DestinationOption {
        choices = List.copyOf(choices);
        options = List.copyOf(options);
    }

    public static DestinationOption of(String name, String label, Type type, String description, String example) {
        return new DestinationOption(name, label, type, false, null, List.of(), null, description, example, List.of());
    }

    /** Options under a key of their own. */
    public static DestinationOption group(String name, String label, String description, List<DestinationOption> options) {
        return new DestinationOption(name, label, Type.GROUP, false, null, List.of(), null, description, "", options);
    }

    /** The name of the list, which every destination with lists has. */
    public static DestinationOption listName() {
        return of(NAME, "List name", Type.TEXT, "Name of the list", "Best customers").byDefault("Tributary | {audience}");
    }

    public DestinationOption asRequired() {
        return new DestinationOption(name, label, type, true, byDefault, choices, bounds, description, example, options);
    }

    public DestinationOption byDefault(String value) {
        return new DestinationOption(name, label, type, required, value, choices, bounds, description, example, options);
    }

    public DestinationOption oneOf(String... values) {
        return new DestinationOption(name, label, type, required, byDefault, List.of(values), bounds, description, example, options);
    }

    public DestinationOption between(String least, String most, String step) {
        return new DestinationOption(name, label, type, required, byDefault, choices, new Bounds(least, most, step), description, example,
                options);
    }
}
