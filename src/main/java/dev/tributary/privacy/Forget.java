package dev.tributary.privacy;

import dev.tributary.backup.InboxCopy;
import dev.tributary.backup.Manifest;
import dev.tributary.destination.Activation;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import dev.tributary.suppression.Identifier;
import dev.tributary.suppression.Mentions;
import dev.tributary.suppression.Person;
import dev.tributary.suppression.PersonTables;
import dev.tributary.suppression.Tombstones;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Forgets people. First the tombstones are on disk, then everything that speaks of the person goes in one transaction that also queues the
 * removals from lists; then the platforms are told. Killed at any moment and run again, it ends as if it had not been. Thread-safe.
 */
public final class Forget {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Warehouse warehouse;
    private final People people;
    private final Activation activation;
    private final Tombstones tombstones;
    private final IdentityRules rules;
    private final Sources sources;
    private final Clock clock;
    private final Erasures erasures;
    private final Path inbox;
    private final Runnable drainInbox;

    /** The configured connections, as far as forgetting needs them. */
    public interface Sources {

        /** The country of a connection's national phone numbers, or null. */
        @Nullable String country(String connection);

        /** Whether the keys that a stream keeps, to find what was deleted, are those of people. */
        boolean keepsPeople(String connection, String stream);
    }

    /**
     * @param drainInbox stores what waits in the inbox: called before a person is looked for
     * @param var        the home's folder for what the hub writes
     */
    public Forget(Warehouse warehouse, People people, Activation activation, Tombstones tombstones, Erasures erasures, IdentityRules rules, Sources sources,
                  Runnable drainInbox, Path var, Clock clock) {
        this.warehouse = warehouse;
        this.people = people;
        this.activation = activation;
        this.tombstones = tombstones;
        this.erasures = erasures;
        this.rules = rules;
        this.sources = sources;
        this.drainInbox = drainInbox;
        this.inbox = var.resolve(Manifest.INBOX);
        this.clock = clock;
    }

    /** What an erasure would take out, by table; and how many lists the person is to be taken off. */
    public record Preview(Map<String, Long> rows, long lists) {
    }

    /** Counts what {@link #forget} would do. Changes nothing but brings people up to date. */
    public Preview preview(PersonSelector whom) {
        drainInbox.run();
        people.resolve();
        return warehouse.read(session -> {
            PersonTables tables = tables(session);
            Map<String, Long> counts = count(session, tables, find(tables, whom));
            long lists = session.count("select count(*) from deliveries d join who_profiles w on w.profile_id = d.profile_id where d.tuple is not null and d.list_id is not null");
            tables.end();
            return new Preview(counts, lists);
        });
    }

    /**
     * Forgets a person here, and asks the platforms to. Of who was forgotten already, what is left to do goes on.
     *
     * @return the erasure, or null when nobody is known by that
     * @throws dev.tributary.FaultException of kind CONFIG when several people are
     */
    public @Nullable Erasure forget(PersonSelector whom) {
        drainInbox.run();
        people.resolve();
        String id = activation.undisturbed(() -> warehouse.write(session -> erase(session, whom)));
        if (id == null) {
            return null;
        }
        if (Files.isRegularFile(inbox)) {
            InboxCopy.clean(inbox);
        }
        activation.sendRemovals();
        return erasures.status(id);
    }

    /**
     * Writes everything that is kept of a person as JSON.
     *
     * @return rows written; 0 when nobody is known by that, and then nothing was written
     * @throws dev.tributary.FaultException of kind CONFIG when several people are
     */
    public long export(PersonSelector whom, Writer out) {
        drainInbox.run();
        people.resolve();
        long rows = warehouse.read(session -> {
            PersonTables tables = tables(session);
            Person person = find(tables, whom);
            Map<String, Long> counts = count(session, tables, person);
            long written = counts.isEmpty() ? 0 : new Export(session, tables, warehouse.model().tables()).write(person, quarantined(session, person), clock.instant(), out);
            tables.end();
            return written;
        });
        if (rows > 0) {
            warehouse.write(session -> session.execute("insert into audit values (?, 'privacy', 'export', ?, ?)", clock.instant(), tombstones.hash(whom.identifier().kind(), whom.identifier().value()),
                    rows + " rows"));
        }
        return rows;
    }

    private @Nullable String erase(Session session, PersonSelector whom) throws SQLException {
        PersonTables tables = tables(session);
        Person person = find(tables, whom);
        Map<String, Long> counts = count(session, tables, person);
        String begun = tombstones.holds(whom.identifier().kind(), whom.identifier().value());
        if (counts.isEmpty()) {
            tables.end();
            return begun;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String id = begun != null && !Erasures.isKnown(session, begun) ? begun : newId(now);
        List<Identifier> stones = new ArrayList<>(List.of(whom.identifier()));
        stones.addAll(person.all());
        tombstones.add(id, now, stones);
        take(session, tables, person, id, now, counts);
        return id;
    }

    private static String newId(Instant at) {
        return TIME.format(at) + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x10000000);
    }

