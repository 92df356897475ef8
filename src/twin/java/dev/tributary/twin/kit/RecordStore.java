package dev.tributary.twin.kit;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * The records of one kind in a vendor's account, by key, and the log of their deletions. A record is a value: a change puts another record
 * in its place. Thread-safe: every method is atomic, and a list that it returns never changes afterwards.
 */
public final class RecordStore<K, R> {

    /** One entry of the log of deletions: the record as it was when it was deleted. */
    public record Deletion<K, R> (K key, R record, Instant at) {}

    private final String noun;
    private final Clock clock;
    private final ChronoUnit precision;
    private final Map<K, R> records;
    private final List<Deletion<K, R>> deletions = new ArrayList<>();
    /** The records in each order that was asked for since the last write. */
    private final Map<Comparator<? super R>, List<R>> sorted = new HashMap<>();
    private @Nullable List<R> all;

    private RecordStore(String noun, Clock clock, ChronoUnit precision, Map<K, R> records) {
        this.noun = noun;
        this.clock = clock;
        this.precision = precision;
        this.records = records;
    }

    /**
     * A store that lists its records in the order of their keys.
     *
     * @param noun      what a record is called in errors
     * @param precision of the times the vendor keeps
     */
    public static <K, R> RecordStore<K, R> byKey(String noun, Clock clock, ChronoUnit precision, Comparator<? super K> order) {
        return new RecordStore<>(noun, clock, precision, new TreeMap<>(order));
    }

    /** A store that lists its records in the order in which their keys were first put. */
    public static <K, R> RecordStore<K, R> byCreation(String noun, Clock clock, ChronoUnit precision) {
        return new RecordStore<>(noun, clock, precision, new LinkedHashMap<>());
    }

    /** The clock's time, as precise as the vendor keeps times. */
    public Instant now() {
        return clock.instant().truncatedTo(precision);
    }

    public synchronized void put(K key, R record) {
        records.put(key, record);
        forgetViews();
    }

    public synchronized @Nullable R find(K key) {
        return records.get(key);
    }

    /** @throws NoSuchElementException without such a record */
    public synchronized R get(K key) {
        R record = records.get(key);
        if (record == null) {
            throw new NoSuchElementException("There is no " + noun + " " + key);
        }
        return record;
    }

    public synchronized int size() {
        return records.size();
    }

    /**
     * Replaces a record; the change gets the record and the time it is to be stamped with.
     *
     * @throws NoSuchElementException without such a record
     */
    public synchronized void change(K key, BiFunction<R, Instant, R> change) {
        put(key, change.apply(get(key), now()));
    }

    /**
     * Removes a record and logs its deletion now.
     *
     * @throws NoSuchElementException without such a record
     */
    public void remove(K key) {
        remove(key, now());
    }

    /**
     * Removes a record and logs its deletion at a time.
     *
     * @throws NoSuchElementException without such a record
     */
    public synchronized void remove(K key, Instant at) {
        logDeletion(key, at);
        purge(key);
    }

    /**
     * Removes a record without logging a deletion.
     *
     * @throws NoSuchElementException without such a record
     */
    public synchronized void purge(K key) {
        get(key);
        records.remove(key);
        forgetViews();
    }

    /**
     * Logs the deletion of a record that stays, as in a recycle bin.
     *
     * @throws NoSuchElementException without such a record
     */
    public synchronized void logDeletion(K key, Instant at) {
        deletions.add(new Deletion<>(key, get(key), at));
    }

    /** Takes a restored record's deletion out of the log. */
    public synchronized void withdrawDeletion(K key) {
        deletions.removeIf(deletion -> deletion.key().equals(key));
    }

    /** The log of deletions, oldest entry first. */
    public synchronized List<Deletion<K, R>> deletions() {
        return List.copyOf(deletions);
    }

    /** All records in the store's order. */
    public synchronized List<R> all() {
        List<R> view = all;
        if (view == null) {
            view = List.copyOf(records.values());
            all = view;
        }
        return view;
    }

    /** All records in another order, ties in the store's; sorted once for one comparator until the next write. */
    public synchronized List<R> all(Comparator<? super R> order) {
        return sorted.computeIfAbsent(order, same -> all().stream().sorted(order).toList());
    }

    /**
     * A page of the records that match, from a key on (included).
     *
     * @param from null for the first record; only a store in the order of keys can start elsewhere
     */
    public synchronized List<R> page(@Nullable K from, Predicate<? super R> filter, int most) {
        Map<K, R> rest = from == null ? records : ((NavigableMap<K, R>) records).tailMap(from, true);
        return rest.values().stream().filter(filter).limit(most).toList();
    }

    /**
     * The last key in the store's order.
     *
     * @throws NoSuchElementException when there is none
     */
    public synchronized K lastKey() {
        return ((NavigableMap<K, R>) records).lastKey();
    }

    private void forgetViews() {
        all = null;
        sorted.clear();
    }
}
