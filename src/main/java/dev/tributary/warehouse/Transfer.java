package dev.tributary.warehouse;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies every row of our tables from one engine to another. A table at a time, a row at a time: memory does not grow with the warehouse.
 */
public final class Transfer {

    /** What tells a canonical table that the model no longer names from a table of somebody else. */
    static final Set<String> CANONICAL = Set.of("source", "source_id", "modified_at", "stored_at");

    private Transfer() {
    }

    /** Who runs what is written: each table in a transaction of its own, or all in one. */
    @FunctionalInterface
    public interface Target {
        void write(Warehouse.Action work);
    }

    /**
     * Copies. What the new one holds in those tables, such as the steps of its schema, is replaced.
     *
     * @param old   its transaction sees one moment
     * @param young has the same steps of the schema; columns that it lacks are added
     */
    public static void copy(JdbcSession old, Dialect oldDialect, Target young, Dialect youngDialect) {
        List<String> tables = old.tables();
        for (String table : tables) {
            Map<String, String> types = oldDialect.types(old, table);
            List<String> columns = old.columns(table);
            young.write(session -> {
                if (fit(session, youngDialect, table, columns, types)) {
                    fill(old, session, table, types);
                }
            });
        }
    }

    /** Makes room for every column. @return whether the table is one of ours */
    private static boolean fit(Session young, Dialect dialect, String table, List<String> columns, Map<String, String> types) {
        Map<String, String> there = dialect.types(young, table);
        if (there.isEmpty()) {
            if (!columns.containsAll(CANONICAL)) {
                return false;
            }
            young.execute(dialect.definition("create table " + Sql.name(table) + " ("
                    + String.join(", ", columns.stream().map(column -> Sql.name(column) + " " + types.get(column)).toList()) + ")"));
            return true;
        }
        young.execute("delete from " + Sql.name(table));
        for (String column : columns) {
            String type = there.get(column);
            if (type == null) {
                young.execute(
                        dialect.definition("alter table " + Sql.name(table) + " add column " + Sql.name(column) + " " + types.get(column)));
            } else if (!type.equals(types.get(column))) {
                young.execute("alter table " + Sql.name(table) + " alter column " + Sql.name(column) + " type " + types.get(column));
            }
        }
        return true;
    }

    private static void fill(JdbcSession old, Session young, String table, Map<String, String> types) {
        List<String> columns = young.columns(table);
        String[] wanted = columns.stream().map(types::get).toArray(String[]::new);
        String read = String.join(", ", columns.stream().map(column -> types.containsKey(column) ? Sql.name(column) : "null").toList());
        try (Session.Bulk bulk = young.append(table)) {
            Object[] values = new Object[wanted.length];
            old.each("select " + read + " from " + Sql.name(table), row -> {
                for (int i = 0; i < wanted.length; i++) {
                    values[i] = wanted[i] == null ? null : value(row, i + 1, wanted[i]);
                }
                bulk.row(values);
            });
        }
    }

    /** A value as a bulk writer takes it. */
    private static @Nullable Object value(ResultRow row, int column, String type) {
        return switch (type.replaceFirst("\\(.*", "")) {
            case "bigint" -> row.numberOrNull(column);
            case "integer" -> row.numberOrNull(column) == null ? null : (Object) row.index(column); // DuckDB's appender tells the two apart
            case "boolean" -> row.value(column);
            case "decimal" -> row.decimal(column);
            case "timestamp" -> row.instant(column);
            case "date" -> row.date(column);
            default -> row.text(column);
        };
    }
}
