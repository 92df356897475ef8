package dev.tributary.quality;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is remarkable about a well-formed e-mail address: its domain is one slip away from a common one, is for throw-away mailboxes,
 * or the name before the {@code @} is that of a function. Each is flagged, none is dropped. Thread-safe.
 */
final class EmailChecks {

    private static final List<String> COMMON = ReferenceLists.lines("common-domains.txt");
    private static final Set<String> REAL = Set.copyOf(new HashSet<>(ReferenceLists.lines("real-domains.txt")));
    private static final Set<String> DISPOSABLE = Set.copyOf(new HashSet<>(ReferenceLists.lines("disposable-domains.txt")));

    static List<String> roles() {
        return ReferenceLists.lines("role-names.txt");
    }

    /** @param domain in lower case; a subdomain of a throw-away one is one too */
    @Nullable Flag domain(String domain) {
        for (int at = 0; at >= 0; at = domain.indexOf('.', at) + 1 == 0 ? -1 : domain.indexOf('.', at) + 1) {
            if (DISPOSABLE.contains(domain.substring(at))) {
                return Flag.remarkable("disposable domain", null);
            }
        }
        if (COMMON.contains(domain) || REAL.contains(domain)) {
            return null;
        }
        return COMMON.stream().filter(common -> common.length() > 5 && isOneSlipAway(domain, common)).findFirst().map(common -> Flag.remarkable("mistyped domain", common)).orElse(null);
    }

    /** Whether one letter more, less, changed, or two neighbours swapped make one of the other (Damerau 1964). */
    static boolean isOneSlipAway(String typed, String meant) {
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
