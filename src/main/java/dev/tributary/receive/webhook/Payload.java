package dev.tributary.receive.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.connector.Webhooks;
import dev.tributary.io.Json;
import dev.tributary.receive.FormValues;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the payload of a verified webhook. */
final class Payload {

    /** {@code data[merges][FNAME]}: a name and its steps. */
    private static final Pattern NESTED = Pattern.compile("([^\\[\\]]+)((?:\\[[^\\[\\]]+]){1,10})");
    private static final Pattern STEP = Pattern.compile("\\[([^\\[\\]]+)]");

    private Payload() {
    }

    /**
     * The payload as JSON; of a form or query, an object of texts in which {@code a[b]=1} is {@code {"a": {"b": "1"}}}.
     *
     * @throws IOException when it is malformed; the message names no value
     */
    static JsonNode read(Webhooks.Body kind, byte[] bytes) throws IOException {
        if (kind == Webhooks.Body.JSON) {
            JsonNode json = Json.MAPPER.readTree(bytes);
            if (json == null || !json.isContainerNode()) {
                throw new IOException("no JSON object or list");
            }
            return json;
        }
        ObjectNode object = (ObjectNode) Json.MAPPER.createObjectNode();
        for (FormValues.Field field : FormValues.parse(new String(bytes, StandardCharsets.UTF_8))) {
            Matcher nested = NESTED.matcher(field.name());
            if (nested.matches()) {
                put(object, nested.group(1), STEP.matcher(nested.group(2)), field.value());
            } else {
                object.put(field.name(), field.value());
            }
        }
        if (object.isEmpty()) {
            throw new IOException("no field");
        }
        return object;
    }

    private static void put(ObjectNode object, String first, Matcher steps, String value) {
        ObjectNode at = object;
        String name = first;
        while (steps.find()) {
            JsonNode child = at.get(name);
            at = child instanceof ObjectNode known ? known : at.putObject(name);
            name = steps.group(1);
        }
        at.set(name, JsonNodeFactory.instance.textNode(value));
    }
}
