package dev.tributary.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How far a stream has been read; what a checkpoint holds.
 *
 * @param cursor everything changed before is stored; null before the first load ended
 * @param swept  when the whole list was last read; null when it never was
 * @param open   the sweep that is going on, or was when the hub stopped; null between sweeps
 */
public record PullState(@Nullable Instant cursor, @Nullable Instant swept, @Nullable Sweep open) {

    public static final PullState NONE = new PullState(null, null, null);


    /**
     * One walk through a list, with its bounds frozen.
     *
     * @param from     changed at or after; null for all
     * @param to       the frozen upper bound: what changes later is the next sweep's
     * @param seen     the latest change among the records stored so far, or null
     * @param position where the next page begins; null is the first page
     * @param whole    whether the whole list is read, and not only what has changed
     */
    public record Sweep(@Nullable Instant from, Instant to, @Nullable Instant seen, @Nullable String position, boolean whole) {
    }

    /**
     * The state after the sweep ended: the latest change seen, never beyond the frozen bound, never back.
     *
     * @param toBound the bound itself, for lists that a run asks for slice by slice
     */
    public PullState closed(boolean toBound) {
        Instant whole = open != null && open.whole() ? open.to() : swept;
        Instant seen = open == null ? null : toBound ? open.to() : open.seen();
        if (open == null || seen == null) {
            return new PullState(cursor, whole, null);
        }
        Instant reached = seen.isAfter(open.to()) ? open.to() : seen;
        return new PullState(cursor != null && cursor.isAfter(reached) ? cursor : reached, whole, null);
    }

    String toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("cursor", cursor == null ? null : cursor.toString());
        json.put("swept", swept == null ? null : swept.toString());
        if (open != null) {
            json.putObject("open").put("from", open.from() == null ? null : open.from().toString()).put("to", open.to().toString())
                    .put("seen", open.seen() == null ? null : open.seen().toString()).put("position", open.position()).put("whole", open.whole());
        }
        return json.toString();
    }

    static PullState parse(String text) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            JsonNode open = json.get("open");
            return new PullState(instant(json, "cursor"), instant(json, "swept"), open == null ? null : new Sweep(instant(open, "from"), Instant.parse(open.path("to").asText()),
                    instant(open, "seen"), open.path("position").textValue(), open.path("whole").asBoolean(!json.hasNonNull("cursor"))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checkpoint is not JSON", e);
        }
    }

    private static @Nullable Instant instant(JsonNode json, String key) {
        return json.hasNonNull(key) ? Instant.parse(json.get(key).asText()) : null;
    }
}
