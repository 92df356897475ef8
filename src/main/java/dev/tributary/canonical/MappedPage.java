package dev.tributary.canonical;

import java.util.List;

/**
 * What became of a page: rows, whole sets of children, records that are gone, and records that do not fit.
 *
 * @param records how many records the page had
 */
public record MappedPage(int records, List<Row> rows, List<Children> children, List<Tombstone> tombstones, List<Rejection> rejections) {

    /** All rows that one parent has now in a child table; none is an answer too. */
    public record Children(Table table, Batch.Key parent, List<Row> rows) {}

    /** The source says that a record is gone. @param column the column that holds {@code id} */
    public record Tombstone(Table table, String column, String source, String id) {}
}
