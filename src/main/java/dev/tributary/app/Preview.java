package dev.tributary.app;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Masking;
import dev.tributary.canonical.Table;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first page of a stream as the vendor sends it, and the rows that its mapping makes of each record. Holds values; prints none.
 *
 * @param removed ids of removed records that came along
 */
public record Preview(List<Item> records, List<String> removed) {

    /**
     * One record.
     *
     * @param text      as the vendor sent it, JSON over several lines
     * @param raw       the same as maps, lists, texts, numbers and nulls
     * @param rows      by table; a row holds the columns that the mapping sets, null where it clears them
     * @param rejection why the record would be quarantined, or null
     */
    public record Item(String text, @Nullable Object raw, Map<String, List<Map<String, @Nullable Object>>> rows,
            @Nullable String rejection) {

        @Override
        public String toString() {
            return "a record and its rows";
        }
    }

    /** The same without personal data: rows masked by the PII class of their columns, records and ids of removed ones without values. */
    Preview masked(CanonicalModel model) {
        return new Preview(records.stream().map(item -> {
            Map<String, List<Map<String, @Nullable Object>>> rows = new LinkedHashMap<>();
            item.rows().forEach((table, found) -> rows.put(table, found.stream().map(row -> masked(model.table(table), row)).toList()));
            Object raw = Masking.outline(item.raw());
            return new Item(MaskedRecord.text(raw), raw, rows, item.rejection());
        }).toList(), removed.stream().map(id -> "***").toList());
    }

    private static Map<String, @Nullable Object> masked(@Nullable Table table, Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        row.forEach((column, value) -> masked.put(column, Masking.mask(table, column, value)));
        return masked;
    }

    @Override
    public String toString() {
        return "preview of " + records.size() + " records";
    }
}
