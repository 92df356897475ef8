package dev.tributary.suppression;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rows of the warehouse that belong to the person staged by {@link PersonFinder}. {@link #end} drops the staged tables. For one session, not
 * thread-safe.
 */
public final class PersonTables {

    /** The erasure's own records: they outlive the person's rows. */
    private static final Set<String> KEPT = Set.of("erasures", "erasure_counts", "erasure_removals", "erasure_consents", "erasure_drops", "audit");

    private final Session session;
    private final CanonicalModel model;
    private final Map<String, Long> hits = new LinkedHashMap<>();

    public PersonTables(Session session, CanonicalModel model) {
        this.session = session;
        this.model = model;
    }

    /** Stages the keys of the person's rows of each canonical table, as {@code hit_<table>}. @return number of rows by table, tables without rows too */
    public Map<String, Long> stageHits() {
        hits.clear();
        for (Table table : model.tables().values()) {
            List<String> conditions = conditions(table);
            if (!conditions.isEmpty()) {
                session.execute("drop table if exists " + hit(table.name()));
                session.execute("create temp table " + hit(table.name()) + " as select distinct source, source_id from (" + String.join(" union all ", conditions) + ") h");
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
                session.execute("insert into person_visitors select distinct t.source, t." + id + " from engagements t join " + hit("engagements")
                        + " h on h.source = t.source and h.source_id = t.source_id where t." + id + " is not null");
            }
        }
    }

    /** Deletes the rows that {@link #stageHits} found. */
    public void deleteHits() {
        for (Map.Entry<String, Long> found : hits.entrySet()) {
            if (found.getValue() > 0) {
                String table = Sql.name(found.getKey());
                session.execute("delete from " + table + " t where exists (select 1 from " + hit(found.getKey()) + " h where h.source = t.source and h.source_id = t.source_id)");
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
                conditions.add(select + "person_identifiers m on m.kind = " + Sql.literal(column.kind()) + " and m.value = t." + Sql.name(column.column()));
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
     * The hub's own tables that refer to a profile, record or visitor, each with the condition on alias {@code t} that selects the person's rows.
     * The tables of the erasure itself are not among them.
     */
    public Map<String, String> ownTables() {
        Map<String, Set<String>> columns = new TreeMap<>();
        session.query("""
                select c.table_name, c.column_name from information_schema.columns c
                join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
                where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
                """, row -> columns.computeIfAbsent(row.text(1), name -> new TreeSet<>()).add(row.text(2)));
        Map<String, String> own = new TreeMap<>();
        columns.forEach((table, names) -> {
            String condition = KEPT.contains(table) || model.table(table) != null || table.startsWith("hit_") || table.startsWith("stage_") || table.startsWith("person_") ? null : condition(names);
            if (condition != null) {
                own.put(table, condition);
            }
        });
        return own;
    }

    private static @Nullable String condition(Set<String> columns) {
        List<String> conditions = new ArrayList<>();
        for (String profile : List.of("profile_id", "survivor", "merged", "from_profile", "to_profile")) {
            if (columns.contains(profile)) {
                conditions.add("exists (select 1 from person_profiles w where w.profile_id = t." + profile + ")");
            }
        }
        String key = columns.contains("customer_id") ? "customer_id" : "source_id";
        if (columns.contains("source") && columns.contains(key)) {
            conditions.add("exists (select 1 from person_records r where r.source = t.source and r.source_id = t." + key + ")");
        }
        for (String visitor : List.of("visitor_id", "user_id")) {
            if (columns.contains("source") && columns.contains(visitor)) {
                conditions.add("exists (select 1 from person_visitors v where v.source = t.source and v.visitor = t." + visitor + ")");
            }
        }
        if (columns.contains("other_source") && columns.contains("other_id")) {
            conditions.add("exists (select 1 from person_records r where r.source = t.other_source and r.source_id = t.other_id)");
        }
        return conditions.isEmpty() ? null : String.join(" or ", conditions);
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
