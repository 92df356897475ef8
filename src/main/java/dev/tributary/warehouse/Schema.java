package dev.tributary.warehouse;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Brings the warehouse's tables forward: our own by numbered files, the canonical ones by comparing with the model. */
public final class Schema {

    private static final Set<String> KEY = Set.of("source", "source_id");

    /** Applied once each, in this order; a file that has shipped is never edited. */
    private static final List<String> STEPS = List.of(
            "001-runs", "002-stream-keys", "010-people", "020-audiences", "030-deliveries", "031-figures-of-people",
            "050-sessions", "060-identity", "061-golden", "062-profile", "063-waiting", "070-consent", "071-erasure",
            "080-quality", "090-numbers");

    private static final Pattern MADE = Pattern.compile("(?i)create (?:or replace )?(?:table|view) (?:if not exists )?\"?(\\w+)");

    private Schema() {
    }

    /** The steps that a warehouse which holds something still lacks; none of a new one. */
    private static List<String> pending(Warehouse warehouse) {
        return warehouse.read(session -> {
            if (session.count("select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'schema_steps'") == 0) {
                return List.of();
            }
            Set<String> applied = Set.copyOf(session.query("select step from schema_steps", row -> row.text(1)));
            return STEPS.stream().filter(step -> !applied.contains(step)).toList();
        });
    }

    /** Every step that this program knows. */
    public static List<String> known() {
        return STEPS;
    }

    /** Brings a warehouse forward. @param before is called first when the warehouse holds something and lacks a step */
    public static void migrate(Warehouse warehouse, Dialect dialect, Engine.Before before) {
        List<String> pending = pending(warehouse);
        if (!pending.isEmpty()) {
            before.migration(warehouse, pending);
        }
        migrate(warehouse, dialect, STEPS);
    }

    /** Makes tables as of some steps alone: those of a warehouse that is not brought forward yet. */
    public static void migrate(Warehouse warehouse, Dialect dialect, Collection<String> steps) {
        warehouse.change(session -> {
            make(session, warehouse.model(), dialect, steps);
            dialect.finish(session, warehouse.model().tables().values());
        });
    }

    /** Makes the tables that are missing, without what {@link Dialect#finish} adds, which may need the latest steps. */
    public static void make(Session session, CanonicalModel model, Dialect dialect, Collection<String> steps) {
        session.execute(dialect.definition("create table if not exists schema_steps (step varchar not null, applied_at timestamp not null)"));
        Set<String> applied = Set.copyOf(session.query("select step from schema_steps", row -> row.text(1)));
        for (Table table : model.tables().values()) {
            canonical(session, table, dialect);
        }
        for (String step : STEPS) {
            if (steps.contains(step) && !applied.contains(step)) {
                for (String statement : Sql.statements("/warehouse/" + step + ".sql")) {
                    session.execute(dialect.definition(statement));
                }
                session.execute("insert into schema_steps values (?, now()::timestamp)", step);
            }
        }
    }

    /** Drops every table and view of ours, whichever step made it, and what depends on them. Others of the same schema stay. */
    public static void drop(Session session, CanonicalModel model) {
        Set<String> ours = new HashSet<>(model.tables().keySet());
        ours.add("schema_steps");
        for (String step : STEPS) {
            Sql.statements("/warehouse/" + step + ".sql").forEach(statement -> {
                Matcher made = MADE.matcher(statement);
                if (made.lookingAt()) {
                    ours.add(made.group(1));
                }
            });
        }
        List<String[]> there = session.query("select table_name, table_type from information_schema.tables where table_catalog = current_database() and table_schema = current_schema() order by table_name",
                row -> new String[] {row.text(1), row.text(2)});
        for (String[] one : there) {
            boolean table = one[1].equals("BASE TABLE");
            if (ours.contains(one[0]) || table && session.columns(one[0]).containsAll(Transfer.CANONICAL)) {
                session.execute("drop " + (table ? "table" : "view") + " if exists " + Sql.name(one[0]) + " cascade");
            }
        }
    }

    private static void canonical(Session session, Table table, Dialect dialect) {
        Map<String, String> existing = dialect.types(session, table.name());
        if (existing.isEmpty()) {
            session.execute(dialect.definition("create table " + Sql.name(table.name()) + " (" + table.columns().stream()
                    .map(column -> Sql.name(column.name()) + " " + Sql.type(column) + dialect.storage(column) + (KEY.contains(column.name()) ? " not null" : ""))
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
