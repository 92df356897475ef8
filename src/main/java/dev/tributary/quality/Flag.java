package dev.tributary.quality;

import org.jspecify.annotations.Nullable;

/** What deserves a look. @param kind such as {@code mistyped domain} @param hint what was probably meant, or null; never anything of a person */
record Flag(String kind, @Nullable String hint) {
}
