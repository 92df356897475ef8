package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;

/** The records of a shop by their global ids. A record refers to another one by its id. Guarded by its own lock, which callers take for a whole query. */
public final class ShopifyStore {

    private final Clock clock;
    /** By type, then by global id, in the order in which they were made. */
    private final Map<String, Map<String, ObjectNode>> records = new LinkedHashMap<>();

    ShopifyStore(Clock clock) {
        this.clock = clock;
    }

    public static String gid(String type, long number) {
        return "gid://shopify/" + type + "/" + number;
    }

    private static String type(String gid) {
        String[] parts = gid.split("/");
        return parts.length == 5 ? parts[3] : "";
    }

    static long number(String gid) {
        try {
            return Long.parseLong(gid.substring(gid.lastIndexOf('/') + 1).replaceFirst("\\?.*", ""));
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }

    synchronized void put(ObjectNode record) {
        String gid = record.path("id").asText();
        records.computeIfAbsent(type(gid), any -> new LinkedHashMap<>()).put(gid, record);
    }

    synchronized List<ObjectNode> all(String type) {
        return List.copyOf(records.getOrDefault(type, Map.of()).values());
    }

    synchronized @Nullable ObjectNode find(String gid) {
        ObjectNode record = records.getOrDefault(type(gid), Map.of()).get(gid);
        return record == null && type(gid).equals("Refund") ? refund(gid) : record;
    }

    /** A refund stands within its order. */
    private @Nullable ObjectNode refund(String gid) {
        for (ObjectNode order : records.getOrDefault("Order", Map.of()).values()) {
            for (JsonNode refund : order.path("refunds")) {
                if (refund.path("id").asText().equals(gid)) {
                    return (ObjectNode) refund;
                }
            }
        }
        return null;
    }

    synchronized ObjectNode existing(String gid) {
        ObjectNode record = find(gid);
        if (record == null) {
            throw new NoSuchElementException("There is no " + gid);
        }
        return record;
    }

    /** Changes a record; its {@code updatedAt} becomes now, to the second. */
    synchronized void change(String gid, Consumer<ObjectNode> change) {
        ObjectNode next = existing(gid).deepCopy();
        change.accept(next);
        next.put("updatedAt", now());
        put(next);
    }

    synchronized void delete(String gid) {
        existing(gid);
        Objects.requireNonNull(records.get(type(gid))).remove(gid);
    }

    /** Times of this vendor have no fraction. */
    String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A record that a field names, or the record itself when it stands there whole. */
    @Nullable JsonNode resolve(JsonNode value) {
        return value.isTextual() ? find(value.asText()) : value.isObject() ? value : null;
    }
}
