package dev.tributary.quality;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks of well-formed e-mail addresses: a domain that is one typing error away from a common one, a disposable domain, a role name before
 * the {@code @}. They flag addresses and drop none. Thread-safe.
 */
final class EmailChecks {

    private static final List<String> COMMON = ReferenceLists.lines("common-domains.txt");
    private static final Set<String> REAL = Set.copyOf(new HashSet<>(ReferenceLists.lines("real-domains.txt")));
    private static final Set<String> DISPOSABLE = Set.copyOf(new HashSet<>(ReferenceLists.lines("disposable-domains.txt")));

    static List<String> roles() {
        return ReferenceLists.lines("role-names.txt");
    }

    /** @param domain in lower case; a subdomain of a disposable domain is disposable too */
    @Nullable
    Flag domain(String domain) {
        for (int at = 0; at >= 0; at = domain.indexOf('.', at) + 1 == 0 ? -1 : domain.indexOf('.', at) + 1) {
            if (DISPOSABLE.contains(domain.substring(at))) {
                return Flag.remarkable("disposable domain", null);
            }
        }
        if (COMMON.contains(domain) || REAL.contains(domain)) {
            return null;
        }
        return COMMON.stream().filter(common -> common.length() > 5 && isOneTypoAway(domain, common)).findFirst()
                .map(common -> Flag.remarkable("mistyped domain", common)).orElse(null);
    }

    /**
     * Whether the Damerau-Levenshtein distance is 1: one letter inserted, deleted or replaced, or two neighbours swapped (Damerau 1964).
     */
    static boolean isOneTypoAway(String typed, String meant) {
        int shorter = Math.min(typed.length(), meant.length());
        if (Math.abs(typed.length() - meant.length()) > 1 || typed.equals(meant)) {
            return false;
        }
        int head = 0;
        while (head < shorter && typed.charAt(head) == meant.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && typed.charAt(typed.length() - 1 - tail) == meant.charAt(meant.length() - 1 - tail)) {
            tail++;
        }
        int left = typed.length() - head - tail;
        int right = meant.length() - head - tail;
        return left <= 1 && right <= 1
                || left == 2 && right == 2 && typed.charAt(head) == meant.charAt(head + 1) && typed.charAt(head + 1) == meant.charAt(head);
    }
}
