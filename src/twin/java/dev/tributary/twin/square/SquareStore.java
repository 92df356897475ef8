package dev.tributary.twin.square;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.RecordStore;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The records of a seller's account: {@code customers}, {@code orders}, catalogue {@code objects} and {@code locations}, each by id.
 * Thread-safe; a record is never changed in place.
 */
final class SquareStore {

    private final Clock clock;
    private final Map<String, RecordStore<String, ObjectNode>> lists = new ConcurrentHashMap<>();

    SquareStore(Clock clock) {
        this.clock = clock;
    }

    private RecordStore<String, ObjectNode> of(String list) {
        return lists.computeIfAbsent(list, any -> RecordStore.byCreation(list, clock, ChronoUnit.MILLIS));
    }

    void put(String list, ObjectNode record) {
        of(list).put(record.path("id").asText(), record);
    }

    List<ObjectNode> all(String list) {
        return of(list).all();
    }

    ObjectNode existing(String list, String id) {
        return of(list).get(id);
    }

    boolean has(String list, String id) {
        return of(list).find(id) != null;
    }

    /** Changes a record; its {@code updated_at} becomes now and its version one more. */
    void change(String list, String id, Consumer<ObjectNode> change) {
        of(list).change(id, (was, now) -> {
            ObjectNode next = was.deepCopy();
            change.accept(next);
            return next.put("updated_at", now.toString()).put("version", next.path("version").asLong() + 1);
        });
    }

    void remove(String list, String id) {
        of(list).remove(id);
    }

    String now() {
        return of("customers").now().toString();
    }

    static Instant time(JsonNode record, String field) {
        String text = record.path(field).asText();
        return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    }
}
