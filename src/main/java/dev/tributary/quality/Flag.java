package dev.tributary.quality;

import org.jspecify.annotations.Nullable;

/**
 * The result of a check of one value.
 *
 * @param kind    such as {@code mistyped domain}; all flags of a kind are invalid, or none
 * @param hint    the probable correct value, or null; never personal data
 * @param invalid whether the value is certainly wrong and counts as invalid
 */
record Flag(String kind, @Nullable String hint, boolean invalid) {

    static Flag invalid(String kind) {
        return new Flag(kind, null, true);
    }

    static Flag remarkable(String kind, @Nullable String hint) {
        return new Flag(kind, hint, false);
    }
}
