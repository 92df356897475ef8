package dev.tributary.identity;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Compares names of people the way a clerk would: without accents, case and order, and a part of a name is the same name. */
final class NameComparison {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private NameComparison() {
    }

    /**
     * How many different names these are: the sets of words that are no part of a larger one. An and Nguyễn An are one; Nguyễn An
     * and Trần An are two; the order in which they come does not matter.
     */
    static int different(Collection<String> names) {
        Set<Set<String>> sets = new HashSet<>();
        names.forEach(name -> sets.add(words(name)));
        sets.remove(Set.of());
        Map<String, List<Set<String>>> byWord = new HashMap<>();
        for (Set<String> set : sets) {
            set.forEach(word -> byWord.computeIfAbsent(word, any -> new ArrayList<>()).add(set));
        }
        int different = 0;
        for (Set<String> set : sets) {
            // Only names with this one's rarest word can hold all of it: a shop's own number has thousands of names.
            List<Set<String>> candidates = set.stream().map(byWord::get).min((a, b) -> Integer.compare(a.size(), b.size())).orElseThrow();
            if (candidates.stream().noneMatch(other -> other.size() > set.size() && other.containsAll(set))) {
                different++;
            }
        }
        return different;
    }

    /** The words of a name, romanised and in lower case. */
    static Set<String> words(String name) {
        String bare = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
        String lower = bare.replace('Đ', 'd').replace('đ', 'd').toLowerCase(Locale.ROOT);
        Set<String> words = new TreeSet<>(List.of(SEPARATORS.split(lower)));
        words.remove("");
        return words;
    }
}
