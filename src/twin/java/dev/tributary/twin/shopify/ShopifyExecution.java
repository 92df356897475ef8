package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Runs one checked query. Counts what it really cost. Not thread-safe. */
final class ShopifyExecution {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, String> LISTS = Map.of("customers", "Customer", "orders", "Order", "products", "Product",
            "productVariants", "ProductVariant",
            "locations", "Location");
    private static final Map<String, String> SORTS = Map.of("UPDATED_AT", "updatedAt", "CREATED_AT", "createdAt", "PROCESSED_AT",
            "processedAt", "TITLE", "title");

    private final ShopifySchema schema;
    private final ShopifyStore store;
    private final Function<String, @Nullable ObjectNode> bulk;
    private final int deepest;
    private final List<String> warnings = new ArrayList<>();
    private int cost;

    /**
     * @param bulk    describes a bulk operation by its id; by an empty one the latest
     * @param deepest objects that one list can be paged through
     */
    ShopifyExecution(ShopifySchema schema, ShopifyStore store, Function<String, @Nullable ObjectNode> bulk, int deepest) {
        this.schema = schema;
        this.store = store;
        this.bulk = bulk;
        this.deepest = deepest;
    }

    List<String> warnings() {
        return warnings;
    }

    int cost() {
        return cost;
    }

    ObjectNode query(List<GraphQl.Field> selection) {
        ObjectNode data = NODES.objectNode();
        for (GraphQl.Field field : selection) {
            String list = LISTS.get(field.name());
            if (list != null) {
                data.set(field.alias(), connection(list, roots(field), field));
            } else {
                JsonNode one = switch (field.name()) {
                    case "__typename" -> NODES.textNode("QueryRoot");
                    case "shop" -> store.existing(ShopifyStore.gid("Shop", 1));
                    case "currentBulkOperation" -> bulk.apply("");
                    case "bulkOperation" -> bulk.apply(String.valueOf(field.text("id")));
                    default -> byId(String.valueOf(field.text("id")));
                };
                ShopifySchema.Kind kind = schema.kind("QueryRoot", field.name());
                data.set(field.alias(), one == null || kind == null ? NODES.nullNode() : one.isTextual() ? one
                        : object(kind.type(), one, field.selection()));
            }
        }
        return data;
    }

    private @Nullable JsonNode byId(String gid) {
        JsonNode operation = bulk.apply(gid);
        return operation != null ? operation : store.find(gid);
    }

    /** The records of a root list that its search lets through, in its order. */
    List<JsonNode> roots(GraphQl.Field field) {
        ShopifySearch search = ShopifySearch.parse(field.text("query"));
        warnings.addAll(search.warnings());
        List<JsonNode> all = new ArrayList<>(store.all(Objects.requireNonNull(LISTS.get(field.name()))));
        all.removeIf(record -> !search.filter().test(record));
        all.sort(order(field));
        return all;
    }

    private static String sort(GraphQl.Field field) {
        return SORTS.getOrDefault(String.valueOf(field.text("sortKey")), "");
    }

    private static Comparator<JsonNode> order(GraphQl.Field field) {
        String by = sort(field);
        Comparator<JsonNode> order = Comparator.<JsonNode, String>comparing(record -> by.isEmpty() ? "" : record.path(by).asText())
                .thenComparingLong(record -> ShopifyStore.number(record.path("id").asText()));
        return "true".equals(field.text("reverse")) ? Collections.reverseOrder(order) : order;
    }

