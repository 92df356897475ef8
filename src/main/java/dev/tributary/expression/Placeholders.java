package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills {@code ${settings.x}}, {@code ${cursor.from}}, {@code ${cursor.to}}, {@code ${page.token}}, {@code ${partition.value}} and
 * {@code ${job.id}}. A parameter whose placeholder is unset is left out; in a JSON body so is the key, or the whole item of a list that the
 * key stands in (a filter without its value is no filter). In a JSON body a text that is nothing but one placeholder becomes the value as
 * it is: a number, a list, an object.
 */
public final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z]+\\.[A-Za-z0-9_]+)}");

    /** Values by full name, such as {@code settings.retailer}. */
    private final Map<String, JsonNode> values;

    public Placeholders(Map<String, JsonNode> values) {
        this.values = values;
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText();
    }

    /** The filled text, or null when one of its placeholders is unset. */
    public @Nullable String fill(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            JsonNode value = values.get(matcher.group(1));
            if (value == null) {
                return null;
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(text(value)));
        }
        return matcher.appendTail(filled).toString();
    }

    /** The filled text. @throws FaultException of kind CONFIG when a placeholder is unset */
    public String require(String text) {
        String filled = fill(text);
        if (filled == null) {
            throw new FaultException(Fault.CONFIG, "\"" + text + "\" names a setting that is not set; add it to the connection");
        }
        return filled;
    }

    /** A query parameter: a text filled, anything else as JSON text; null when unset. */
    public @Nullable String parameter(YamlNode template) {
        if (template.isScalar()) {
            return fill(template.text());
        }
        JsonNode value = body(template);
        return value == null ? null : value.toString();
    }

    /** A JSON body from its YAML template; null when all of it is unset. */
    public @Nullable JsonNode body(YamlNode template) {
        return node(template, false);
    }

    private @Nullable JsonNode node(YamlNode template, boolean item) {
        if (template.isMapping()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, YamlNode> entry : template.entries().entrySet()) {
                JsonNode value = node(entry.getValue(), false);
                if (value != null) {
                    object.set(entry.getKey(), value);
                } else if (item) {
                    return null;
                }
            }
            return object;
        }
        if (template.isSequence()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            template.items().forEach(child -> {
                JsonNode value = node(child, true);
                if (value != null) {
                    array.add(value);
                }
            });
            return array;
        }
        if (template.isNull()) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (template.isBoolean()) {
            return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(template.text()));
        }
        if (template.isNumber()) {
            return JsonNodeFactory.instance.numberNode(new java.math.BigDecimal(template.text()));
        }
        Matcher alone = PLACEHOLDER.matcher(template.text());
        if (alone.matches()) {
            return values.get(alone.group(1));
        }
        String filled = fill(template.text());
        return filled == null ? null : JsonNodeFactory.instance.textNode(filled);
    }
}
