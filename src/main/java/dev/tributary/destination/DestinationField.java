package dev.tributary.destination;

import dev.tributary.io.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One field that a destination takes of a person.
 *
 * @param kind   of value: email, phone, given-name …; null for a field that only the destination knows
 * @param name   the destination's name for it
 * @param hashed whether it travels as SHA-256
 * @param form   how a value is normalised first
 */
public record DestinationField(@Nullable String kind, String name, boolean hashed, Form form) {

    /** Normalises a value. Thread-safe. */
    @FunctionalInterface
    public interface Form {

        /**
         * The value in the destination's form, or null when it must not be sent.
         *
         * @param country ISO 3166-1 alpha-2 of the person who wrote it, or null
         */
        @Nullable
        String of(String typed, @Nullable String country);
    }

    /** The value as it travels: the hash of its form, or the form itself where the destination wants it readable. */
    public @Nullable String sent(String typed, @Nullable String country) {
        String value = form.of(typed, country);
        return value == null || !hashed ? value : Sha256.hex(value);
    }
}
