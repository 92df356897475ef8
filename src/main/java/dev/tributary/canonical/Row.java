package dev.tributary.canonical;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;

/**
 * One row on its way to the warehouse. A value is {@link #ABSENT} when the source did not speak of the column (what is stored stays) and
 * null when it said "nothing" (what is stored is cleared). Not thread-safe; prints no values.
 */
public final class Row {

    /** Stands for "not spoken of", as opposed to null, "cleared". */
    public static final Object ABSENT = new Object() {
        @Override
        public String toString() {
            return "absent";
        }
    };

    private final Table table;
    private final @Nullable Object[] values;
    private final boolean snapshot;

    /**
     * @param snapshot a contact that rides on another record: it fills gaps and never overwrites
     */
    public Row(Table table, boolean snapshot) {
        this.table = table;
        this.snapshot = snapshot;
        this.values = new Object[table.columns().size()];
        Arrays.fill(values, ABSENT);
    }

    public Table table() {
        return table;
    }

    public boolean snapshot() {
        return snapshot;
    }

    public @Nullable Object get(int ordinal) {
        return values[ordinal];
    }

    public void set(int ordinal, @Nullable Object value) {
        values[ordinal] = value;
    }

    public String source() {
        return (String) java.util.Objects.requireNonNull(values[Table.SOURCE]);
    }

    public String sourceId() {
        return (String) java.util.Objects.requireNonNull(values[Table.SOURCE_ID]);
    }

    /** When the source last changed the record; null when it does not say. */
    public @Nullable Instant modifiedAt() {
        return values[Table.MODIFIED_AT]instanceof Instant instant ? instant : null;
    }

    @Override
    public String toString() {
        return table.name() + " row";
    }
}
