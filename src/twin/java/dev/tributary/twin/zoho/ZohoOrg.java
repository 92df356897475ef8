package dev.tributary.twin.zoho;

import dev.tributary.twin.kit.RecordStore;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** The records of an organisation and its deletions. Thread-safe. */
final class ZohoOrg {

    /** @param permanent whether the recycle bin lacks the record too */
    record Deletion(long id, Instant at, boolean permanent) {}

    private static final long FIRST_ID = 5_725_767_000_000_524_001L;

    private final Map<ZohoModule, RecordStore<Long, ZohoRecord>> records = new EnumMap<>(ZohoModule.class);
    /** Ids of the deleted records that are in no recycle bin. */
    private final Set<Long> permanent = new HashSet<>();
    private long nextId = FIRST_ID;

    ZohoOrg(Clock clock) {
        for (ZohoModule module : ZohoModule.values()) {
            // The vendor keeps no fraction of a second.
            records.put(module, RecordStore.byKey("record", clock, ChronoUnit.SECONDS, Comparator.naturalOrder()));
        }
    }

    synchronized String add(ZohoModule module, Map<String, Object> values, Instant created, Instant modified) {
        long id = nextId;
        nextId += 17;
        of(module).put(id, new ZohoRecord(module, id, checked(module, values), created, modified));
        return String.valueOf(id);
    }

    synchronized void change(String id, Map<String, ? extends @Nullable Object> changes) {
        ZohoRecord record = existing(id);
        checked(record.module(), changes);
        of(record.module()).change(record.id(), (was, now) -> was.changed(changes, now));
    }

    synchronized void delete(String id, boolean forGood, Instant at) {
        ZohoRecord record = existing(id);
        of(record.module()).remove(record.id(), at);
        if (forGood) {
            permanent.add(record.id());
        }
    }

    List<ZohoRecord> all(ZohoModule module, Predicate<ZohoRecord> filter) {
        return of(module).all().stream().filter(filter).toList();
    }

    synchronized List<Deletion> deleted(ZohoModule module, Predicate<Deletion> filter) {
        return of(module).deletions().stream()
                .map(one -> new Deletion(one.key(), one.at(), permanent.contains(one.key()))).filter(filter).toList();
    }

    Instant now() {
        return of(ZohoModule.CONTACTS).now();
    }

    private ZohoRecord existing(String id) {
        for (RecordStore<Long, ZohoRecord> one : records.values()) {
            ZohoRecord record = one.find(Long.valueOf(id));
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

    private RecordStore<Long, ZohoRecord> of(ZohoModule module) {
        return Objects.requireNonNull(records.get(module));
    }
}
