package dev.tributary.privacy;

import dev.tributary.backup.InboxCopy;
import dev.tributary.backup.Manifest;
import dev.tributary.destination.Activation;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import dev.tributary.suppression.Identifier;
import dev.tributary.suppression.Tombstones;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Erases people. First the tombstones are durable; then one transaction deletes the person's rows and queues the removals from lists; then
 * the removals are sent to the platforms. Killed at any point and run again, it ends in the same state. Thread-safe.
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

    /** Facts about connections that an erasure needs. Thread-safe. */
    public interface Sources {

        /** The country of a connection's national phone numbers, or null. */
        @Nullable
        String country(String connection);

        /** Whether {@code stream_keys} of a stream, kept to find deleted records, are keys of customers. */
        boolean keepsPeople(String connection, String stream);
    }

    /**
     * @param drainInbox stores the requests that wait in the inbox; called before each lookup of a person
     * @param var        the home's folder for what the hub writes
     */
    public Forget(Warehouse warehouse, People people, Activation activation, Tombstones tombstones, Erasures erasures, IdentityRules rules,
            Sources sources,
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

    private void bringUpToDate() {
        drainInbox.run();
        people.resolve();
    }

    /** Effect of an erasure. @param rows to be deleted, by table @param lists from which the person is to be removed */
    public record Preview(Map<String, Long> rows, long lists) {}

    /** Counts the effect of {@link #forget}. Resolves the people and changes nothing else. */
    public Preview preview(PersonSelector selector) {
        bringUpToDate();
        return warehouse.read(session -> {
            PersonData data = PersonData.find(session, warehouse, sources, rules, selector);
            long lists = session.count(
                    "select count(*) from deliveries d join person_profiles w on w.profile_id = d.profile_id where d.tuple is not null and d.list_id is not null");
            data.end();
            return new Preview(data.counts(), lists);
        });
    }

    /**
     * Erases a person here and on the platforms. An erasure of the same person that has begun is continued.
     *
     * @return the erasure, or null when the selector matches nobody
     * @throws dev.tributary.FaultException of kind CONFIG when it matches several people
     */
    public @Nullable Erasure forget(PersonSelector selector) {
        bringUpToDate();
        String id = activation.undisturbed(() -> warehouse.write(session -> Optional.ofNullable(erase(session, selector)))).orElse(null);
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
     * Writes all rows of a person as JSON.
     *
     * @return rows written; 0 when the selector matches nobody, and then nothing was written
     * @throws dev.tributary.FaultException of kind CONFIG when it matches several people
     */
    public long export(PersonSelector selector, Writer out) {
        bringUpToDate();
        long rows = warehouse.read(session -> {
            PersonData data = PersonData.find(session, warehouse, sources, rules, selector);
            long written = data.counts().isEmpty() ? 0 : data.export(clock.instant(), out);
            data.end();
            return written;
        });
        if (rows > 0) {
            warehouse.write(session -> session.execute("insert into audit values (?, 'privacy', 'export', ?, ?)", clock.instant(),
                    tombstones.hash(selector.identifier().kind(), selector.identifier().value()),
                    rows + " rows"));
        }
        return rows;
    }

    private @Nullable String erase(Session session, PersonSelector selector) {
        PersonData data = PersonData.find(session, warehouse, sources, rules, selector);
        String begun = tombstones.holds(selector.identifier().kind(), selector.identifier().value());
        if (data.counts().isEmpty()) {
            data.end();
            return begun;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String id = begun != null && !Erasures.isKnown(session, begun) ? begun : newId(now);
        List<Identifier> stones = new ArrayList<>(List.of(selector.identifier()));
        stones.addAll(data.person().all());
        tombstones.add(id, now, stones);
        delete(session, data, id, now);
        return id;
    }

    private static String newId(Instant at) {
        return TIME.format(at) + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x10000000);
    }

    /**
     * Applies erasures that are in the tombstones and not in the warehouse, after a run that was killed or the restore of a backup.
     *
     * @return number of erasures
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
                PersonData data = PersonData.find(session, warehouse, sources, rules, tombstones, id);
                Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                tombstones.add(id, now, data.person().all());
                delete(session, data, id, now);
                return erasures.recall(session, id);
            }));
        }
        return missing.size();
    }

    /** Deletes the person's rows, queues the removals and records the erasure. */
    private void delete(Session session, PersonData data, String id, Instant now) {
        warehouse.purgeOnClose();
        data.keepConsents(id, tombstones);
        activation.queueRemovals(session, id, "person_profiles", now);
        data.deleteStored();
        people.resolve(session); // people who shared an identifier with this person
        data.deleteDerived();
        for (Map.Entry<String, Long> count : data.counts().entrySet()) {
            session.execute("insert into erasure_counts values (?, ?, ?)", id, count.getKey(), count.getValue());
        }
        String subject = tombstones.subject(id);
        session.execute("insert into erasures values (?, ?, ?, ?, 'erased', null)", id, tombstones.erasures().getOrDefault(id, now), now,
                subject);
        session.execute("insert into audit values (?, 'privacy', 'forget', ?, ?)", now, id, subject);
        data.end();
    }
}
