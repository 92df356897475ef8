package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The body of an exchange that {@code pull:} emits: one page of raw records. Prints no record.
 *
 * @param zone    for the records' zone-less times
 * @param removed ids of removed records in the same answer
 * @param unread  lines of a file that could not be read as records
 * @param at      when the sweep began
 */
public record RawPage(Connection connection, Connector.Stream stream, ZoneId zone, List<JsonNode> records, List<String> removed,
        List<UnreadLine> unread, Instant at) {

    public RawPage(Connection connection, Connector.Stream stream, ZoneId zone, List<JsonNode> records, List<String> removed, Instant at) {
        this(connection, stream, zone, records, removed, List.of(), at);
    }

    /** {@code <connector>/<stream>}. */
    public String name() {
        return connection.connector() + "/" + stream.name();
    }

    /** The latest change among the records, as the stream's cursor reads it; null when none says. */
    public @Nullable Instant modified() {
        Cursor cursor = stream.cursor();
        Instant latest = null;
        if (cursor != null) {
            for (JsonNode record : records) {
                Instant changed = ChangeTime.read(record, cursor.field(), zone);
                latest = latest == null || changed != null && changed.isAfter(latest) ? changed : latest;
            }
        }
        return latest;
    }

    /** The records' keys; one that has none is left out (its mapping says so). */
    public List<String> keys() {
        List<String> keys = new ArrayList<>(records.size());
        for (JsonNode record : records) {
            JsonNode key = stream.key().evaluate(record, Map.of());
            if (key != null && key.isValueNode() && !key.isNull()) {
                keys.add(key.asText());
            }
        }
        return keys;
    }

    @Override
    public String toString() {
        return name() + " page of " + records.size() + " records from " + connection.name();
    }
}
