package dev.tributary.twin.zoho;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The records of an organisation and its deletions. Thread-safe: every method locks it. */
final class ZohoOrg {

    /** @param permanent gone from the recycle bin too */
    record Deletion(long id, Instant at, boolean permanent) {
    }

    private static final long FIRST_ID = 5_725_767_000_000_524_001L;

    private final Clock clock;
    /** By id, ascending. */
    private final Map<ZohoModule, TreeMap<Long, ZohoRecord>> records = new EnumMap<>(ZohoModule.class);
    private final Map<ZohoModule, List<Deletion>> deletions = new EnumMap<>(ZohoModule.class);
    private long nextId = FIRST_ID;

    ZohoOrg(Clock clock) {
        this.clock = clock;
        for (ZohoModule module : ZohoModule.values()) {
            records.put(module, new TreeMap<>());
            deletions.put(module, new ArrayList<>());
        }
    }

    synchronized String add(ZohoModule module, Map<String, Object> values, Instant created, Instant modified) {
        long id = nextId;
        nextId += 17;
        of(module).put(id, new ZohoRecord(module, id, checked(module, values), created, modified));
        return String.valueOf(id);
    }

    synchronized void change(String id, Map<String, ? extends @Nullable Object> changes) {
        ZohoRecord was = existing(id);
        checked(was.module(), changes);
        of(was.module()).put(was.id(), was.changed(changes, now()));
    }

    synchronized void delete(String id, boolean permanent, Instant at) {
        ZohoRecord was = existing(id);
        of(was.module()).remove(was.id());
        deletions(was.module()).add(new Deletion(was.id(), at, permanent));
    }

    synchronized List<ZohoRecord> all(ZohoModule module, Predicate<ZohoRecord> filter) {
        return of(module).values().stream().filter(filter).toList();
    }

    synchronized List<Deletion> deleted(ZohoModule module, Predicate<Deletion> filter) {
        return deletions(module).stream().filter(filter).toList();
    }

    /** The vendor keeps no fraction of a second. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private ZohoRecord existing(String id) {
        for (TreeMap<Long, ZohoRecord> one : records.values()) {
            ZohoRecord record = one.get(Long.valueOf(id));
            if (record != null) {
                return record;
            }
        }
        throw new NoSuchElementException("There is no record " + id);
    }

    private static <V> Map<String, V> checked(ZohoModule module, Map<String, V> values) {
        for (String name : values.keySet()) {
            if (!module.fields.contains(name)) {
                throw new IllegalArgumentException(module.apiName + " has no field " + name);
            }
        }
        return values;
    }

    private TreeMap<Long, ZohoRecord> of(ZohoModule module) {
        return Objects.requireNonNull(records.get(module));
    }

    private List<Deletion> deletions(ZohoModule module) {
        return Objects.requireNonNull(deletions.get(module));
    }
}
