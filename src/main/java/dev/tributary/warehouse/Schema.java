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
import java.util.stream.Collectors;

/** Brings the warehouse's tables forward: our own by {@link Migrations}, the canonical ones by comparing with the model. */
public final class Schema {

    private static final Set<String> KEY = Set.of("source", "source_id");

    private Schema() {
    }

    /** The steps that a warehouse which holds something still lacks; none of a new one. */
    private static List<String> pending(Warehouse warehouse) {
        return warehouse.read(session -> {
            if (!session.tables().contains("schema_steps")) {
                return List.of();
            }
            Set<String> applied = Set.copyOf(session.query("select step from schema_steps", row -> row.text(1)));
            return Migrations.names().stream().filter(step -> !applied.contains(step)).toList();
        });
    }

    /** Every step that this program knows. */
    public static List<String> known() {
        return Migrations.names();
    }

    /** What one engine alone needs: keys and functions, which do nothing when they are there. */
    public static List<String> statementsOf(String engine) {
        return Migrations.statementsOf(engine);
    }

    /**
     * What every table holds: the hub's own as its migration declares it, canonical ones by the model, which knows their persons by column.
     */
    public static Map<String, TableDeclaration> declarations(CanonicalModel model) {
        Map<String, TableDeclaration> declarations = Migrations.declarations();
        model.tables().keySet()
                .forEach(name -> declarations.put(name, new TableDeclaration(name, TableDeclaration.Kind.CANONICAL, List.of())));
        declarations.put("schema_steps", new TableDeclaration("schema_steps", TableDeclaration.Kind.CONTROL, List.of()));
        return declarations;
    }

    /** Brings a warehouse forward. @param before is called first when the warehouse holds something and lacks a step */
    public static void migrate(Warehouse warehouse, Dialect dialect, Engine.Before before) {
        List<String> pending = pending(warehouse);
        if (!pending.isEmpty()) {
            before.migration(warehouse, pending);
        }
        migrate(warehouse, dialect, Migrations.names());
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
        session.execute(
                dialect.definition("create table if not exists schema_steps (step varchar not null, applied_at timestamp not null)"));
        Set<String> applied = Set.copyOf(session.query("select step from schema_steps", row -> row.text(1)));
        for (Table table : model.tables().values()) {
            canonical(session, table, dialect);
        }
        for (Migrations.Migration migration : Migrations.all()) {
            if (steps.contains(migration.name()) && !applied.contains(migration.name())) {
                for (String statement : migration.statements()) {
                    session.execute(dialect.definition(statement));
                }
                session.execute("insert into schema_steps values (?, now()::timestamp)", migration.name());
            }
        }
    }

    /** Drops every table and view of ours, whichever step made it, and what depends on them. Others of the same schema stay. */
    public static void drop(Session session, CanonicalModel model) {
        Set<String> ours = new HashSet<>(model.tables().keySet());
        ours.add("schema_steps");
        ours.addAll(Migrations.made());
        for (String view : session.views()) {
            if (ours.contains(view)) {
                session.execute("drop view if exists " + Sql.name(view) + " cascade");
            }
        }
        for (String table : session.tables()) {
            if (ours.contains(table) || session.columns(table).containsAll(Transfer.CANONICAL)) {
                session.execute("drop table if exists " + Sql.name(table) + " cascade");
            }
        }
    }

    private static void canonical(Session session, Table table, Dialect dialect) {
        Map<String, String> existing = dialect.types(session, table.name());
        if (existing.isEmpty()) {
            session.execute(dialect.definition("create table " + Sql.name(table.name()) + " (" + table.columns().stream()
                    .map(column -> Sql.name(column.name()) + " " + Sql.type(column) + dialect.storage(column)
                            + (KEY.contains(column.name()) ? " not null" : ""))
                    .collect(Collectors.joining(", ")) + ", stored_at timestamp not null" + dialect.key(table) + ")"));
            return;
        }
        for (Column column : table.columns()) {
            String type = existing.get(column.name());
            if (type == null) {
                session.execute(dialect.definition(
                        "alter table " + Sql.name(table.name()) + " add column " + Sql.name(column.name()) + " " + Sql.type(column)));
            } else if (!type.equals(Sql.type(column).toLowerCase(Locale.ROOT))) {
                throw new FaultException(Fault.CONFIG,
                        "mappings/canonical.yaml says " + table.name() + "." + column.name() + " is " + Sql.type(column)
                                + ", the warehouse has " + type + "; add a new column instead, or run ALTER TABLE " + table.name()
                                + " ALTER " + column.name()
                                + " TYPE " + Sql.type(column) + " on a backup first");
            }
        }
    }
}
