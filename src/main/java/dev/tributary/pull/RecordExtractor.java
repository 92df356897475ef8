package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.ResponseFormat;
import dev.tributary.expression.Expression;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Extracts the records of an answer by its {@link ResponseFormat}. */
final class RecordExtractor {

    /** The field of a record that holds its parent. */
    static final String PARENT = "_parent";

    private RecordExtractor() {
    }

    static List<JsonNode> of(ResponseFormat answer, JsonNode body) {
        return of(answer, body, records -> {});
    }

    /** @param complete receives the records before a list within them is expanded */
    static List<JsonNode> of(ResponseFormat answer, JsonNode body, Consumer<List<JsonNode>> complete) {
        List<JsonNode> records = switch (answer.shape()) {
            case LIST -> answer.records().items(body, Map.of());
            case VALUES -> values(answer.records().evaluate(body, Map.of()));
            case ONE -> one(answer.records().evaluate(body, Map.of()));
        };
        if (answer.assemble() != null) {
            records = assemble(answer.assemble(), records);
        }
        complete.accept(records);
        return answer.expand() == null ? records : expand(answer.expand(), records);
    }

    private static List<JsonNode> values(@Nullable JsonNode node) {
        List<JsonNode> values = new ArrayList<>();
        if (node != null && node.isContainerNode()) {
            node.forEach(values::add);
        }
        return values;
    }

    private static List<JsonNode> one(@Nullable JsonNode node) {
        return node != null && node.isObject() && !node.isEmpty() ? List.of(node) : List.of();
    }

    /** Replaces each record by the items of its nested list, each with its record as parent. */
    private static List<JsonNode> expand(Expression path, List<JsonNode> records) {
        List<JsonNode> items = new ArrayList<>();
        for (JsonNode record : records) {
            JsonNode list = path.evaluate(record, Map.of());
            if (list != null && list.isArray()) {
                JsonNode parent = without(record, list);
                list.forEach(item -> items.add(carry(item, parent)));
            }
        }
        return items;
    }

    /** The record without the expanded list, at any depth: otherwise each item would hold all items. */
    private static JsonNode without(JsonNode record, JsonNode list) {
        if (!record.isObject()) {
            return record;
        }
        ObjectNode rest = Json.MAPPER.createObjectNode();
        record.fields().forEachRemaining(field -> {
            if (field.getValue() != list) {
                rest.set(field.getKey(), without(field.getValue(), list));
            }
        });
        return rest;
    }

    /** The record with its parent as one more field. */
    static JsonNode carry(JsonNode record, JsonNode parent) {
        ObjectNode grown = record.isObject() ? (ObjectNode) record : Json.MAPPER.createObjectNode().set("value", record);
        grown.set(PARENT, parent);
        return grown;
    }

    /** Adds each line that names a parent to it, in the list of its type; any other line is a record. Lines follow their parent. */
    static List<JsonNode> assemble(ResponseFormat.Assemble how, List<JsonNode> lines) {
        List<JsonNode> records = new ArrayList<>();
        Map<String, ObjectNode> byId = new HashMap<>();
        for (JsonNode line : lines) {
            if (line instanceof ObjectNode object) {
                JsonNode parent = object.remove(how.parent());
                String id = object.path(how.id()).asText();
                byId.put(id, object);
                if (parent == null || parent.isNull()) {
                    records.add(object);
                    continue;
                }
                ObjectNode owner = byId.get(parent.asText());
                String into = how.into().getOrDefault(type(id), how.into().get("*"));
                if (owner == null) {
                    throw new FaultException(Fault.VENDOR_DOWN,
                            "a line of the result names a parent that does not stand before it; ask the vendor to group lines by their parent");
                }
                if (into != null) {
                    list(owner, into).add(object);
                }
            }
        }
        return records;
    }

    /** {@code LineItem} of {@code gid://vendor/LineItem/1}. */
    private static String type(String id) {
        String[] parts = id.split("/");
        return parts.length < 2 ? "" : parts[parts.length - 2];
    }

    private static ArrayNode list(ObjectNode owner, String path) {
        String[] steps = path.split("\\.");
        ObjectNode at = owner;
        for (int i = 0; i < steps.length - 1; i++) {
            at = at.withObject("/" + steps[i]);
        }
        return at.withArray("/" + steps[steps.length - 1]);
    }
}
