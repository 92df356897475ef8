package dev.tributary.canonical;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One canonical table. Its first columns are the same everywhere: {@code source} (the connection), {@code source_id} (with it, the key) and
 * {@code modified_at} (when the source last changed the record). The warehouse adds {@code stored_at}.
 */
public final class Table {

    public static final int SOURCE = 0;
    public static final int SOURCE_ID = 1;
    public static final int MODIFIED_AT = 2;

    private final String name;
    private final String about;
    private final List<Column> columns;
    private final @Nullable Parent parent;
    private final Map<String, Integer> ordinals = new HashMap<>();

    /**
     * The rows of one parent are replaced as a set.
     *
     * @param table  the parent's
     * @param column the column of the child that holds the parent's {@code source_id}
     */
    public record Parent(String table, String column) {}

    /** @param declared the columns of {@code canonical.yaml}, without those that every table has */
    public Table(String name, String about, List<Column> declared, @Nullable Parent parent) {
        this.name = name;
        this.about = about;
        List<Column> all = new ArrayList<>();
        all.add(Column.plain("source", ColumnType.TEXT, "The connection the row came through."));
        all.add(Column.plain("source_id", ColumnType.TEXT, "The record's key in that source."));
        all.add(Column.plain("modified_at", ColumnType.TIMESTAMP, "When the source last changed the record, UTC."));
        all.addAll(declared);
        this.columns = List.copyOf(all);
        this.parent = parent;
        for (int i = 0; i < columns.size(); i++) {
            ordinals.put(columns.get(i).name(), i);
        }
    }

    public String name() {
        return name;
    }

    public String about() {
        return about;
    }

    public List<Column> columns() {
        return columns;
    }

    public @Nullable Parent parent() {
        return parent;
    }

    /** Where a column stands in {@link Row#values}, or -1. */
    public int ordinal(String column) {
        return ordinals.getOrDefault(column, -1);
    }

    @Override
    public String toString() {
        return name;
    }
}
