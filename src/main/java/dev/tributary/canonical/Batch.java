package dev.tributary.canonical;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Rows of a commit group, reduced so that each key stands once: the newest source-modified time of a key wins field by field (the later row
 * on a tie), a snapshot only fills gaps, and the children of one parent are the set that came last. Not thread-safe.
 */
public final class Batch {

    /** A row's key: the connection and the record's key there. */
    public record Key(String source, String sourceId) {}

    /** Rows of one table: by key, and for a child table also by the parent whose set they are. */
    private static final class Reduced {
        final Map<Key, Row> rows = new LinkedHashMap<>();
        final Map<Key, List<Row>> sets = new LinkedHashMap<>();
    }

    private final Map<String, Reduced> tables = new LinkedHashMap<>();
    private int rowCount;

    /** Takes one row of a table without a parent. */
    public void add(Row row) {
        Map<Key, Row> rows = tables.computeIfAbsent(row.table().name(), name -> new Reduced()).rows;
        Key key = new Key(row.source(), row.sourceId());
        Row seen = rows.putIfAbsent(key, row);
        if (seen == null) {
            rowCount++;
        } else {
            rows.put(key, reduce(seen, row));
        }
    }

    /**
     * Takes all children that one parent has now; an empty list leaves the parent without children. A set whose parent is older than the
     * one already taken is dropped.
     */
    public void addChildren(Table table, Key parent, List<Row> children) {
        Map<Key, List<Row>> sets = tables.computeIfAbsent(table.name(), name -> new Reduced()).sets;
        List<Row> seen = sets.get(parent);
        if (seen != null && !seen.isEmpty() && !children.isEmpty() && older(children.get(0), seen.get(0))) {
            return;
        }
        rowCount += children.size() - (seen == null ? 0 : seen.size());
        sets.put(parent, children);
    }

    /** Takes every row of another batch, as if they had come after those taken so far. */
    public void addAll(Batch later) {
        later.tables.forEach((name, reduced) -> {
            reduced.rows.values().forEach(this::add);
            reduced.sets.forEach((parent, children) -> {
                Table table = children.isEmpty() ? null : children.get(0).table();
                if (table == null) {
                    Map<Key, List<Row>> sets = tables.computeIfAbsent(name, any -> new Reduced()).sets;
                    List<Row> seen = sets.put(parent, children);
                    rowCount -= seen == null ? 0 : seen.size();
                } else {
                    addChildren(table, parent, children);
                }
            });
        });
    }

    /** Takes rows out of a table, children too. @return those taken out */
    public List<Row> dropRows(String table, Predicate<Row> which) {
        Reduced reduced = tables.get(table);
        List<Row> dropped = new ArrayList<>();
        if (reduced == null) {
            return dropped;
        }
        reduced.rows.values().removeIf(row -> which.test(row) && dropped.add(row));
        reduced.sets.replaceAll((parent, children) -> {
            List<Row> left = children.stream().filter(row -> !which.test(row)).toList();
            children.stream().filter(which).forEach(dropped::add);
            return left.size() == children.size() ? children : left;
        });
        rowCount -= dropped.size();
        return dropped;
    }

    /** Takes the whole sets of some parents out of a child table: what is stored of them is not looked at. */
    public void dropSets(String table, Predicate<Key> parent) {
        Reduced reduced = tables.get(table);
        if (reduced != null) {
            reduced.sets.entrySet().removeIf(set -> {
                boolean gone = parent.test(set.getKey());
                rowCount -= gone ? set.getValue().size() : 0;
                return gone;
            });
        }
    }

    /** Rows in all tables after reduction. */
    public int rowCount() {
        return rowCount;
    }

    public Collection<Row> rows(String table) {
        Reduced reduced = tables.get(table);
        return reduced == null ? List.of() : reduced.rows.values();
    }

    /** For a child table: each parent of this batch with the children it has now. */
    public Map<Key, List<Row>> sets(String table) {
        Reduced reduced = tables.get(table);
        return reduced == null ? Map.of() : reduced.sets;
    }

    public Collection<String> tables() {
        return tables.keySet();
    }

    private static Row reduce(Row first, Row second) {
        if (first.snapshot() != second.snapshot()) {
            return first.snapshot() ? fillGaps(second, first) : fillGaps(first, second);
        }
        if (first.snapshot()) {
            return older(second, first) ? fillGaps(first, second) : fillGaps(second, first);
        }
        return older(second, first) ? overlay(second, first) : overlay(first, second);
    }

    /** The newer row on top of the older: what the newer does not speak of stays. */
    private static Row overlay(Row older, Row newer) {
        for (int i = 0; i < newer.table().columns().size(); i++) {
            if (newer.get(i) == Row.ABSENT) {
                newer.set(i, older.get(i));
            }
        }
        return newer;
    }

    private static Row fillGaps(Row own, Row snapshot) {
        for (int i = Table.MODIFIED_AT + 1; i < own.table().columns().size(); i++) {
            Object value = own.get(i);
            if (value == Row.ABSENT || value == null && snapshot.get(i) != Row.ABSENT) {
                own.set(i, snapshot.get(i));
            }
        }
        return own;
    }

    private static boolean older(Row row, Row than) {
        @Nullable Instant mine = row.modifiedAt();
        @Nullable Instant theirs = than.modifiedAt();
        return mine != null && theirs != null && mine.isBefore(theirs);
    }
}
