package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Placeholders;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a webhook is signed: a named kind and its parameters. {@code docs/connectors.md} explains every key.
 *
 * @param values by key; may hold placeholders
 * @param maxAge a signed time further back is refused; null for any age
 */
public record SignatureRule(Kind kind, Map<String, String> values, @Nullable Duration maxAge) {

    public enum Kind {
        HMAC, TIMESTAMPED_HMAC, URL_FORM_HMAC, ECDSA, APP_TIME_DIGEST, TOKEN
    }

    /** The parts that a keyed hash covers, in this order. */
    public enum Signs {
        BODY, URL_BODY, METHOD_URL_BODY_TIMESTAMP, BODY_TIMESTAMP, TIMESTAMP_BODY
    }

    public enum Algorithm {
        SHA256, SHA1
    }

    public enum Encoding {
        BASE64, HEX
    }

    /** How a secret's text becomes the key's bytes. */
    public enum Key {
        TEXT, BASE64
    }

    /** How the hash of {@code app-time-digest} is made. */
    public enum Scheme {
        CONCATENATION, HMAC
    }

    /** Where a token stands. */
    public enum In {
        PATH, QUERY, HEADER
    }

    /** Alternatives: the first one whose settings an account has is used. */
    static List<SignatureRule> read(Section webhooks) {
        List<SignatureRule> alternatives = new ArrayList<>();
        for (YamlNode item : webhooks.list("verify")) {
            alternatives.add(one(Section.of(item, webhooks.findings(), webhooks.name() + ": verify")));
        }
        return List.copyOf(alternatives);
    }

    private static SignatureRule one(Section section) {
        Map<String, String> values = new LinkedHashMap<>();
        Kind kind = section.choice("kind", Kind.class, Kind.HMAC);
        boolean aged = false;
        switch (kind) {
            case HMAC -> {
                section.requiredTexts(values, "header", "secret");
                choice(section, values, "signs", Signs.BODY);
                choice(section, values, "algorithm", Algorithm.SHA256);
                choice(section, values, "encoding", Encoding.BASE64);
                choice(section, values, "key", Key.TEXT);
                section.texts(values, "prefix", "timestamp");
                aged = true;
                if (values.getOrDefault("signs", "").contains("timestamp") && !values.containsKey("timestamp")) {
                    section.findings().error(section.node(), section.name() + " signs a time but has no \"timestamp\"",
                            "add timestamp: the header that holds it");
                }
            }
            case TIMESTAMPED_HMAC -> {
                section.requiredTexts(values, "header", "secret");
                aged = true;
            }
            case URL_FORM_HMAC -> section.requiredTexts(values, "header", "secret");
            case ECDSA -> {
                section.requiredTexts(values, "header", "timestamp", "publicKey");
                aged = true;
            }
            case APP_TIME_DIGEST -> {
                section.requiredTexts(values, "header", "timestamp", "appId", "secret");
                choice(section, values, "scheme", Scheme.CONCATENATION);
            }
            case TOKEN -> {
                section.requiredTexts(values, "token");
                choice(section, values, "in", In.PATH);
                section.texts(values, "name");
                if (!values.getOrDefault("in", "").equals("path") && !values.containsKey("name")) {
                    section.findings().error(section.node(),
                            section.name() + " looks for a token in the " + values.get("in") + " but has no \"name\"",
                            "add name: that of the parameter or header");
                }
            }
        }
        section.texts(values, "addresses");
        Duration maxAge = aged && section.node("maxAge") != null ? section.duration("maxAge", Duration.ofMinutes(5)) : null;
        section.done();
        return new SignatureRule(kind, Map.copyOf(values), maxAge);
    }

    /** A word of a list, or a setting that holds one. */
    private static <E extends Enum<E>> void choice(Section section, Map<String, String> values, String key, E byDefault) {
        String text = section.text(key);
        values.put(key, text != null && text.startsWith("${") ? text
                : Section.spelled(section.choice(key, byDefault.getDeclaringClass(), byDefault)));
    }

    /** The values with an account's settings in them; null when one that is needed is not set. @param settings with secrets read */
    public @Nullable Map<String, String> filled(Map<String, String> settings) {
        Map<String, JsonNode> named = new HashMap<>();
        settings.forEach((name, value) -> named.put("settings." + name, TextNode.valueOf(value)));
        Placeholders placeholders = new Placeholders(named);
        Map<String, String> filled = new HashMap<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String value = placeholders.fill(entry.getValue());
            if (value != null) {
                filled.put(entry.getKey(), value);
            } else if (!entry.getKey().equals("addresses")) {
                return null;
            }
        }
        return filled;
    }

    /** The header or place that the proof stands in, for people. */
    String stands() {
        return kind == Kind.TOKEN ? "in the " + values.get("in") : Objects.requireNonNull(values.get("header"));
    }
}
