package dev.tributary.twin.square;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;

/** What a seller's account holds: {@code customers}, {@code orders}, catalogue {@code objects} and {@code locations}, each by id. Thread-safe; records are never changed in place. */
final class SquareStore {

    private final Clock clock;
    private final Map<String, Map<String, ObjectNode>> lists = new LinkedHashMap<>();

    SquareStore(Clock clock) {
        this.clock = clock;
    }

    synchronized void put(String list, ObjectNode record) {
        lists.computeIfAbsent(list, any -> new LinkedHashMap<>()).put(record.path("id").asText(), record);
    }

    synchronized List<ObjectNode> all(String list) {
        return List.copyOf(lists.getOrDefault(list, Map.of()).values());
    }

    synchronized ObjectNode existing(String list, String id) {
        ObjectNode record = lists.getOrDefault(list, Map.of()).get(id);
        if (record == null) {
            throw new NoSuchElementException("There is no " + id + " in " + list);
        }
        return record;
    }

    synchronized boolean has(String list, String id) {
        return lists.getOrDefault(list, Map.of()).containsKey(id);
    }

    /** Changes a record; its {@code updated_at} becomes now and its version one more. */
    synchronized void change(String list, String id, Consumer<ObjectNode> change) {
        ObjectNode next = existing(list, id).deepCopy();
        change.accept(next);
        next.put("updated_at", now()).put("version", next.path("version").asLong() + 1);
        put(list, next);
    }

    synchronized void remove(String list, String id) {
        existing(list, id);
        Objects.requireNonNull(lists.get(list)).remove(id);
    }

    String now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static Instant time(JsonNode record, String field) {
        String text = record.path(field).asText();
        return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    }
}
