package dev.tributary.campaign;

import java.util.Map;
import java.util.Set;

/** A rule for a combination of tags. @param when accepted values by parameter, case-folded; every parameter must match */
record Rule(Map<UtmKey, Set<String>> when, Facts facts) {

    Rule {
        when = Map.copyOf(when);
    }

    boolean fits(Map<UtmKey, String> folded) {
        return when.entrySet().stream()
                .allMatch(entry -> folded.containsKey(entry.getKey()) && entry.getValue().contains(folded.get(entry.getKey())));
    }
}
