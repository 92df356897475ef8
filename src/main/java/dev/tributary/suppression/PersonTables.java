package dev.tributary.suppression;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Which rows of the warehouse speak of one person. The answer is staged in temporary tables of the session: {@code who_profiles} (profiles),
 * {@code who_records} (source, source_id), {@code who_marks} (kind, value), {@code who_visitors} (source, visitor); {@link #end} takes them away. For one session, not thread-safe.
 */
public final class PersonTables {

    /** Written by nobody but the erasure itself, and holding what must stay. */
    private static final Set<String> KEPT = Set.of("erasures", "erasure_counts", "erasure_removals", "erasure_consents", "erasure_drops", "audit");

    private final Session session;
    private final CanonicalModel model;
    private final BiPredicate<String, String> placeholder;
    private final Map<String, Long> hits = new LinkedHashMap<>();

    /** @param placeholder whether a value of a kind stands for nobody, such as what people type to get past a form */
    public PersonTables(Session session, CanonicalModel model, BiPredicate<String, String> placeholder) {
        this.session = session;
        this.model = model;
        this.placeholder = placeholder;
    }

    /**
     * Finds a person by one identifier.
     *
     * @throws FaultException of kind CONFIG when several people hold it: one must be named by id
     */
    public Person byIdentifier(Identifier identifier) throws SQLException {
        begin();
        List<String> owners = session.query("select distinct profile_id from profile_identifiers where kind = ? and value = ? order by profile_id", row -> row.getString(1),
                identifier.kind(), identifier.value());
        if (owners.isEmpty()) {
            seedRecords(identifier);
            owners = session.query("select distinct p.profile_id from profile_customers p join who_records r on r.source = p.source and r.source_id = p.source_id order by p.profile_id",
                    row -> row.getString(1));
            if (owners.size() > 1) {
                throw new FaultException(Fault.CONFIG, "that " + identifier.kind() + " is held by " + owners.size() + " people; name the one by --id: " + String.join(", ", owners));
            }
        }
        for (String owner : owners) {
            session.execute("insert into who_profiles values (?)", owner);
        }
        if (!placeholder.test(identifier.kind(), identifier.value())) {
            session.execute("insert into who_marks values (?, ?)", identifier.kind(), identifier.value());
        }
        return close();
    }

    /** Finds a person by profile id, also of a profile that was merged away, or by {@code source:source_id} of a record, as explain shows it. */
    public Person byId(String id) throws SQLException {
        begin();
        int colon = id.indexOf(':');
        if (colon > 0) {
            String source = id.substring(0, colon);
            String key = id.substring(colon + 1);
            session.execute("insert into who_records select source, source_id from customers where source = ? and source_id = ?", source, key);
            session.execute("insert into who_profiles select distinct profile_id from profile_customers where source = ? and source_id = ?", source, key);
        } else {
            String living = id;
            for (List<String> next = List.of(id); !next.isEmpty(); next = survivors(living)) {
                living = next.get(0);
            }
            session.execute("insert into who_profiles select distinct profile_id from profile_customers where profile_id = ?", living);
        }
        return close();
    }

    private List<String> survivors(String profile) throws SQLException {
        return session.query("select survivor from profile_merges where merged = ? and survivor <> merged and not exists (select 1 from profile_customers p where p.profile_id = ?)"
                + " order by merged_at desc", row -> row.getString(1), profile, profile).stream().limit(1).toList();
    }

    /** Finds everybody of these erasures by their tombstones, as after a backup was restored that still has them: one person in the eyes of the tables. */
    public Person byTombstones(Tombstones tombstones, Set<String> erasures) throws SQLException {
        begin();
        List<IdentifyingColumn> telling = IdentifyingColumn.of(customers());
        StringBuilder columns = new StringBuilder("c.source, c.source_id");
        telling.forEach(each -> columns.append(", ").append(each.sql("c")));
        Set<Identifier> found = new HashSet<>();
        Set<List<String>> records = new HashSet<>();
        session.query("select " + columns + " from customers c", row -> {
            boolean theirs = erasures.contains(String.valueOf(tombstones.holdsRecord(row.getString(1), row.getString(2))));
            for (int i = 0; !theirs && i < telling.size(); i++) {
                theirs = erasures.contains(String.valueOf(tombstones.holds(telling.get(i).kind(), row.getString(i + 3))));
            }
            return theirs && records.add(List.of(row.getString(1), row.getString(2)));
        });
        for (Table table : model.tables().values()) {
            for (IdentifyingColumn each : IdentifyingColumn.of(table)) {
                for (String value : each.everywhere() ? List.of(each.sql("t")) : List.of(each.sql("t"), "t." + Sql.name(each.column()))) {
                    session.query("select distinct " + value + " from " + Sql.name(table.name()) + " t where " + value + " is not null", row ->
                            erasures.contains(String.valueOf(tombstones.holds(each.kind(), row.getString(1)))) && found.add(new Identifier(each.kind(), row.getString(1))));
                }
            }
            if (table.ordinal("customer_id") >= 0) {
                session.query("select distinct source, customer_id from " + Sql.name(table.name()) + " where customer_id is not null", row ->
                        erasures.contains(String.valueOf(tombstones.holdsRecord(row.getString(1), row.getString(2)))) && records.add(List.of(row.getString(1), row.getString(2))));
            }
        }
        for (List<String> record : records) {
            session.execute("insert into who_records values (?, ?)", record.get(0), record.get(1));
        }
        for (Identifier identifier : found) {
            session.execute("insert into who_marks values (?, ?)", identifier.kind(), identifier.value());
        }
        session.execute("insert into who_profiles select distinct p.profile_id from profile_customers p join who_records r on r.source = p.source and r.source_id = p.source_id");
        return close();
    }

    private void begin() throws SQLException {
        end();
        session.execute("create temp table who_profiles (profile_id varchar)");
        session.execute("create temp table who_records (source varchar, source_id varchar)");
        session.execute("create temp table who_marks (kind varchar, value varchar)");
        session.execute("create temp table who_visitors (source varchar, visitor varchar)");
    }

    private void seedRecords(Identifier identifier) throws SQLException {
        for (IdentifyingColumn telling : IdentifyingColumn.of(customers())) {
            if (identifier.kind().equals(telling.kind())) {
                session.execute("insert into who_records select source, source_id from customers c where " + telling.sql("c") + " = ?", identifier.value());
            }
        }
    }

    private Table customers() {
        return Objects.requireNonNull(model.table("customers"));
    }

    /** From profiles to all that belongs to them. */
    private Person close() throws SQLException {
        long before = -1;
        for (long now = session.count("select count(*) from who_profiles"); now != before; now = session.count("select count(*) from who_profiles")) {
            before = now;
            session.execute("insert into who_profiles select distinct m.merged from profile_merges m join who_profiles w on w.profile_id = m.survivor where m.merged is not null"
                    + " and not exists (select 1 from who_profiles k where k.profile_id = m.merged) and not exists (select 1 from profile_customers p where p.profile_id = m.merged)");
        }
        session.execute("insert into who_records select distinct p.source, p.source_id from profile_customers p join who_profiles w on w.profile_id = p.profile_id"
                + " where not exists (select 1 from who_records r where r.source = p.source and r.source_id = p.source_id)");
        session.execute("insert into who_marks select distinct i.kind, i.value from profile_identifiers i join who_profiles w on w.profile_id = i.profile_id"
                + " where not exists (select 1 from who_marks m where m.kind = i.kind and m.value = i.value)");
        for (IdentifyingColumn telling : IdentifyingColumn.of(customers())) {
            own(telling.kind(), telling.sql("c"));
        }
        return new Person(session.query("select distinct profile_id from who_profiles order by profile_id", row -> row.getString(1)),
                session.query("select distinct source, source_id from who_records order by source, source_id", row -> Identifier.record(row.getString(1), row.getString(2))),
                session.query("select distinct kind, value from who_marks order by kind, value", row -> new Identifier(row.getString(1), row.getString(2))));
    }

    /** Identifiers that the person's records hold and nobody else's do, such as those of deleted records, which are in no profile. */
    private void own(String kind, String column) throws SQLException {
        List<String> values = session.query("select distinct " + column + " from customers c join who_records r on r.source = c.source and r.source_id = c.source_id where " + column
                + " is not null and not exists (select 1 from who_marks m where m.kind = ? and m.value = " + column + ")", row -> row.getString(1), kind);
        for (String value : values) {
            boolean shared = session.count("select count(*) from customers c where " + column + " = ? and not exists (select 1 from who_records r where r.source = c.source"
                    + " and r.source_id = c.source_id)", value) > 0;
            if (!shared && !placeholder.test(kind, value)) {
                session.execute("insert into who_marks values (?, ?)", kind, value);
            }
        }
    }

    /** Stages, for each canonical table that can speak of a person, the keys of the rows that do: {@code hit_<table>}. @return the tables that have some, with how many */
    public Map<String, Long> stageHits() throws SQLException {
        hits.clear();
        for (Table table : model.tables().values()) {
            List<String> ways = ways(table);
            if (!ways.isEmpty()) {
                session.execute("drop table if exists " + hit(table.name()));
                session.execute("create temp table " + hit(table.name()) + " as select distinct source, source_id from (" + String.join(" union all ", ways) + ") h");
                hits.put(table.name(), session.count("select count(*) from " + hit(table.name())));
            }
        }
        visitors();
        return hits;
    }

    /** Visits and carts name a visitor, which is a record's key or an id that the person's events bear. */
    private void visitors() throws SQLException {
        session.execute("delete from who_visitors");
        session.execute("insert into who_visitors select source, source_id from who_records");
        Table engagements = model.table("engagements");
        for (String id : List.of("anonymous_id", "user_id")) {
            if (engagements != null && engagements.ordinal(id) >= 0) {
                session.execute("insert into who_visitors select distinct t.source, t." + id + " from engagements t join " + hit("engagements")
                        + " h on h.source = t.source and h.source_id = t.source_id where t." + id + " is not null");
            }
        }
    }

    /** Deletes what {@link #stageHits} found, all of it. */
    public void deleteHits() throws SQLException {
        for (Map.Entry<String, Long> found : hits.entrySet()) {
            if (found.getValue() > 0) {
                String table = Sql.name(found.getKey());
                session.execute("delete from " + table + " t where exists (select 1 from " + hit(found.getKey()) + " h where h.source = t.source and h.source_id = t.source_id)");
            }
        }
    }

    /** The staged keys of a canonical table. */
    public static String hit(String table) {
        return Sql.name("hit_" + table);
    }

    /** Queries of source and source_id, one for each way in which a row of the table can be the person's. */
    private List<String> ways(Table table) {
        List<String> ways = new ArrayList<>();
        String select = "select t.source, t.source_id from " + Sql.name(table.name()) + " t join ";
        if (table.name().equals("customers")) {
            ways.add(select + "who_records r on r.source = t.source and r.source_id = t.source_id");
            return ways;
        }
        for (IdentifyingColumn telling : IdentifyingColumn.of(table)) {
            ways.add(select + "who_marks m on m.kind = " + Sql.literal(telling.kind()) + " and m.value = " + telling.sql("t"));
            if (!telling.everywhere()) {
                ways.add(select + "who_marks m on m.kind = " + Sql.literal(telling.kind()) + " and m.value = t." + Sql.name(telling.column()));
            }
        }
        if (table.ordinal("customer_id") >= 0) {
            ways.add(select + "who_records r on r.source = t.source and r.source_id = t.customer_id");
        }
        Table.Parent parent = table.parent();
        if (parent != null && !ways(Objects.requireNonNull(model.table(parent.table()))).isEmpty()) {
            ways.add(select + hit(parent.table()) + " h on h.source = t.source and h.source_id = t." + Sql.name(parent.column()));
        }
        return ways;
    }

    /**
     * The hub's own tables that name a profile or a record, with the condition on alias {@code t} that finds the person's rows; not the ledger
     * of erasures. Whatever a later
     * version adds with such columns is among them.
     */
    public Map<String, String> ownTables() throws SQLException {
        Map<String, Set<String>> columns = new TreeMap<>();
        session.query("""
                select c.table_name, c.column_name from information_schema.columns c
                join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
                where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
                """, row -> columns.computeIfAbsent(row.getString(1), name -> new TreeSet<>()).add(row.getString(2)));
        Map<String, String> own = new TreeMap<>();
        columns.forEach((table, names) -> {
            String condition = KEPT.contains(table) || model.table(table) != null || table.startsWith("hit_") || table.startsWith("stage_") || table.startsWith("who_") ? null : condition(names);
            if (condition != null) {
                own.put(table, condition);
            }
        });
        return own;
    }

    private static @Nullable String condition(Set<String> columns) {
        List<String> ways = new ArrayList<>();
        for (String profile : List.of("profile_id", "survivor", "merged", "from_profile", "to_profile")) {
            if (columns.contains(profile)) {
                ways.add("exists (select 1 from who_profiles w where w.profile_id = t." + profile + ")");
            }
        }
        String key = columns.contains("customer_id") ? "customer_id" : "source_id";
        if (columns.contains("source") && columns.contains(key)) {
            ways.add("exists (select 1 from who_records r where r.source = t.source and r.source_id = t." + key + ")");
        }
        for (String visitor : List.of("visitor_id", "user_id")) {
            if (columns.contains("source") && columns.contains(visitor)) {
                ways.add("exists (select 1 from who_visitors v where v.source = t.source and v.visitor = t." + visitor + ")");
            }
        }
        if (columns.contains("other_source") && columns.contains("other_id")) {
            ways.add("exists (select 1 from who_records r where r.source = t.other_source and r.source_id = t.other_id)");
        }
        return ways.isEmpty() ? null : String.join(" or ", ways);
    }

    /** Takes the staged tables away: they hold personal data and live as long as the connection. */
    public void end() throws SQLException {
        for (String table : List.of("who_profiles", "who_records", "who_marks", "who_visitors")) {
            session.execute("drop table if exists " + table);
        }
        for (String table : model.tables().keySet()) {
            session.execute("drop table if exists " + hit(table));
        }
    }
}
