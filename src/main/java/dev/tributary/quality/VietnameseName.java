package dev.tributary.quality;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/** Checks Vietnamese names: the family name comes first, then middle names, then the given name, with diacritics. Thread-safe. */
final class VietnameseName {

    private static final Set<String> FAMILY = Set.copyOf(new HashSet<>(ReferenceLists.lines("vietnamese-family-names.txt")));

    /** Family names that are never given names: only they show that the order is reversed. */
    private static final Set<String> ONLY_FAMILY = Set.of("nguyen", "tran", "pham", "huynh", "phan", "vo", "dang", "bui", "do", "ngo",
            "doan", "trinh", "truong", "dinh", "phung");

    private VietnameseName() {
    }

    /** Checks the full name of a person in Vietnam. @return null when nothing is flagged */
    static @Nullable Flag flag(String fullName) {
        String[] words = fullName.strip().split("\\s+");
        if (words.length < 2) {
            return null;
        }
        boolean first = FAMILY.contains(PostalPlaces.plain(words[0]));
        if (!first && ONLY_FAMILY.contains(PostalPlaces.plain(words[words.length - 1]))) {
            return Flag.remarkable("family name last", null);
        }
        return first && fullName.chars().allMatch(c -> c < 0x80) ? Flag.remarkable("name without marks", null) : null;
    }
}
