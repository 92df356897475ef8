package dev.tributary.suppression;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Finds a person in the warehouse. The result is staged in temporary tables of the session, for {@link PersonTables}:
 * {@code person_profiles} (profile_id), {@code person_records} (source, source_id), {@code person_identifiers} (kind, value),
 * {@code person_visitors} (source, visitor). For one session, not thread-safe.
 */
public final class PersonFinder {

    private final Session session;
    private final CanonicalModel model;
    private final BiPredicate<String, String> placeholder;

    /** @param placeholder whether a kind and value is a placeholder that identifies nobody, such as {@code test@example.com} */
    public PersonFinder(Session session, CanonicalModel model, BiPredicate<String, String> placeholder) {
        this.session = session;
        this.model = model;
        this.placeholder = placeholder;
    }

    /**
     * Finds a person by one identifier.
     *
     * @throws FaultException of kind CONFIG when several people hold it: one must be named by id
     */
    public Person byIdentifier(Identifier identifier) {
        begin();
        List<String> owners = session.query(
                "select distinct profile_id from profile_identifiers where kind = ? and value = ? order by profile_id", row -> row.text(1),
                identifier.kind(), identifier.value());
        if (owners.isEmpty()) {
            seedRecords(identifier);
            owners = session.query(
                    "select distinct p.profile_id from profile_customers p join person_records r on r.source = p.source and r.source_id = p.source_id order by p.profile_id",
                    row -> row.text(1));
            if (owners.size() > 1) {
                throw new FaultException(Fault.CONFIG, "that " + identifier.kind() + " is held by " + owners.size()
                        + " people; name the one by --id: " + String.join(", ", owners));
            }
        }
        for (String owner : owners) {
            session.execute("insert into person_profiles values (?)", owner);
        }
        if (!placeholder.test(identifier.kind(), identifier.value())) {
            session.execute("insert into person_identifiers values (?, ?)", identifier.kind(), identifier.value());
        }
        return complete();
    }

    /** Finds a person by profile id, also of a profile that was merged away, or by a record as {@code source:source_id}. */
    public Person byId(String id) {
        begin();
        int colon = id.indexOf(':');
        if (colon > 0) {
            String source = id.substring(0, colon);
            String key = id.substring(colon + 1);
            session.execute("insert into person_records select source, source_id from customers where source = ? and source_id = ?", source,
                    key);
            session.execute(
                    "insert into person_profiles select distinct profile_id from profile_customers where source = ? and source_id = ?",
                    source, key);
        } else {
            String living = id;
            for (List<String> next = List.of(id); !next.isEmpty(); next = survivors(living)) {
                living = next.get(0);
            }
            session.execute("insert into person_profiles select distinct profile_id from profile_customers where profile_id = ?", living);
        }
        return complete();
    }

    private List<String> survivors(String profile) {
        return session.query(
                "select survivor from profile_merges where merged = ? and survivor <> merged and not exists (select 1 from profile_customers p where p.profile_id = ?)"
                        + " order by merged_at desc",
                row -> row.text(1), profile, profile).stream().limit(1).toList();
    }

    /**
     * Finds everyone under these erasures by their tombstones, for example after the restore of an older backup. They are staged together,
     * as if they were one person.
     */
    public Person byTombstones(Tombstones tombstones, Set<String> erasures) {
        begin();
        List<IdentifyingColumn> identifying = IdentifyingColumn.of(customers());
        StringBuilder columns = new StringBuilder("c.source, c.source_id");
        identifying.forEach(each -> columns.append(", ").append(each.sql("c")));
        Set<Identifier> found = new HashSet<>();
        Set<List<String>> records = new HashSet<>();
        session.query("select " + columns + " from customers c", row -> {
            boolean theirs = erasures.contains(String.valueOf(tombstones.holdsRecord(row.text(1), row.text(2))));
            for (int i = 0; !theirs && i < identifying.size(); i++) {
                theirs = erasures.contains(String.valueOf(tombstones.holds(identifying.get(i).kind(), row.text(i + 3))));
            }
            return theirs && records.add(List.of(row.text(1), row.text(2)));
        });
        for (Table table : model.tables().values()) {
            for (IdentifyingColumn each : IdentifyingColumn.of(table)) {
                for (String value : each.everywhere() ? List.of(each.sql("t")) : List.of(each.sql("t"), "t." + Sql.name(each.column()))) {
                    session.query("select distinct " + value + " from " + Sql.name(table.name()) + " t where " + value + " is not null",
                            row -> erasures.contains(String.valueOf(tombstones.holds(each.kind(), row.text(1))))
                                    && found.add(new Identifier(each.kind(), row.text(1))));
                }
            }
            if (table.ordinal("customer_id") >= 0) {
                session.query("select distinct source, customer_id from " + Sql.name(table.name()) + " where customer_id is not null",
                        row -> erasures.contains(String.valueOf(tombstones.holdsRecord(row.text(1), row.text(2))))
                                && records.add(List.of(row.text(1), row.text(2))));
            }
        }
        for (List<String> record : records) {
            session.execute("insert into person_records values (?, ?)", record.get(0), record.get(1));
        }
        for (Identifier identifier : found) {
            session.execute("insert into person_identifiers values (?, ?)", identifier.kind(), identifier.value());
        }
        session.execute(
                "insert into person_profiles select distinct p.profile_id from profile_customers p join person_records r on r.source = p.source and r.source_id = p.source_id");
        return complete();
    }

