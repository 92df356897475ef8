package dev.tributary.config;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Collects every finding of one reading of the home, in the order of the files. Not thread-safe. */
public final class Findings {

    private final TreeSet<Finding> all = new TreeSet<>();

    public void error(YamlNode at, String what, String instead) {
        all.add(new Finding(at.place(), Finding.Severity.ERROR, what, instead));
    }

    public void error(SourceLocation at, String what, String instead) {
        all.add(new Finding(at, Finding.Severity.ERROR, what, instead));
    }

    public void warning(YamlNode at, String what, String instead) {
        all.add(new Finding(at.place(), Finding.Severity.WARNING, what, instead));
    }

    public void warning(SourceLocation at, String what, String instead) {
        all.add(new Finding(at, Finding.Severity.WARNING, what, instead));
    }

    public List<Finding> all() {
        return List.copyOf(all);
    }

    public boolean hasErrors() {
        return all.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    /** @throws ConfigException with all findings when one of them is an error */
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new ConfigException(all());
        }
    }

    /** {@code write a, b or c}, and the likely one where the word is close to it. */
    public static String oneOf(Collection<String> known, @Nullable String written) {
        List<String> words = known.stream().sorted().toList();
        String list = words.size() < 2 ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
        String close = written == null ? null : closest(words, written);
        return (words.isEmpty() ? "remove it" : "write " + list) + (close == null ? "" : " (did you mean " + close + "?)");
    }

    /** The known word that was most likely meant; null when none is close. */
    public static @Nullable String closest(Collection<String> words, String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        return words.stream().collect(Collectors.toMap(word -> word, word -> distance(word.toLowerCase(Locale.ROOT), lower)))
                .entrySet().stream().filter(entry -> entry.getValue() <= Math.max(1, Math.min(3, entry.getKey().length() / 2)))
                .min(java.util.Map.Entry.<String, Integer>comparingByValue().thenComparing(java.util.Map.Entry.comparingByKey()))
                .map(java.util.Map.Entry::getKey).orElse(null);
    }

    /** Letters to add, drop, change or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