    private ObjectNode connection(String type, List<JsonNode> all, GraphQl.Field field) {
        cost += 2;
        int size = Math.max(0, field.number("first"));
        int from = 0;
        int seen = 0;
        String after = field.text("after");
        if (after != null) {
            ObjectNode last = cursor(after);
            seen = last.path("n").asInt();
            if (seen >= deepest) {
                throw new GraphQl.Refused("BAD_REQUEST", "Pagination beyond " + deepest + " objects is not supported; narrow the query");
            }
            while (from < all.size() && order(field).compare(all.get(from), last) <= 0) {
                from++;
            }
        }
        int to = Math.min(all.size(), from + size);
        List<JsonNode> page = all.subList(Math.min(from, to), to);
        ObjectNode answer = NODES.objectNode();
        List<String> cursors = new ArrayList<>();
        for (JsonNode record : page) {
            cursors.add(cursor(record, sort(field), seen + cursors.size() + 1));
        }
        boolean more = to < all.size();
        for (GraphQl.Field part : field.selection()) {
            switch (part.name()) {
                case "nodes" -> answer.set(part.alias(), objects(type, page, part.selection()));
                case "edges" -> answer.set(part.alias(), edges(type, page, cursors, part.selection()));
                case "pageInfo" -> {
                    ObjectNode info = NODES.objectNode();
                    info.put("hasNextPage", more).put("hasPreviousPage", after != null)
                            .put("startCursor", cursors.isEmpty() ? null : cursors.get(0))
                            .put("endCursor", cursors.isEmpty() ? null : cursors.get(cursors.size() - 1));
                    answer.set(part.alias(), project(info, part.selection()));
                }
                default -> answer.put(part.alias(), type + "Connection");
            }
        }
        return answer;
    }

    private ArrayNode edges(String type, List<JsonNode> page, List<String> cursors, List<GraphQl.Field> selection) {
        ArrayNode edges = NODES.arrayNode();
        for (int i = 0; i < page.size(); i++) {
            ObjectNode edge = edges.addObject();
            for (GraphQl.Field field : selection) {
                edge.set(field.alias(),
                        field.name().equals("cursor") ? NODES.textNode(cursors.get(i)) : object(type, page.get(i), field.selection()));
            }
        }
        return edges;
    }

    private ArrayNode objects(String type, List<JsonNode> records, List<GraphQl.Field> selection) {
        ArrayNode array = NODES.arrayNode();
        records.forEach(record -> array.add(object(type, record, selection)));
        return array;
    }

    /** One object with what was selected of it. */
    ObjectNode object(String type, JsonNode record, List<GraphQl.Field> selection) {
        cost++;
        ObjectNode answer = NODES.objectNode();
        for (GraphQl.Field field : selection) {
            if (field.isFragment()) {
                if (record.path("id").asText().startsWith("gid://shopify/" + field.on() + "/")) {
                    answer.setAll(object(String.valueOf(field.on()), record, field.selection()));
                }
                continue;
            }
            if (field.name().equals("__typename")) {
                answer.put(field.alias(), type);
                continue;
            }
            ShopifySchema.Kind kind = java.util.Objects.requireNonNull(schema.kind(type, field.name()));
            JsonNode value = record.path(field.name());
            answer.set(field.alias(), switch (kind.shape()) {
                case SCALAR -> value.isMissingNode() ? NODES.nullNode() : value;
                case OBJECT -> {
                    JsonNode one = store.resolve(value);
                    yield one == null ? NODES.nullNode() : object(kind.type(), one, field.selection());
                }
                case LIST -> {
                    List<JsonNode> list = children(value);
                    yield objects(kind.type(),
                            field.number("first") < 0 ? list : list.subList(0, Math.min(list.size(), field.number("first"))),
                            field.selection());
                }
                case CONNECTION -> connection(kind.type(), children(value), field);
            });
        }
        return answer;
    }

    List<JsonNode> children(JsonNode value) {
        List<JsonNode> children = new ArrayList<>();
        for (JsonNode child : value) {
            JsonNode one = store.resolve(child);
            if (one != null) {
                children.add(one);
            }
        }
        return children;
    }

    private static ObjectNode project(ObjectNode whole, List<GraphQl.Field> selection) {
        ObjectNode part = NODES.objectNode();
        selection.forEach(field -> part.set(field.alias(), whole.path(field.name())));
        return part;
    }

    /** A cursor names the last record's sort value and id, so that a list that changes is not read twice. */
    private static String cursor(JsonNode record, String by, int position) {
        ObjectNode cursor = NODES.objectNode();
        cursor.put("id", record.path("id").asText());
        if (!by.isEmpty()) {
            cursor.put(by, record.path(by).asText());
        }
        cursor.put("n", position);
        return Base64.getEncoder().encodeToString(cursor.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode cursor(String text) {
        try {
            if (JSON.readTree(Base64.getDecoder().decode(text)) instanceof ObjectNode cursor) {
                return cursor;
            }
        } catch (IllegalArgumentException | IOException unreadable) {
            // told below
        }
        throw new GraphQl.Refused("BAD_REQUEST", "Invalid cursor for current pagination sort.");
    }
}
