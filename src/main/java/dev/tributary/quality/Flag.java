package dev.tributary.quality;

import org.jspecify.annotations.Nullable;

/**
 * What deserves a look.
 *
 * @param kind such as {@code mistyped domain}; the same kind is always or never invalid
 * @param hint what was probably meant, or null; never anything of a person
 * @param invalid whether the value cannot be right, so that it counts as invalid too; else it may be
 */
record Flag(String kind, @Nullable String hint, boolean invalid) {

    static Flag invalid(String kind) {
        return new Flag(kind, null, true);
    }

    static Flag remarkable(String kind, @Nullable String hint) {
        return new Flag(kind, hint, false);
    }
}
