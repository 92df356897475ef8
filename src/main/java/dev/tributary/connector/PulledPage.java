package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The body of an exchange that {@code pull:} emits: one page of raw records. Prints no record.
 *
 * @param zone    for the records' zone-less times
 * @param removed ids of removed records that came along
 * @param at      when the sweep began
 */
public record PulledPage(Connection connection, Connector.Stream stream, ZoneId zone, List<JsonNode> records, List<String> removed, Instant at) {

    /** {@code <connector>/<stream>}. */
    public String name() {
        return connection.connector() + "/" + stream.name();
    }

    /** The latest change among the records, as the stream's cursor reads it; null when none says. */
    @Nullable Instant modified() {
        Connector.Cursor cursor = stream.cursor();
        Instant latest = null;
        if (cursor != null) {
            for (JsonNode record : records) {
                Instant changed = ChangeTime.read(record, cursor.field(), zone);
                latest = latest == null || changed != null && changed.isAfter(latest) ? changed : latest;
            }
        }
        return latest;
    }

    @Override
    public String toString() {
        return name() + " page of " + records.size() + " records from " + connection.name();
    }
}
