package dev.tributary.identity;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;

import java.nio.file.Files;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code config/identity.yaml} says: which identifiers tell that two records are one person, and which do not. Immutable. */
public record IdentityRules(Map<String, Kind> kinds) {

    public static final String PATH = "config/identity.yaml";
    private static final List<String> KNOWN = List.of("email", "phone");
    private static final Pattern DIGITS = Pattern.compile("[0-9][0-9 .-]*");

    /**
     * One kind of identifier.
     *
     * @param strength       the strongest that agree is named as the cause of a merge
     * @param differentNames with how many different names one identifier may be seen before it joins no one
     * @param placeholders   what people type to get past a form; {@code *} stands for anything
     */
    public record Kind(int strength, int differentNames, List<String> placeholders) {

        public Kind {
            placeholders = List.copyOf(placeholders);
        }

        /** A regular expression that a whole normalised placeholder matches; empty when there are none. */
        String placeholderPattern() {
            return placeholders.stream().map(Kind::pattern).collect(Collectors.joining("|"));
        }

        /** Digits stand for a national number with its trunk zero: any country code may stand before the rest. */
        private static String pattern(String placeholder) {
            if (DIGITS.matcher(placeholder).matches()) {
                return "\\+[0-9]{1,3}" + placeholder.replaceAll("[^0-9]", "").replaceFirst("^0", "");
            }
            return placeholder.strip().toLowerCase(java.util.Locale.ROOT).replaceAll("[^\\p{L}\\p{N}@_*-]", "\\\\$0").replace("*", ".*");
        }
    }

    public IdentityRules {
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    }

    /** Reads the file; incomplete when {@code findings} holds errors. Without the file no identifier joins anybody: the safe reading. */
    public static IdentityRules read(Home home, Findings findings) {
        if (!Files.isRegularFile(home.path(PATH))) {
            return new IdentityRules(Map.of());
        }
        YamlNode root = home.yaml(home.path(PATH), findings);
        Map<String, Kind> kinds = new LinkedHashMap<>();
        if (root != null) {
            Section section = Section.of(root, findings, "identity");
            section.sections("kinds", "kind").forEach((name, child) -> kinds.put(name, kind(name, child)));
            section.done();
            if (kinds.isEmpty() && !findings.hasErrors()) {
                findings.error(root, "identity has no \"kinds\"", "add kinds: {email: {…}, phone: {…}}");
            }
        }
        return new IdentityRules(kinds);
    }

    private static Kind kind(String name, Section section) {
        if (!KNOWN.contains(name)) {
            section.findings().error(section.node(), "unknown kind \"" + name + "\"", Findings.oneOf(KNOWN, name));
        }
        Kind kind = new Kind(section.integer("strength", 1), section.integer("different_names", 1), section.texts("placeholders"));
        if (kind.differentNames < 1) {
            section.findings().error(Objects.requireNonNull(section.node("different_names")),
                    section.name() + ": different_names is " + kind.differentNames + ", expected at least 1", "write 1, or take the kind away");
        }
        for (YamlNode node : section.list("placeholders")) {
            if (node.text().replaceAll("[*\\s]", "").isEmpty()) {
                section.findings().error(node, section.name() + ": the placeholder \"" + node.text() + "\" would match everything", "write what it looks like, such as test@*");
            }
        }
        section.done();
        return kind;
    }

    /** Whether a normalised value is what people type to get past a form. */
    public boolean isPlaceholder(String kind, String value) {
        Kind rule = kinds.get(kind);
        return rule != null && !rule.placeholderPattern().isEmpty() && value.matches(rule.placeholderPattern());
    }

    /** Changes whenever the rules do, so that everything is resolved again. */
    String fingerprint() {
        return kinds.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(" "));
    }
}
