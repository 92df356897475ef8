package dev.tributary.twin.nhanh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.RecordStore;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * One list of Nhanh.vn, newest id first. A place in it is an object or an array whose shape changes from page to page, and is only taken
 * back exactly as it was given. Rows that the shop hides still take up room on their page: a page may be short, even empty, and not the
 * last. Thread-safe.
 */
final class NhanhList {

    /** Thrown for a {@code next} that was never given. */
    static final class ForeignPlace extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** @param next where the next page begins; null when this is the last */
    record Page(List<ObjectNode> rows, @Nullable JsonNode next) {}

    private record Slot(long id, ObjectNode row, boolean hidden) {}

    private final RecordStore<Long, Slot> slots;

    NhanhList(Clock clock) {
        slots = RecordStore.byKey("row", clock, ChronoUnit.SECONDS, Comparator.reverseOrder());
    }

    void put(long id, ObjectNode row) {
        slots.put(id, new Slot(id, row, false));
    }

    /** Keeps the row's room on its page and never shows it again. */
    void hide(long id) {
        if (slots.find(id) != null) {
            slots.change(id, (slot, now) -> new Slot(id, slot.row, true));
        }
    }

    @Nullable
    ObjectNode find(long id) {
        Slot slot = slots.find(id);
        return slot == null || slot.hidden ? null : slot.row.deepCopy();
    }

    List<Long> ids() {
        return slots.all().stream().filter(slot -> !slot.hidden).map(Slot::id).toList();
    }

    long nextId() {
        return slots.all().get(0).id + 1;
    }

    Page page(Predicate<ObjectNode> filter, int size, @Nullable JsonNode place) throws ForeignPlace {
        List<Slot> found = slots.page(place == null ? null : after(place) - 1, slot -> filter.test(slot.row), size + 1);
        List<Slot> taken = found.subList(0, Math.min(size, found.size()));
        List<ObjectNode> rows = taken.stream().filter(slot -> !slot.hidden).map(slot -> slot.row.deepCopy()).toList();
        return new Page(rows, found.size() > size ? place(taken.get(size - 1).id) : null);
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
