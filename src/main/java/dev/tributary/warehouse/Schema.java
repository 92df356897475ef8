package dev.tributary.warehouse;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings the warehouse's tables forward: our own by numbered files, the canonical ones by comparing with the model. */
final class Schema {

    private static final Set<String> KEY = Set.of("source", "source_id");

    /** Applied once each, in this order; a file that has shipped is never edited. */
    private static final List<String> STEPS = List.of(
            "001-runs", "002-stream-keys", "010-people", "020-audiences", "030-deliveries", "031-figures-of-people",
            "050-sessions", "060-identity", "061-golden", "062-profile", "063-waiting", "070-consent", "071-erasure",
            "080-quality", "090-numbers");

    private Schema() {
    }

    /** The steps that a warehouse which holds something still lacks; none of a new one. */
    static List<String> pending(Warehouse warehouse) {
        return warehouse.read(session -> {
            if (session.count("select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'schema_steps'") == 0) {
                return List.of();
            }
            Set<String> applied = Set.copyOf(session.query("select step from schema_steps", row -> row.getString(1)));
            return STEPS.stream().filter(step -> !applied.contains(step)).toList();
        });
    }

    /** Every step that this program knows. */
    static List<String> known() {
        return STEPS;
    }

    static void migrate(Warehouse warehouse, Dialect dialect) {
        warehouse.write(session -> {
            session.execute(dialect.definition("create table if not exists schema_steps (step varchar not null, applied_at timestamp not null)"));
            Set<String> applied = Set.copyOf(session.query("select step from schema_steps", row -> row.getString(1)));
            for (Table table : warehouse.model().tables().values()) {
                canonical(session, table, dialect);
            }
            for (String step : STEPS) {
                if (!applied.contains(step)) {
                    for (String statement : Sql.statements("/warehouse/" + step + ".sql")) {
                        session.execute(dialect.definition(statement));
                    }
                    session.execute("insert into schema_steps values (?, now()::timestamp)", step);
                }
            }
            dialect.finish(session, warehouse.model().tables().values());
            return null;
        });
    }

    private static void canonical(Session session, Table table, Dialect dialect) throws SQLException {
        Map<String, String> existing = dialect.types(session, table.name());
        if (existing.isEmpty()) {
            session.execute(dialect.definition("create table " + Sql.name(table.name()) + " (" + table.columns().stream()
                    .map(column -> Sql.name(column.name()) + " " + Sql.type(column)
                            + (column.identifier() != null ? " using compression uncompressed" : "") + (KEY.contains(column.name()) ? " not null" : ""))
                    .collect(Collectors.joining(", ")) + ", stored_at timestamp not null" + dialect.key(table) + ")"));
            return;
        }
        for (Column column : table.columns()) {
            String type = existing.get(column.name());
            if (type == null) {
                session.execute(dialect.definition("alter table " + Sql.name(table.name()) + " add column " + Sql.name(column.name()) + " " + Sql.type(column)));
            } else if (!type.equals(Sql.type(column).toLowerCase(Locale.ROOT))) {
                throw new FaultException(Fault.CONFIG, "mappings/canonical.yaml says " + table.name() + "." + column.name() + " is " + Sql.type(column)
                        + ", the warehouse has " + type + "; add a new column instead, or run ALTER TABLE " + table.name() + " ALTER " + column.name()
                        + " TYPE " + Sql.type(column) + " on a backup first");
            }
        }
    }
}
