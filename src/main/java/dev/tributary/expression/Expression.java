package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A compiled expression. Immutable and thread-safe. */
public final class Expression {

    private static final Pattern PATH = Pattern.compile("\\.|(\\.[A-Za-z_][A-Za-z0-9_]*)+");
    private static final Pattern VARIABLE_PATH = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)((\\.[A-Za-z_][A-Za-z0-9_]*)*)");
    /** A text as a whole, or one that an if or else gives. */
    private static final Pattern CONSTANT = Pattern.compile("(?:^|\\)|\\belse)\\s*\"([^\"\\\\]*)\"(?=\\s*(?:$|\\)|else\\b))");
    private static final Pattern POSITION = Pattern.compile("at (?:<[^>]*>|[^ ]*)?:?([0-9]+):([0-9]+)");

    private final String text;
    private final String @Nullable [] path;
    private final @Nullable String variable;
    private final com.schibsted.spt.data.jslt.@Nullable Expression jslt;

    private Expression(String text, String @Nullable [] path, @Nullable String variable,
            com.schibsted.spt.data.jslt.@Nullable Expression jslt) {
        this.text = text;
        this.path = path;
        this.variable = variable;
        this.jslt = jslt;
    }

    /**
     * Compiles the text of a YAML value.
     *
     * @param name how a finding calls it, such as {@code field "total"}
     * @return null when it does not compile; a finding says why
     */
    public static @Nullable Expression compile(YamlNode at, Findings findings, String name) {
        if (!at.isScalar()) {
            findings.error(at, name + " is " + (at.isMapping() ? "a mapping" : "a list") + ", expected an expression",
                    "write a path such as .code, or JSLT in quotes");
            return null;
        }
        try {
            return compile(at.text());
        } catch (JsltException e) {
            findings.error(at, name + ": " + reason(e), "write JSLT, such as .code or if (.status == 1) \"completed\"");
            return null;
        }
    }

    /** Compiles the value of a section's key; null when the key is absent, or does not compile (a finding says why). */
    public static @Nullable Expression of(Section section, String key) {
        YamlNode node = section.node(key);
        return node == null ? null : compile(node, section.findings(), section.name() + ": " + key);
    }

    /** As {@link #of(Section, String)}, with a default. */
    public static Expression of(Section section, String key, Expression byDefault) {
        Expression compiled = of(section, key);
        return compiled == null ? byDefault : compiled;
    }

    /** Compiles text that is known to be right. @throws JsltException when it is not */
    public static Expression compile(String text) {
        String trimmed = text.strip();
        if (PATH.matcher(trimmed).matches()) {
            return new Expression(trimmed, steps(trimmed), null, null);
        }
        Matcher variable = VARIABLE_PATH.matcher(trimmed);
        if (variable.matches()) {
            return new Expression(trimmed, steps(variable.group(2)), variable.group(1), null);
        }
        // JSLT drops keys whose value is null, [] or {} by default; "clear this field" would be lost.
        return new Expression(trimmed, null, null,
                new Parser(new StringReader(trimmed)).withFunctions(Functions.ALL).withObjectFilter("true").compile());
    }

    private static String[] steps(String path) {
        String[] steps = path.length() < 2 ? new String[0] : path.substring(1).split("\\.");
        // Names read from JSON are interned too, so that a lookup compares references.
        java.util.Arrays.setAll(steps, i -> steps[i].intern());
        return steps;
    }

    private static String reason(JsltException e) {
        String message = String.valueOf(e.getMessage());
        Matcher position = POSITION.matcher(message);
        String where = position.find()
                ? " (at character " + position.group(2) + (position.group(1).equals("1") ? "" : " of line " + position.group(1)) + ")"
                : "";
        String what = message.lines().findFirst().orElse("").replaceAll(" at (<[^>]*>|[^ ]*)?:?[0-9]+:[0-9]+.*$", "")
                .replaceAll("^Parse error: ", "");
        return "not JSLT: " + what.strip() + where;
    }

    /** Whether this is a plain path into the record; only then can a missing field be told from an explicit null. */
    public boolean isPath() {
        return path != null && variable == null;
    }

    /**
     * Evaluates.
     *
     * @param variables values of {@code $name}
     * @return Java null when a path leads nowhere; {@link NullNode} when the value is null
     * @throws JsltException when a function refuses its arguments
     */
    public @Nullable JsonNode evaluate(JsonNode input, Map<String, JsonNode> variables) {
        if (path == null) {
            return java.util.Objects.requireNonNull(jslt).apply(variables, input);
        }
        JsonNode node = variable == null ? input : variables.get(variable);
        for (int i = 0; i < path.length && node != null; i++) {
            node = node.get(path[i]);
        }
        return node;
    }

    /** Evaluates to a list of records: the items of an array, nothing for a missing value, null or anything else. */
    public List<JsonNode> items(JsonNode input, Map<String, JsonNode> variables) {
        JsonNode node = evaluate(input, variables);
        if (node == null || !node.isArray()) {
            return List.of();
        }
        List<JsonNode> items = new java.util.ArrayList<>(node.size());
        node.forEach(items::add);
        return items;
    }

    /** Whether the value says yes: anything but a missing value, null, false, empty text, [] and {}. */
    public boolean holds(JsonNode input, Map<String, JsonNode> variables) {
        JsonNode node = evaluate(input, variables);
        return node != null && !node.isNull() && !(node.isBoolean() && !node.booleanValue())
                && !(node.isTextual() && node.textValue().isEmpty())
                && !(node.isContainerNode() && node.isEmpty());
    }

    /** The texts that this is known to give whatever the record says: a constant, or the branches of an if. Not all that it can give. */
    public List<String> constants() {
        return jslt == null ? List.of() : CONSTANT.matcher(text).results().map(result -> result.group(1)).toList();
    }

    /** The expression as written. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