    /**
     * Applies erasures that the tombstones know and the warehouse does not: of a run that was killed, or of a backup that was restored.
     *
     * @return how many
     */
    public int applyTombstones() {
        if (tombstones.isEmpty()) {
            return 0;
        }
        Set<String> missing = new TreeSet<>(tombstones.erasures().keySet());
        erasures.ids().forEach(missing::remove);
        if (missing.isEmpty()) {
            return 0;
        }
        people.resolve();
        for (String id : missing) {
            activation.undisturbed(() -> warehouse.write(session -> {
                PersonTables tables = tables(session);
                Person person = tables.byTombstones(tombstones, Set.of(id));
                Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                tombstones.add(id, now, person.all());
                take(session, tables, person, id, now, count(session, tables, person));
                return erasures.recall(session, id);
            }));
        }
        return missing.size();
    }

    /** Takes out everything that {@code tables} has staged, and notes what that was. */
    private void take(Session session, PersonTables tables, Person person, String id, Instant now, Map<String, Long> counts) throws SQLException {
        warehouse.purgeOnClose();
        keepConsents(session, id);
        activation.queueRemovals(session, id, "who_profiles", now);
        for (String quarantined : quarantined(session, person)) {
            session.execute("delete from quarantine where quarantine_id = ?", quarantined);
        }
        Map<String, String> own = tables.ownTables();
        tables.deleteHits();
        forgetKeys(session);
        // Whoever shared an identifier with them is looked at again.
        people.resolve(session);
        for (Map.Entry<String, String> table : own.entrySet()) {
            session.execute("delete from " + Sql.name(table.getKey()) + " t where " + table.getValue());
        }
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            session.execute("insert into erasure_counts values (?, ?, ?)", id, count.getKey(), count.getValue());
        }
        String subject = tombstones.subject(id);
        session.execute("insert into erasures values (?, ?, ?, ?, 'erased', null)", id, tombstones.erasures().getOrDefault(id, now), now, subject);
        session.execute("insert into audit values (?, 'privacy', 'forget', ?, ?)", now, id, subject);
        tables.end();
    }

    /** Rows by table; only tables that have any. */
    private Map<String, Long> count(Session session, PersonTables tables, Person person) throws SQLException {
        Map<String, Long> counts = new TreeMap<>(tables.stageHits());
        for (Map.Entry<String, String> table : tables.ownTables().entrySet()) {
            counts.put(table.getKey(), session.count("select count(*) from " + Sql.name(table.getKey()) + " t where " + table.getValue()));
        }
        counts.put("quarantine", (long) quarantined(session, person).size());
        counts.put("stream_keys", (long) keys(session).size());
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** That use was lawful must be shown later, without saying of whom. */
    private void keepConsents(Session session, String id) throws SQLException {
        boolean more = warehouse.model().tables().get("consents").ordinal("proof") >= 0;
        List<Object[]> stated = session.query("select purpose, " + (more ? "channel, state, stated_at, proof" : "null, state, stated_at, null") + " from consents c join "
                + PersonTables.hit("consents") + " h on h.source = c.source and h.source_id = c.source_id", row -> new Object[] {row.getString(1), row.getString(2), row.getString(3),
                    Sql.instant(row, "stated_at"), row.getString(5) == null ? null : tombstones.hash("proof", row.getString(5))});
        for (Object[] one : stated) {
            session.execute("insert into erasure_consents values (?, ?, ?, ?, ?, ?)", id, one[0], one[1], one[2], one[3], one[4]);
        }
    }

    /** Records held back that are the person's: by their key, or by what stands in them. */
    private List<String> quarantined(Session session, Person person) throws SQLException {
        Set<Identifier> all = new HashSet<>(person.all());
        Mentions mentions = new Mentions((kind, value) -> all.contains(new Identifier(kind, value)));
        List<String> ids = new ArrayList<>();
        session.query("select quarantine_id, connection, record_key, raw from quarantine order by quarantine_id", row -> {
            String raw = row.getString(4);
            return (row.getString(3) != null && all.contains(Identifier.record(row.getString(2), row.getString(3)))
                    || raw != null && mentions.in(raw, sources.country(row.getString(2)))) && ids.add(row.getString(1));
        });
        return ids;
    }

    private List<String[]> keys(Session session) throws SQLException {
        return session.query("select distinct k.connection, k.stream, k.record_key from stream_keys k join who_records r on r.source = k.connection and r.source_id = k.record_key",
                row -> new String[] {row.getString(1), row.getString(2), row.getString(3)}).stream().filter(key -> sources.keepsPeople(key[0], key[1])).toList();
    }

    private void forgetKeys(Session session) throws SQLException {
        for (String[] key : keys(session)) {
            session.execute("delete from stream_keys where connection = ? and stream = ? and record_key = ?", key[0], key[1], key[2]);
        }
    }

    private PersonTables tables(Session session) {
        return new PersonTables(session, warehouse.model(), rules::isPlaceholder);
    }

    private static Person find(PersonTables tables, PersonSelector whom) throws SQLException {
        return whom.identifier().kind().equals(PersonSelector.ID) ? tables.byId(whom.identifier().value()) : tables.byIdentifier(whom.identifier());
    }
}
