package dev.tributary.campaign;

import java.util.Map;
import java.util.Set;

/** What several values say together. @param when folded values, one of each key must be there */
record Rule(Map<UtmKey, Set<String>> when, Facts facts) {

    Rule {
        when = Map.copyOf(when);
    }

    boolean fits(Map<UtmKey, String> folded) {
        return when.entrySet().stream().allMatch(entry -> folded.containsKey(entry.getKey()) && entry.getValue().contains(folded.get(entry.getKey())));
    }
}
