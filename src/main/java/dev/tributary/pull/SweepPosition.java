package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * A position in a sweep that has slices, partitions or jobs; what a checkpoint keeps of it.
 *
 * @param slice    where the slice begins, or null for the first
 * @param length   the slice's length when it had to be halved, or null
 * @param part     label of the partition, or null for the first
 * @param job      id of a job that is going on, or null
 * @param page     position within the list, or null for its first page
 * @param restarts how often this slice was begun anew
 */
record SweepPosition(@Nullable Instant slice, @Nullable Duration length, @Nullable String part, @Nullable String job, @Nullable String page,
        int restarts) {

    static final SweepPosition FIRST = new SweepPosition(null, null, null, null, null, 0);

    SweepPosition withPage(@Nullable String next) {
        return new SweepPosition(slice, length, part, job, next, restarts);
    }

    SweepPosition withJob(@Nullable String id) {
        return new SweepPosition(slice, length, part, id, null, restarts);
    }

    SweepPosition withPart(String label) {
        return new SweepPosition(slice, length, label, null, null, 0);
    }

    SweepPosition withSlice(Instant from) {
        return new SweepPosition(from, length, null, null, null, 0);
    }

    SweepPosition halved(Duration half) {
        return new SweepPosition(slice, half, null, null, null, 0);
    }

    SweepPosition restarted() {
        return new SweepPosition(slice, length, part, null, null, restarts + 1);
    }

    String toText() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        put(json, "slice", slice);
        put(json, "length", length);
        put(json, "part", part);
        put(json, "job", job);
        put(json, "page", page);
        if (restarts > 0) {
            json.put("restarts", restarts);
        }
        return json.toString();
    }

    private static void put(ObjectNode json, String key, @Nullable Object value) {
        if (value != null) {
            json.put(key, value.toString());
        }
    }

    /** A position that is no place (the stream was plain when it was written) begins at the front. */
    static SweepPosition parse(@Nullable String text) {
        if (text == null || !text.startsWith("{")) {
            return FIRST;
        }
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            return new SweepPosition(json.hasNonNull("slice") ? Instant.parse(json.get("slice").asText()) : null,
                    json.hasNonNull("length") ? Duration.parse(json.get("length").asText()) : null,
                    json.path("part").textValue(), json.path("job").textValue(), json.path("page").textValue(),
                    json.path("restarts").asInt());
        } catch (IOException e) {
            return FIRST;
        }
    }
}
