package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.UnreadLine;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One page of raw records.
 *
 * @param position of this page; null for the first
 * @param next     position of the next page, or null after the last
 * @param total    total number of records by the vendor, or -1
 * @param records  raw records, in order
 * @param removed  ids of removed records in the same answer
 * @param unread   lines of a file that are no records
 */
public record SourcePage(@Nullable String position, @Nullable String next, long total, List<JsonNode> records, List<String> removed,
        List<UnreadLine> unread) {

    SourcePage(@Nullable String position, @Nullable String next, long total, List<JsonNode> records, List<String> removed) {
        this(position, next, total, records, removed, List.of());
    }
}
