package dev.tributary.privacy;

import dev.tributary.identity.IdentityRules;
import dev.tributary.suppression.Identifier;
import dev.tributary.suppression.Mentions;
import dev.tributary.suppression.Person;
import dev.tributary.suppression.PersonFinder;
import dev.tributary.suppression.PersonTables;
import dev.tributary.suppression.Tombstones;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;

import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The rows that the warehouse holds of one person, staged in temporary tables until {@link #end}. For one session, not thread-safe. */
final class PersonData {

    private final Session session;
    private final Warehouse warehouse;
    private final Forget.Sources sources;
    private final PersonTables tables;
    private final Person person;
    private final Map<String, Long> counts;

    private PersonData(Session session, Warehouse warehouse, Forget.Sources sources, Person person) {
        this.session = session;
        this.warehouse = warehouse;
        this.sources = sources;
        this.tables = new PersonTables(session, warehouse.model());
        this.person = person;
        this.counts = count();
    }

    static PersonData find(Session session, Warehouse warehouse, Forget.Sources sources, IdentityRules rules, PersonSelector selector) {
        PersonFinder finder = new PersonFinder(session, warehouse.model(), rules::isPlaceholder);
        Identifier identifier = selector.identifier();
        return new PersonData(session, warehouse, sources,
                identifier.kind().equals(PersonSelector.ID) ? finder.byId(identifier.value()) : finder.byIdentifier(identifier));
    }

    /** The data that the tombstones of one erasure match: left by a run that was killed, or brought back by a restored backup. */
    static PersonData find(Session session, Warehouse warehouse, Forget.Sources sources, IdentityRules rules, Tombstones tombstones,
            String erasure) {
        PersonFinder finder = new PersonFinder(session, warehouse.model(), rules::isPlaceholder);
        return new PersonData(session, warehouse, sources, finder.byTombstones(tombstones, Set.of(erasure)));
    }

    Person person() {
        return person;
    }

    /** Rows by table, without tables that have none. */
    Map<String, Long> counts() {
        return counts;
    }

    private Map<String, Long> count() {
        Map<String, Long> counted = new TreeMap<>(tables.stageHits());
        for (Map.Entry<String, String> table : tables.ownTables().entrySet()) {
            counted.put(table.getKey(), session.count("select count(*) from " + Sql.name(table.getKey()) + " t where " + table.getValue()));
        }
        counted.put("quarantine", (long) quarantined().size());
        counted.put("stream_keys", (long) streamKeys().size());
        counted.values().removeIf(count -> count == 0);
        return counted;
    }

    /** Ids of quarantined records of the person: by their key, or by an identifier in the raw record. */
    private List<String> quarantined() {
        Set<Identifier> all = new HashSet<>(person.all());
        Mentions mentions = new Mentions((kind, value) -> all.contains(new Identifier(kind, value)));
        List<String> ids = new ArrayList<>();
        session.query("select quarantine_id, connection, record_key, raw from quarantine order by quarantine_id", row -> {
            String raw = row.text(4);
            return (row.text(3) != null && all.contains(Identifier.record(row.text(2), row.text(3)))
                    || raw != null && mentions.in(raw, sources.country(row.text(2)))) && ids.add(row.text(1));
        });
        return ids;
    }

    private List<String[]> streamKeys() {
        return session.query("select distinct k.connection, k.stream, k.record_key from stream_keys k"
                + " join person_records r on r.source = k.connection and r.source_id = k.record_key",
                row -> new String[] {row.text(1), row.text(2), row.text(3)}).stream().filter(key -> sources.keepsPeople(key[0], key[1]))
                .toList();
    }

    /** Writes all of it as JSON. @return rows written */
    long export(Instant at, Writer out) {
        return new Export(session, tables, warehouse.model().tables()).write(person, quarantined(), at, out);
    }

    /** Copies the consents of the person to the erasure, without the person: the lawful basis of past use must stay provable. */
    void keepConsents(String erasure, Tombstones tombstones) {
        boolean complete = Objects.requireNonNull(warehouse.model().table("consents")).ordinal("proof") >= 0;
        List<Object[]> stated = session.query(
                "select purpose, " + (complete ? "channel, state, stated_at, proof" : "null, state, stated_at, null")
                        + " from consents c join "
                        + PersonTables.hit("consents") + " h on h.source = c.source and h.source_id = c.source_id",
                row -> new Object[] {row.text(1), row.text(2), row.text(3),
                    row.instant("stated_at"), row.text(5) == null ? null : tombstones.hash("proof", row.text(5))});
        for (Object[] one : stated) {
            session.execute("insert into erasure_consents values (?, ?, ?, ?, ?, ?)", erasure, one[0], one[1], one[2], one[3], one[4]);
        }
    }

    /** Deletes the canonical rows, quarantined records and stream keys; the people must be resolved again before {@link #deleteDerived}. */
    void deleteStored() {
        for (String quarantined : quarantined()) {
            session.execute("delete from quarantine where quarantine_id = ?", quarantined);
        }
        tables.deleteHits();
        for (String[] key : streamKeys()) {
            session.execute("delete from stream_keys where connection = ? and stream = ? and record_key = ?", key[0], key[1], key[2]);
        }
    }

    /** Deletes the rows of the hub's own tables. */
    void deleteDerived() {
        for (Map.Entry<String, String> table : tables.ownTables().entrySet()) {
            session.execute("delete from " + Sql.name(table.getKey()) + " t where " + table.getValue());
        }
    }

    /** Drops the temporary tables. */
    void end() {
        tables.end();
    }
}
