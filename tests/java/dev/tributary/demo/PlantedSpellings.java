package dev.tributary.demo;

import dev.tributary.twin.people.Population;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds planted e-mail addresses and phone numbers in a text, in every spelling, whatever the case, and also as they stand in a URL. A
 * number counts only where no further digit touches it: seven digits of a number with a typing error may well stand inside a long id.
 */
public final class PlantedSpellings {

    private final Map<String, List<String>> byBeginning = new HashMap<>();
    private final int shortest;
    private final int spellings;

    public PlantedSpellings(Population population) {
        Set<String> all = new TreeSet<>();
        for (String spelling : population.allSpellings()) {
            String lower = spelling.toLowerCase(Locale.ROOT);
            all.add(lower);
            all.add(lower.strip().replace("+", "%2b").replace("@", "%40").replace(" ", "%20"));
        }
        spellings = all.size();
        shortest = all.stream().mapToInt(String::length).min().orElseThrow();
        all.forEach(spelling -> byBeginning.computeIfAbsent(spelling.substring(0, shortest), key -> new ArrayList<>(1)).add(spelling));
    }

    /** How many spellings are looked for. */
    public int size() {
        return spellings;
    }

    /** The planted spellings that stand in the text. */
    public Set<String> in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Set<String> found = new TreeSet<>();
        for (int at = 0; at + shortest <= lower.length(); at++) {
            for (String spelling : byBeginning.getOrDefault(lower.substring(at, at + shortest), List.of())) {
                if (lower.startsWith(spelling, at) && !isDigitPair(lower, at - 1) && !isDigitPair(lower, at + spelling.length() - 1)) {
                    found.add(spelling);
                }
            }
        }
        return found;
    }

    /** Whether the characters at that place and behind it are both digits: then a number would be cut there. */
    private static boolean isDigitPair(String text, int at) {
        return at >= 0 && at + 1 < text.length() && isDigit(text.charAt(at)) && isDigit(text.charAt(at + 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
