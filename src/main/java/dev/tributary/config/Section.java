package dev.tributary.config;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads one YAML mapping by the keys it is known to have. Each accessor declares its key; {@link #done()} then reports the keys that nobody
 * asked for. A wrong value is reported and read as absent, so that one reading finds all mistakes.
 */
public final class Section {

    private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

    private final YamlNode node;
    private final Findings findings;
    private final String name;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(YamlNode node, Findings findings, String name) {
        this.node = node;
        this.findings = findings;
        this.name = name;
    }

    /** @param name how findings call this section, such as {@code stream "invoices"} */
    public static Section of(YamlNode node, Findings findings, String name) {
        if (!node.isMapping()) {
            findings.error(node, name + " is not a mapping", "write key: value pairs");
        }
        return new Section(node, findings, name);
    }

    public YamlNode node() {
        return node;
    }

    public String name() {
        return name;
    }

    public Findings findings() {
        return findings;
    }

    /** The value as it stands, or null when the key is absent. */
    public @Nullable YamlNode node(String key) {
        known.add(key);
        YamlNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    public @Nullable String text(String key) {
        YamlNode value = node(key);
        if (value != null && !value.isScalar()) {
            wrong(value, key, "text", "write one value");
            return null;
        }
        return value == null ? null : value.text();
    }

    public String text(String key, String byDefault) {
        String value = text(key);
        return value == null ? byDefault : value;
    }

    /** As {@link #text(String, String)}, for a default that may be null. */
    public @Nullable String textOr(String key, @Nullable String byDefault) {
        String value = text(key);
        return value == null ? byDefault : value;
    }

    /** The text, reported when absent and then the empty string. */
    public String requiredText(String key) {
        String value = text(key);
        if (value == null && node.get(key) == null) {
            findings.error(node, name + " has no \"" + key + "\"", "add " + key + ": …");
        }
        return value == null ? "" : value;
    }

    /** Puts those texts of the keys that are there into {@code values}, each by its key. */
    public void texts(Map<String, String> values, String... keys) {
        for (String key : keys) {
            String value = text(key);
            if (value != null) {
                values.put(key, value);
            }
        }
    }

    /** As {@link #texts}, each as {@link #requiredText}. */
    public void requiredTexts(Map<String, String> values, String... keys) {
        for (String key : keys) {
            values.put(key, requiredText(key));
        }
    }

    public int integer(String key, int byDefault) {
        return scalar(key, "a whole number", "write digits, such as 100", Integer::valueOf, byDefault);
    }

    public BigDecimal decimal(String key, BigDecimal byDefault) {
        return scalar(key, "a number", "write digits, such as 0.5", BigDecimal::new, byDefault);
    }

    public boolean bool(String key, boolean byDefault) {
        return scalar(key, "true or false", "write true or false", Section::parseBoolean, byDefault);
    }

    public Duration duration(String key, Duration byDefault) {
        return scalar(key, "a duration", "write a number with ms, s, m, h or d, such as 30s", Section::parseDuration, byDefault);
    }

    public @Nullable ZoneId zone(String key) {
        String value = text(key);
        return value == null ? null : scalar(key, "a time zone", "write a name such as Asia/Ho_Chi_Minh", ZoneId::of, ZoneId.of("UTC"));
    }

    /** An enum constant, written in lower case with hyphens: {@code LINK_HEADER} is {@code link-header}. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault) {
        String value = text(key);
        return value == null ? byDefault : choice(key, value, type, byDefault);
    }

    private <E extends Enum<E>> E choice(String key, String value, Class<E> type, E byDefault) {
        for (E constant : type.getEnumConstants()) {
            if (spelled(constant).equals(value)) {
                return constant;
            }
        }
        findings.error(java.util.Objects.requireNonNull(node(key)), name + ": unknown " + key + " \"" + value + "\"",
                Findings.oneOf(Stream.of(type.getEnumConstants()).map(Section::spelled).toList(), value));
        return byDefault;
    }

    /** How an enum constant is written in YAML. */
    public static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A nested section, or null when the key is absent. */
    public @Nullable Section section(String key) {
        YamlNode value = node(key);
        return value == null ? null : of(value, findings, name + ": " + key);
    }

    /** Named sections, such as {@code streams: {invoices: {…}}}. @param kind how findings call one of them: {@code stream} */
    public Map<String, Section> sections(String key, String kind) {
        Map<String, Section> sections = new LinkedHashMap<>();
        YamlNode value = node(key);
        if (value != null && !value.isMapping()) {
            wrong(value, key, "a mapping", "write name: {…} pairs");
        } else if (value != null) {
            value.entries().forEach((entry, child) -> sections.put(entry, of(child, findings, kind + " \"" + entry + "\"")));
        }
        return sections;
    }

    /** The items of a list, empty when absent; one value alone counts as a list of one. */
    public List<YamlNode> list(String key) {
        YamlNode value = node(key);
        if (value == null) {
            return List.of();
        }
        return value.isSequence() ? value.items() : List.of(value);
    }

    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (YamlNode item : list(key)) {
            if (item.isScalar()) {
                texts.add(item.text());
            } else {
                wrong(item, key, "text", "write one value");
            }
        }
        return texts;
    }

    /** Key and text pairs, empty when absent. */
    public Map<String, String> textMap(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        YamlNode value = node(key);
        if (value != null && !value.isMapping()) {
            wrong(value, key, "a mapping", "write key: value pairs");
        } else if (value != null) {
            value.entries().forEach((entry, child) -> {
                if (child.isScalar()) {
                    map.put(entry, child.text());
                } else {
                    wrong(child, key + "." + entry, "text", "write one value");
                }
            });
        }
        return map;
    }

    /** Reports every key that no accessor has asked for. */
    public void done() {
        for (String key : node.entries().keySet()) {
            if (!known.contains(key)) {
                findings.error(node.keyPlace(key), name + ": unknown key \"" + key + "\"", Findings.oneOf(known, key));
            }
        }
    }

    private <T> T scalar(String key, String expected, String instead, Function<String, T> parse, T byDefault) {
        String value = text(key);
        if (value == null) {
            return byDefault;
        }
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException | DateTimeException e) {
            wrong(java.util.Objects.requireNonNull(node(key)), key, expected, instead);
            return byDefault;
        }
    }

    private void wrong(YamlNode at, String key, String expected, String instead) {
        String found = at.isMapping() ? "a mapping" : at.isSequence() ? "a list" : "\"" + at.text() + "\"";
        findings.error(at, name + ": \"" + key + "\" is " + found + ", expected " + expected, instead);
    }

    private static boolean parseBoolean(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        return text.equals("true");
    }

    /** {@code 90s}, {@code 15m}, {@code 540d}, or ISO-8601 as {@link Duration} reads it. */
    public static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Duration.parse(text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
