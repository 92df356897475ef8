package dev.tributary.warehouse;

import dev.tributary.canonical.Batch;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings a reduced {@link Batch} into the canonical tables: append into a staging table, then one {@code MERGE} that skips rows that stay
 * as they are. Own rows overwrite what they speak of, unless older than what is stored; snapshots fill gaps only; the children of a parent
 * are replaced as a set.
 */
public final class CanonicalMerge {

    private static final int MASK_BITS = 62;
    private static final Comparator<Row> BY_KEY = Comparator.comparing(Row::source).thenComparing(Row::sourceId);

    private CanonicalMerge() {
    }

    /** Must run inside {@link Warehouse#write}. @param storedAt written to {@code stored_at} of every row that changes */
    public static StoredCounts apply(Session session, Collection<Table> tables, Batch batch, Instant storedAt) {
        StoredCounts counts = StoredCounts.NONE;
        for (Table table : tables) {
            Map<Batch.Key, List<Row>> sets = timely(session, tables, table, batch);
            List<Row> own = new ArrayList<>();
            List<Row> snapshots = new ArrayList<>();
            batch.rows(table.name()).forEach(row -> (row.snapshot() ? snapshots : own).add(row));
            sets.values().forEach(own::addAll);
            if (session.prefersKeyOrder()) {
                own.sort(BY_KEY);
                snapshots.sort(BY_KEY);
            }
            if (!own.isEmpty()) {
                counts = counts.plus(merge(session, table, own, false, storedAt));
            }
            if (!snapshots.isEmpty()) {
                counts = counts.plus(merge(session, table, snapshots, true, storedAt));
            }
            if (!sets.isEmpty()) {
                counts = counts.plus(dropGhosts(session, table, sets));
            }
            if (table.name().equals("consents") && !own.isEmpty()) {
                remember(session, table, storedAt);
            }
        }
        return counts;
    }

    /** A statement that replaces another leaves it in the history. What this merge changed is what bears its time. */
    private static void remember(Session session, Table consents, Instant storedAt) {
        String columns = Stream.of("source", "source_id", "customer_id", "purpose", "channel", "state", "stated_at", "country", "proof")
                .filter(column -> consents.ordinal(column) >= 0).collect(Collectors.joining(", "));
        session.execute("insert into consent_history (" + columns + ", recorded_at) select " + columns
                + ", stored_at from consents where stored_at = ?", storedAt);
    }

    /**
     * The sets of a child table without those that come late: a set whose parent is stored with a later change must not bring back children
     * that are gone since. Parents stand before their children among the tables, so they are merged by now.
     */
    private static Map<Batch.Key, List<Row>> timely(Session session, Collection<Table> tables, Table table, Batch batch) {
        Map<Batch.Key, List<Row>> sets = batch.sets(table.name());
        Table parent = sets.isEmpty() || table.parent() == null ? null
                : tables.stream().filter(one -> one.name().equals(table.parent().table())).findFirst().orElse(null);
        List<Row> dated = parent == null ? List.of() : batch.rows(parent.name()).stream().filter(row -> row.modifiedAt() != null).toList();
        if (dated.isEmpty()) {
            return sets;
        }
        session.execute("create or replace temp table stage_dated (source varchar, source_id varchar, modified_at "
                + Sql.type(dated.get(0).table().columns().get(Table.MODIFIED_AT)) + ")");
        try (Session.Bulk bulk = session.append("temp.stage_dated")) {
            for (Row row : dated) {
                bulk.row(row.source(), row.sourceId(), row.modifiedAt());
            }
        }
        List<Batch.Key> late = session.query(
                "select s.source, s.source_id from stage_dated s join " + Sql.name(Objects.requireNonNull(parent).name())
                        + " t on t.source = s.source and t.source_id = s.source_id where t.modified_at > s.modified_at",
                row -> new Batch.Key(row.text(1), row.text(2)));
        if (late.isEmpty()) {
            return sets;
        }
        Map<Batch.Key, List<Row>> timely = new LinkedHashMap<>(sets);
        late.forEach(timely::remove);
        return timely;
    }

    private static StoredCounts merge(Session session, Table table, List<Row> rows, boolean snapshot, Instant storedAt) {
        String target = Sql.name(table.name());
        String keys = "t.source = s.source and t.source_id = s.source_id";
        stageKeys(session, "stage_keys", rows);
        long matched = session.count("select count(*) from stage_keys s where exists (select 1 from " + target + " t where " + keys + ")");
        if (matched == 0) {
            append(session, table, rows, storedAt);
            return new StoredCounts(rows.size(), 0, 0, 0);
        }
        Presence presence = new Presence(table, rows);
        stage(session, table, rows, presence);
        long inserted = rows.size() - matched;
        String columns = presence.columns().stream().map(column -> Sql.name(column.name())).collect(Collectors.joining(", "));
        StringBuilder assignments = new StringBuilder();
        StringJoiner differences = new StringJoiner(" or ");
        differences.setEmptyValue("false"); // rows that are a key alone, such as an order's customer of whom nothing else is known, change nothing
        for (Column column : presence.columns()) {
            if (table.ordinal(column.name()) > Table.SOURCE_ID) {
                String name = Sql.name(column.name());
                String value = presence.value(column, snapshot);
                assignments.append(name).append(" = ").append(value).append(", ");
                differences.add("t." + name + " is distinct from " + value);
            }
        }
        boolean dated = !snapshot && presence.columns().stream().anyMatch(column -> column.name().equals("modified_at"));
        String condition = (dated ? "(t.modified_at is null or s.modified_at is null or s.modified_at >= t.modified_at) and " : "") + "("
                + differences + ")";
        long touched = session.execute("""
                merge into %s t using stage_rows s on (%s)
                when matched and %s then update set %sstored_at = ?
                when not matched then insert (%s, stored_at) values (%s, ?)
                """.formatted(target, keys, condition, assignments, columns,
                presence.columns().stream().map(column -> "s." + Sql.name(column.name())).collect(Collectors.joining(", "))), storedAt,
                storedAt);
        return new StoredCounts(inserted, touched - inserted, rows.size() - touched, 0);
    }

