package dev.tributary.quality;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/** Vietnamese names are written family name first, then middle names, then the given name; marks belong to them. Thread-safe. */
final class VietnameseName {

    private static final Set<String> FAMILY = Set.copyOf(new HashSet<>(ReferenceLists.lines("vietnamese-family-names.txt")));

    /** Those that nobody is given as a first name: only they tell that a name stands the other way round. */
    private static final Set<String> ONLY_FAMILY = Set.of("nguyen", "tran", "pham", "huynh", "phan", "vo", "dang", "bui", "do", "ngo", "doan", "trinh", "truong", "dinh", "phung");

    private VietnameseName() {
    }

    /** What is remarkable about the whole name of somebody in Vietnam, or null. */
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
