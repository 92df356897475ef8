package dev.tributary.suppression;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Schema;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.TableDeclaration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rows of the warehouse that belong to the person staged by {@link PersonFinder}. {@link #end} drops the staged tables. For one
 * session, not thread-safe.
 */
public final class PersonTables {

    /** The erasure's own records: they outlive the person's rows. */
    private final Session session;
    private final CanonicalModel model;
    private final Map<String, Long> hits = new LinkedHashMap<>();

    public PersonTables(Session session, CanonicalModel model) {
        this.session = session;
        this.model = model;
    }

    /**
     * Stages the keys of the person's rows of each canonical table, as {@code hit_<table>}.
     *
     * @return number of rows by table, tables without rows too
     */
    public Map<String, Long> stageHits() {
        hits.clear();
        for (Table table : model.tables().values()) {
            List<String> conditions = conditions(table);
            if (!conditions.isEmpty()) {
                session.execute("drop table if exists " + hit(table.name()));
                session.execute("create temp table " + hit(table.name()) + " as select distinct source, source_id from ("
                        + String.join(" union all ", conditions) + ") h");
                hits.put(table.name(), session.count("select count(*) from " + hit(table.name())));
            }
        }
        stageVisitors();
        return hits;
    }

    /** Touchpoints and carts refer to a visitor: the key of a record, or a visitor id in the person's events. */
    private void stageVisitors() {
        session.execute("delete from person_visitors");
        session.execute("insert into person_visitors select source, source_id from person_records");
        Table engagements = model.table("engagements");
        for (String id : List.of("anonymous_id", "user_id")) {
            if (engagements != null && engagements.ordinal(id) >= 0) {
                session.execute(
                        "insert into person_visitors select distinct t.source, t." + id + " from engagements t join " + hit("engagements")
                                + " h on h.source = t.source and h.source_id = t.source_id where t." + id + " is not null");
            }
        }
    }

    /** Deletes the rows that {@link #stageHits} found. */
    public void deleteHits() {
        for (Map.Entry<String, Long> found : hits.entrySet()) {
            if (found.getValue() > 0) {
                String table = Sql.name(found.getKey());
                session.execute("delete from " + table + " t where exists (select 1 from " + hit(found.getKey())
                        + " h where h.source = t.source and h.source_id = t.source_id)");
            }
        }
    }

    /** The name of the temporary table with the keys of the person's rows in a canonical table. */
    public static String hit(String table) {
        return Sql.name("hit_" + table);
    }

    /** Queries of source and source_id: one for each relation by which a row of the table can belong to the person. */
    private List<String> conditions(Table table) {
        List<String> conditions = new ArrayList<>();
        String select = "select t.source, t.source_id from " + Sql.name(table.name()) + " t join ";
        if (table.name().equals("customers")) {
            conditions.add(select + "person_records r on r.source = t.source and r.source_id = t.source_id");
            return conditions;
        }
        for (IdentifyingColumn column : IdentifyingColumn.of(table)) {
            conditions.add(select + "person_identifiers m on m.kind = " + Sql.literal(column.kind()) + " and m.value = " + column.sql("t"));
            if (!column.everywhere()) {
                conditions.add(select + "person_identifiers m on m.kind = " + Sql.literal(column.kind()) + " and m.value = t."
                        + Sql.name(column.column()));
            }
        }
        if (table.ordinal("customer_id") >= 0) {
            conditions.add(select + "person_records r on r.source = t.source and r.source_id = t.customer_id");
        }
        Table.Parent parent = table.parent();
        if (parent != null && !conditions(Objects.requireNonNull(model.table(parent.table()))).isEmpty()) {
            conditions.add(select + hit(parent.table()) + " h on h.source = t.source and h.source_id = t." + Sql.name(parent.column()));
        }
        return conditions;
    }

    /**
     * The hub's own tables with rows of persons, as each declares it, with the condition on alias {@code t} that selects the person's rows.
     */
    public Map<String, String> ownTables() {
        Map<String, String> own = new TreeMap<>();
        Schema.declarations(model).values().stream().filter(declared -> !declared.persons().isEmpty())
                .forEach(declared -> own.put(declared.table(),
                        declared.persons().stream().map(PersonTables::condition).collect(Collectors.joining(" or "))));
        return own;
    }

    private static String condition(TableDeclaration.PersonLink link) {
        List<String> columns = link.columns();
        return switch (link.key()) {
            case PROFILE -> "exists (select 1 from person_profiles w where w.profile_id = t." + columns.get(0) + ")";
            case RECORD -> "exists (select 1 from person_records r where r.source = t." + columns.get(0) + " and r.source_id = t."
                    + columns.get(1) + ")";
            case VISITOR -> "exists (select 1 from person_visitors v where v.source = t." + columns.get(0) + " and v.visitor = t."
                    + columns.get(1) + ")";
        };
    }

    /** Drops the staged tables: they hold personal data and live as long as the connection. */
    public void end() {
        for (String table : List.of("person_profiles", "person_records", "person_identifiers", "person_visitors")) {
            session.execute("drop table if exists " + table);
        }
        for (String table : model.tables().keySet()) {
            session.execute("drop table if exists " + hit(table));
        }
    }
}
