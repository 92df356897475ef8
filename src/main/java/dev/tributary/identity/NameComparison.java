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

/** Compares names of people, ignoring accents, case and the order of words; a name that is part of a longer name equals it. */
final class NameComparison {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private NameComparison() {
    }

    /**
     * The number of different names: sets of words that are not a subset of a larger set. "An" and "Nguyễn An" are one name; "Nguyễn An"
     * and "Trần An" are two. The order of the names does not matter.
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
            // Only names with the rarest word can contain this one; a shop's own phone number comes with thousands of names.
            List<Set<String>> candidates = set.stream().map(byWord::get).min((a, b) -> Integer.compare(a.size(), b.size())).orElseThrow();
            if (candidates.stream().noneMatch(other -> other.size() > set.size() && other.containsAll(set))) {
                different++;
            }
        }
        return different;
    }

    /** The words of a name, without accents and in lower case. */
    static Set<String> words(String name) {
        String bare = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
        String lower = bare.replace('Đ', 'd').replace('đ', 'd').toLowerCase(Locale.ROOT);
        Set<String> words = new TreeSet<>(List.of(SEPARATORS.split(lower)));
        words.remove("");
        return words;
    }
}
