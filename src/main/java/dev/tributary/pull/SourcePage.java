package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.UnreadLine;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One page as the vendor sent it.
 *
 * @param position where it was asked for; null is the first page
 * @param next     where the next one begins, or null when this was the last
 * @param total    records in all as the vendor says, or -1
 * @param records  raw records, in order
 * @param removed  ids of removed records that came along
 * @param unread   lines of a file that are no records
 */
public record SourcePage(@Nullable String position, @Nullable String next, long total, List<JsonNode> records, List<String> removed, List<UnreadLine> unread) {

    SourcePage(@Nullable String position, @Nullable String next, long total, List<JsonNode> records, List<String> removed) {
        this(position, next, total, records, removed, List.of());
    }
}
