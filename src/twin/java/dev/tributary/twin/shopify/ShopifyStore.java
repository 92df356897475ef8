package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.RecordStore;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * The records of a shop by their global ids. A record refers to another one by its id. Thread-safe: every method locks the store, and a
 * query that reads several times locks it for as long as it runs.
 */
public final class ShopifyStore {

    private final Clock clock;
    /** By type; the key is the global id. */
    private final Map<String, RecordStore<String, ObjectNode>> records = new HashMap<>();

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

    /** The vendor's times have whole seconds. */
    private RecordStore<String, ObjectNode> of(String type) {
        return records.computeIfAbsent(type, any -> RecordStore.byCreation(type, clock, ChronoUnit.SECONDS));
    }

    synchronized void put(ObjectNode record) {
        String gid = record.path("id").asText();
        of(type(gid)).put(gid, record);
    }

    synchronized List<ObjectNode> all(String type) {
        return of(type).all();
    }

    synchronized @Nullable ObjectNode find(String gid) {
        ObjectNode record = of(type(gid)).find(gid);
        return record == null && type(gid).equals("Refund") ? refund(gid) : record;
    }

    /** A refund stands within its order. */
    private @Nullable ObjectNode refund(String gid) {
        for (ObjectNode order : of("Order").all()) {
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
        of(type(gid)).change(gid, (was, now) -> {
            ObjectNode next = was.deepCopy();
            change.accept(next);
            return next.put("updatedAt", now.toString());
        });
    }

    synchronized void delete(String gid) {
        of(type(gid)).remove(gid);
    }

    synchronized String now() {
        return of("Shop").now().toString();
    }

    /** A record that a field names, or the record itself when it stands there whole. */
    @Nullable
    JsonNode resolve(JsonNode value) {
        return value.isTextual() ? find(value.asText()) : value.isObject() ? value : null;
    }
}
