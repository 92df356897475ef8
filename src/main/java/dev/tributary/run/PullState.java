package dev.tributary.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The content of a checkpoint: how far a stream has been read.
 *
 * @param cursor all changes before this time are stored; null until the first load has ended
 * @param swept  time of the last complete read; null before the first one
 * @param open   the sweep in progress or interrupted; null between sweeps
 */
public record PullState(@Nullable Instant cursor, @Nullable Instant swept, @Nullable Sweep open) {

    public static final PullState NONE = new PullState(null, null, null);

    /**
     * One pass through a list with fixed bounds.
     *
     * @param from     lower bound of the change time; null for all records
     * @param to       upper bound: later changes belong to the next sweep
     * @param seen     latest change time among the stored records, or null
     * @param position position of the next page; null for the first page
     * @param whole    whether all records are read, not only changed ones
     */
    public record Sweep(@Nullable Instant from, Instant to, @Nullable Instant seen, @Nullable String position, boolean whole) {}

    /**
     * The state after the sweep: the cursor moves to the latest change seen, never beyond the upper bound and never back.
     *
     * @param toBound the cursor moves to the upper bound itself, for lists that are read in time slices
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
                    .put("seen", open.seen() == null ? null : open.seen().toString()).put("position", open.position())
                    .put("whole", open.whole());
        }
        return json.toString();
    }

    static PullState parse(String text) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            JsonNode open = json.get("open");
            return new PullState(instant(json, "cursor"), instant(json, "swept"),
                    open == null ? null
                            : new Sweep(instant(open, "from"), Instant.parse(open.path("to").asText()),
                                    instant(open, "seen"), open.path("position").textValue(),
                                    open.path("whole").asBoolean(!json.hasNonNull("cursor"))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checkpoint is not JSON", e);
        }
    }

    private static @Nullable Instant instant(JsonNode json, String key) {
        return json.hasNonNull(key) ? Instant.parse(json.get(key).asText()) : null;
    }
}
