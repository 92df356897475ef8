package dev.tributary.twin.nhanh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One list of Nhanh.vn, newest id first. A place in it is an object or an array whose shape changes from page to page, and is only
 * taken back exactly as it was given. Rows that the shop hides still take up room on their page: a page may be short, even empty,
 * and not the last. Thread-safe.
 */
final class NhanhList {

    /** Thrown for a {@code next} that was never given. */
    static final class ForeignPlace extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** @param next where the next page begins; null when this is the last */
    record Page(List<ObjectNode> rows, @Nullable JsonNode next) {
    }

    private record Slot(ObjectNode row, boolean hidden) {
    }

    private final NavigableMap<Long, Slot> slots = new TreeMap<>(java.util.Comparator.reverseOrder());

    synchronized void put(long id, ObjectNode row) {
        slots.put(id, new Slot(row, false));
    }

    /** Keeps the row's room on its page and never shows it again. */
    synchronized void hide(long id) {
        slots.computeIfPresent(id, (same, slot) -> new Slot(slot.row, true));
    }

    synchronized @Nullable ObjectNode find(long id) {
        Slot slot = slots.get(id);
        return slot == null || slot.hidden ? null : slot.row.deepCopy();
    }

    synchronized List<Long> ids() {
        return slots.entrySet().stream().filter(entry -> !entry.getValue().hidden).map(java.util.Map.Entry::getKey).toList();
    }

    synchronized long nextId() {
        return slots.firstKey() + 1;
    }

    synchronized Page page(Predicate<ObjectNode> filter, int size, @Nullable JsonNode place) throws ForeignPlace {
        NavigableMap<Long, Slot> rest = place == null ? slots : slots.tailMap(after(place), false);
        List<ObjectNode> rows = new ArrayList<>();
        long last = 0;
        int taken = 0;
        for (var entry : rest.entrySet()) {
            if (!filter.test(entry.getValue().row)) {
                continue;
            }
            if (taken == size) {
                return new Page(rows, place(last));
            }
            taken++;
            last = entry.getKey();
            if (!entry.getValue().hidden) {
                rows.add(entry.getValue().row.deepCopy());
            }
        }
        return new Page(rows, null);
    }

    private static JsonNode place(long id) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch ((int) (id % 3)) {
            case 0 -> json.objectNode().put("id", String.valueOf(id));
            case 1 -> json.objectNode().put("updatedAt", check(id)).put("id", id);
            default -> json.arrayNode().add(check(id)).add(id);
        };
    }

    private static long check(long id) {
        return 1_700_000_000L + id % 86_400;
    }

    private static long after(JsonNode place) throws ForeignPlace {
        long id = (place.isArray() ? place.path(1) : place.path("id")).asLong(-1);
        if (!place.equals(JsonNodeFactory.instance.nullNode()) && id > 0 && same(place, place(id))) {
            return id;
        }
        throw new ForeignPlace();
    }

    /** Numbers by value and kind, texts as texts: an id sent back as a number where it was a text is not the same. */
    private static boolean same(JsonNode sent, JsonNode given) {
        return sent.toString().equals(given.toString()) || sent.isObject() && given.isObject() && sent.size() == given.size()
                && given.properties().stream().allMatch(field -> sent.has(field.getKey())
                && sent.get(field.getKey()).toString().equals(field.getValue().toString()));
    }
}
