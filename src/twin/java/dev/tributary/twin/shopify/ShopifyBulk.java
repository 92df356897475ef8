package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bulk operations of an app in a shop (shopify.dev/docs/api/usage/bulk-operations/queries): a query without pages, whose result is a
 * file of lines, where a child names its parent in {@code __parentId}. Thread-safe.
 */
final class ShopifyBulk {

    private static final int MOST_CONNECTIONS = 5;
    private static final int DEEPEST = 2;
    private static final Duration URL_LIFE = Duration.ofDays(7);

    /** One operation. @param failure its error code, or null. @param lines of the result. @param roots lines without a parent */
    private record Operation(String id, String query, Instant created, Instant done, @Nullable String failure, boolean cancelled,
            List<String> lines, int roots) {}

    private final ShopifySchema schema;
    private final Clock clock;
    private final Duration takes;
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private @Nullable String nextFailure;

    ShopifyBulk(ShopifySchema schema, Clock clock, Duration takes) {
        this.schema = schema;
        this.clock = clock;
        this.takes = takes;
    }

    synchronized void failNext(String errorCode) {
        nextFailure = errorCode;
    }

    /** @param most operations at once. @return the payload of {@code bulkOperationRunQuery} */
    synchronized ObjectNode run(String query, boolean grouped, int most, ShopifyExecution execution) {
        List<Operation> going = operations.values().stream().filter(one -> status(one).equals("CREATED") || status(one).equals("RUNNING"))
                .toList();
        if (going.size() >= most) {
            return refused("OPERATION_IN_PROGRESS",
                    "A bulk query operation for this app and shop is already in progress: " + going.get(going.size() - 1).id() + ".");
        }
        GraphQl document;
        try {
            document = GraphQlParser.parse(query, JsonNodeFactory.instance.objectNode());
            schema.check(ShopifySchema.root(document), document.fields(), true);
            check(document);
        } catch (GraphQl.Refused refused) {
            return refused("INVALID", String.valueOf(refused.getMessage()));
        }
        List<String> lines = new ArrayList<>();
        List<String> later = new ArrayList<>();
        GraphQl.Field root = document.fields().get(0);
        List<JsonNode> records = execution.roots(root);
        for (JsonNode record : records) {
            write(java.util.Objects.requireNonNull(schema.kind("QueryRoot", root.name())).type(), record, nodeSelection(root), null, lines,
                    grouped ? lines : later, execution);
        }
        lines.addAll(later);
        Operation operation = new Operation(ShopifyStore.gid("BulkOperation", 5_000_001L + operations.size()), query, clock.instant(),
                clock.instant().plus(takes), nextFailure, false,
                lines, records.size());
        nextFailure = null;
        operations.put(operation.id(), operation);
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.set("bulkOperation", describe(operation, ""));
        payload.putArray("userErrors");
        return payload;
    }

    synchronized ObjectNode cancel(String id) {
        Operation was = operations.get(id);
        if (was == null) {
            return refused("INVALID", "Bulk operation does not exist");
        }
        operations.put(id, new Operation(was.id(), was.query(), was.created(), was.done(), was.failure(), true, was.lines(), was.roots()));
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.set("bulkOperation", describe(operations.get(id), ""));
        payload.putArray("userErrors");
        return payload;
    }