    private void begin() {
        new PersonTables(session, model).end();
        session.execute("create temp table person_profiles (profile_id varchar)");
        session.execute("create temp table person_records (source varchar, source_id varchar)");
        session.execute("create temp table person_identifiers (kind varchar, value varchar)");
        session.execute("create temp table person_visitors (source varchar, visitor varchar)");
    }

    private void seedRecords(Identifier identifier) {
        for (IdentifyingColumn column : IdentifyingColumn.of(customers())) {
            if (identifier.kind().equals(column.kind())) {
                session.execute("insert into person_records select source, source_id from customers c where " + column.sql("c") + " = ?",
                        identifier.value());
            }
        }
    }

    private Table customers() {
        return Objects.requireNonNull(model.table("customers"));
    }

    /** Completes the staged tables: merged profiles, records of the profiles, identifiers of the records. */
    private Person complete() {
        long before = -1;
        for (long now = session.count("select count(*) from person_profiles"); now != before; now = session
                .count("select count(*) from person_profiles")) {
            before = now;
            session.execute(
                    "insert into person_profiles select distinct m.merged from profile_merges m join person_profiles w on w.profile_id = m.survivor where m.merged is not null"
                            + " and not exists (select 1 from person_profiles k where k.profile_id = m.merged) and not exists (select 1 from profile_customers p where p.profile_id = m.merged)");
        }
        session.execute(
                "insert into person_records select distinct p.source, p.source_id from profile_customers p join person_profiles w on w.profile_id = p.profile_id"
                        + " where not exists (select 1 from person_records r where r.source = p.source and r.source_id = p.source_id)");
        session.execute(
                "insert into person_identifiers select distinct i.kind, i.value from profile_identifiers i join person_profiles w on w.profile_id = i.profile_id"
                        + " where not exists (select 1 from person_identifiers m where m.kind = i.kind and m.value = i.value)");
        for (IdentifyingColumn column : IdentifyingColumn.of(customers())) {
            addExclusive(column.kind(), column.sql("c"));
        }
        return new Person(session.query("select distinct profile_id from person_profiles order by profile_id", row -> row.text(1)),
                session.query("select distinct source, source_id from person_records order by source, source_id",
                        row -> Identifier.record(row.text(1), row.text(2))),
                session.query("select distinct kind, value from person_identifiers order by kind, value",
                        row -> new Identifier(row.text(1), row.text(2))));
    }

    /** Adds identifiers that only the person's records hold, such as those of deleted records, which are in no profile. */
    private void addExclusive(String kind, String column) {
        List<String> values = session.query(
                "select distinct " + column
                        + " from customers c join person_records r on r.source = c.source and r.source_id = c.source_id where " + column
                        + " is not null and not exists (select 1 from person_identifiers m where m.kind = ? and m.value = " + column + ")",
                row -> row.text(1), kind);
        for (String value : values) {
            boolean shared = session.count("select count(*) from customers c where " + column
                    + " = ? and not exists (select 1 from person_records r where r.source = c.source"
                    + " and r.source_id = c.source_id)", value) > 0;
            if (!shared && !placeholder.test(kind, value)) {
                session.execute("insert into person_identifiers values (?, ?)", kind, value);
            }
        }
    }
}