    /** All rows are new, as in a first load: straight into the table, which halves what is written. */
    private static void append(Session session, Table table, List<Row> rows, Instant storedAt) {
        // A column added later stands behind stored_at, and behind those that canonical.yaml has between others.
        List<String> columns = session.columns(table.name());
        int[] ordinals = columns.stream().mapToInt(table::ordinal).toArray();
        int stored = columns.indexOf("stored_at");
        Object[] values = new Object[ordinals.length];
        try (Session.Bulk bulk = session.append(table.name())) {
            for (Row row : rows) {
                for (int i = 0; i < ordinals.length; i++) {
                    Object value = ordinals[i] < 0 ? null : row.get(ordinals[i]);
                    values[i] = value == Row.ABSENT ? null : value;
                }
                values[stored] = storedAt;
                bulk.row(values);
            }
        }
    }

    private static void stageKeys(Session session, String stage, List<Row> rows) {
        session.execute("create or replace temp table " + stage + " (source varchar, source_id varchar)");
        try (Session.Bulk bulk = session.append("temp." + stage)) {
            for (Row row : rows) {
                bulk.row(row.source(), row.sourceId());
            }
        }
    }

    private static void stage(Session session, Table table, List<Row> rows, Presence presence) {
        session.execute("create or replace temp table stage_rows (" + presence.columns().stream()
                .map(column -> Sql.name(column.name()) + " " + Sql.type(column)).collect(Collectors.joining(", "))
                + presence.masks().stream().map(mask -> ", " + mask + " bigint").collect(Collectors.joining()) + ")");
        int[] ordinals = presence.columns().stream().mapToInt(column -> table.ordinal(column.name())).toArray();
        Object[] values = new Object[ordinals.length + presence.masks().size()];
        try (Session.Bulk bulk = session.append("temp.stage_rows")) {
            for (Row row : rows) {
                for (int i = 0; i < ordinals.length; i++) {
                    Object value = row.get(ordinals[i]);
                    values[i] = value == Row.ABSENT ? null : value;
                }
                presence.fillMasks(row, values, ordinals.length);
                bulk.row(values);
            }
        }
    }

    /** Deletes the children that a parent of this batch no longer has. */
    private static StoredCounts dropGhosts(Session session, Table table, Map<Batch.Key, List<Row>> sets) {
        session.execute("create or replace temp table stage_parents (source varchar, parent varchar)");
        try (Session.Bulk bulk = session.append("temp.stage_parents")) {
            for (Batch.Key parent : sets.keySet()) {
                bulk.row(parent.source(), parent.sourceId());
            }
        }
        stageKeys(session, "stage_children", sets.values().stream().flatMap(List::stream).toList());
        String parent = Sql.name(java.util.Objects.requireNonNull(table.parent()).column());
        long deleted = session.execute("""
                delete from %s t
                where exists (select 1 from stage_parents p where p.source = t.source and p.parent = t.%s)
                  and not exists (select 1 from stage_children c where c.source = t.source and c.source_id = t.source_id)
                """.formatted(Sql.name(table.name()), parent));
        return new StoredCounts(0, 0, 0, deleted);
    }

    /** Which columns the rows speak of: all rows, some of them (then a bit per row says which), or none. */
    private static final class Presence {

        private final Table table;
        private final List<Column> columns = new ArrayList<>();
        private final List<Column> partial = new ArrayList<>();

        Presence(Table table, List<Row> rows) {
            this.table = table;
            for (int i = 0; i < table.columns().size(); i++) {
                int speaking = 0;
                for (Row row : rows) {
                    speaking += row.get(i) == Row.ABSENT ? 0 : 1;
                }
                if (speaking > 0) {
                    columns.add(table.columns().get(i));
                }
                if (speaking > 0 && speaking < rows.size()) {
                    partial.add(table.columns().get(i));
                }
            }
        }

        List<Column> columns() {
            return columns;
        }

        List<String> masks() {
            List<String> masks = new ArrayList<>();
            for (int i = 0; i * MASK_BITS < partial.size(); i++) {
                masks.add("mask_" + i);
            }
            return masks;
        }

        void fillMasks(Row row, Object[] values, int from) {
            for (int mask = 0; mask * MASK_BITS < partial.size(); mask++) {
                long bits = 0;
                for (int bit = 0; bit < MASK_BITS && mask * MASK_BITS + bit < partial.size(); bit++) {
                    bits |= row.get(table.ordinal(partial.get(mask * MASK_BITS + bit).name())) == Row.ABSENT ? 0 : 1L << bit;
                }
                values[from + mask] = bits;
            }
        }

        /** What a matched row's column becomes. */
        String value(Column column, boolean snapshot) {
            String name = Sql.name(column.name());
            if (snapshot) {
                return "coalesce(t." + name + ", s." + name + ")";
            }
            int index = partial.indexOf(column);
            return index < 0 ? "s." + name
                    : "case when s.mask_%d & %d <> 0 then s.%s else t.%s end".formatted(index / MASK_BITS, 1L << (index % MASK_BITS), name,
                            name);
        }
    }
}