    private static ObjectNode refused(String code, String message) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.putNull("bulkOperation");
        payload.putArray("userErrors").addObject().put("code", code).put("message", message).putNull("field");
        return payload;
    }

    /** What a bulk operation may not be. */
    private void check(GraphQl document) {
        if (document.fields().size() != 1) {
            throw new GraphQl.Refused("INVALID", "Bulk queries must select exactly one top-level field");
        }
        int connections = count("QueryRoot", document.fields(), 0, false);
        if (connections == 0) {
            throw new GraphQl.Refused("INVALID", "Bulk queries must contain at least one connection.");
        }
        if (connections > MOST_CONNECTIONS) {
            throw new GraphQl.Refused("INVALID", "Bulk queries cannot contain more than " + MOST_CONNECTIONS + " connections.");
        }
    }

    private int count(String type, List<GraphQl.Field> selection, int depth, boolean inList) {
        int connections = 0;
        for (GraphQl.Field field : selection) {
            ShopifySchema.Kind kind = schema.kind(type, field.name());
            if (kind == null || kind.shape() == ShopifySchema.Shape.SCALAR) {
                continue;
            }
            if (kind.shape() == ShopifySchema.Shape.CONNECTION) {
                if (inList) {
                    throw new GraphQl.Refused("INVALID",
                            "Queries that contain a connection field within a list field are not currently supported.");
                }
                if (depth >= DEEPEST + 1) {
                    throw new GraphQl.Refused("INVALID",
                            "Bulk queries cannot contain connections with a nesting depth greater than " + DEEPEST + ".");
                }
                List<GraphQl.Field> node = nodeSelection(field);
                int inner = count(kind.type(), node, depth + 1, false);
                if (inner > 0 && node.stream().noneMatch(one -> one.name().equals("id"))) {
                    throw new GraphQl.Refused("INVALID",
                            "The parent 'node' field for a nested connection must select the 'id' field without an alias.");
                }
                connections += 1 + inner;
            } else {
                connections += count(kind.type(), field.selection(), depth, inList || kind.shape() == ShopifySchema.Shape.LIST);
            }
        }
        return connections;
    }

    private static List<GraphQl.Field> nodeSelection(GraphQl.Field connection) {
        for (GraphQl.Field field : connection.selection()) {
            if (field.name().equals("nodes")) {
                return field.selection();
            }
            if (field.name().equals("edges")) {
                return field.selection().stream().filter(one -> one.name().equals("node")).findFirst().map(GraphQl.Field::selection)
                        .orElse(List.of());
            }
        }
        return List.of();
    }

    private void write(String type, JsonNode record, List<GraphQl.Field> selection, @Nullable String parent, List<String> lines,
            List<String> children, ShopifyExecution execution) {
        List<GraphQl.Field> own = selection.stream().filter(field -> !isConnection(type, field)).toList();
        ObjectNode line = execution.object(type, record, own);
        if (parent != null) {
            line.put("__parentId", parent);
        }
        lines.add(line.toString());
        for (GraphQl.Field field : selection) {
            if (isConnection(type, field)) {
                String childType = java.util.Objects.requireNonNull(schema.kind(type, field.name())).type();
                for (JsonNode child : execution.children(record.path(field.name()))) {
                    write(childType, child, nodeSelection(field), record.path("id").asText(), children, children, execution);
                }
            }
        }
    }

    private boolean isConnection(String type, GraphQl.Field field) {
        ShopifySchema.Kind kind = schema.kind(type, field.name());
        return kind != null && kind.shape() == ShopifySchema.Shape.CONNECTION;
    }

    private String status(Operation operation) {
        if (operation.cancelled()) {
            return "CANCELED";
        }
        Instant now = clock.instant();
        if (now.isBefore(operation.done())) {
            return now.equals(operation.created()) ? "CREATED" : "RUNNING";
        }
        return operation.failure() != null ? "FAILED" : now.isAfter(operation.done().plus(URL_LIFE)) ? "EXPIRED" : "COMPLETED";
    }

    /** @param id empty for the latest. @param base where results are served. @return null when there is none */
    synchronized @Nullable ObjectNode describe(String id, String base) {
        Operation operation = id.isEmpty() ? operations.values().stream().reduce((first, second) -> second).orElse(null)
                : operations.get(id);
        return operation == null ? null : describe(operation, base);
    }

    private ObjectNode describe(Operation operation, String base) {
        String status = status(operation);
        boolean ended = status.equals("COMPLETED") || status.equals("FAILED");
        boolean file = ended && !operation.lines().isEmpty(); // an empty result has no file
        String url = base + "/bulk-results/" + ShopifyStore.number(operation.id()) + ".jsonl?X-Goog-Signature="
                + Integer.toHexString(operation.id().hashCode());
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", operation.id()).put("status", status).put("type", "QUERY").put("query", operation.query());
        node.put("errorCode", status.equals("FAILED") ? operation.failure() : null);
        node.put("createdAt", operation.created().truncatedTo(ChronoUnit.SECONDS).toString());
        node.put("completedAt", status.equals("COMPLETED") ? operation.done().truncatedTo(ChronoUnit.SECONDS).toString() : null);
        node.put("objectCount", ended ? String.valueOf(operation.lines().size()) : "0");
        node.put("rootObjectCount", ended ? String.valueOf(operation.roots()) : "0");
        node.put("fileSize", file ? String.valueOf(text(operation).getBytes(java.nio.charset.StandardCharsets.UTF_8).length) : null);
        node.put("url", file && status.equals("COMPLETED") ? url : null);
        node.put("partialDataUrl", file && status.equals("FAILED") ? url : null);
        return node;
    }

    private static String text(Operation operation) {
        int half = operation.failure() == null ? operation.lines().size() : operation.lines().size() / 2;
        return String.join("\n", operation.lines().subList(0, half)) + "\n";
    }

    /** The file of an operation by its number; null when there is none, or no longer. */
    synchronized @Nullable String result(long number) {
        Operation operation = operations.get(ShopifyStore.gid("BulkOperation", number));
        return operation == null || operation.cancelled() || clock.instant().isBefore(operation.done())
                || status(operation).equals("EXPIRED") ? null : text(operation);
    }

    /** Answers a request for a result's file at its signed address, which refuses credentials. */
    TwinResponse file(TwinRequest call, long number) {
        String text = result(number);
        if (call.header("x-shopify-access-token") != null || call.header("authorization") != null) {
            return new TwinResponse(400, Map.of("Content-Type", "application/xml"),
                    "<Error><Code>InvalidRequest</Code></Error>".getBytes(StandardCharsets.UTF_8));
        }
        if (text == null || !call.query().containsKey("X-Goog-Signature")) {
            return new TwinResponse(403, Map.of("Content-Type", "application/xml"),
                    "<Error><Code>AccessDenied</Code></Error>".getBytes(StandardCharsets.UTF_8));
        }
        return new TwinResponse(200, Map.of("Content-Type", "application/jsonl"), text.getBytes(StandardCharsets.UTF_8));
    }
}
