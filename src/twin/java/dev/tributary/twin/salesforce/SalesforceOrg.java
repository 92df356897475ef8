package dev.tributary.twin.salesforce;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The records of an org, its recycle bin and its log of deletions. Thread-safe: every method locks it. */
final class SalesforceOrg {

    /** How long a deleted record can be queried, and a deletion asked for. */
    static final Duration BIN = Duration.ofDays(15);
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** An entry of the log of deletions. */
    record Deletion(String id, Instant at) {
    }

    private final Clock clock;
    /** By id, ascending. */
    private final Map<SalesforceObject, TreeMap<String, SalesforceRecord>> records = new EnumMap<>(SalesforceObject.class);
    private final Map<SalesforceObject, List<Deletion>> deletions = new EnumMap<>(SalesforceObject.class);
    private int lastNumber;

    SalesforceOrg(Clock clock) {
        this.clock = clock;
        for (SalesforceObject object : SalesforceObject.values()) {
            records.put(object, new TreeMap<>());
            deletions.put(object, new ArrayList<>());
        }
    }

    synchronized String add(SalesforceObject object, Map<String, String> values, Instant created, Instant stamp) {
        check(object, values);
        String id = id18(object.prefix, ++lastNumber);
        of(object).put(id, new SalesforceRecord(object, id, values, created, stamp, false));
        return id;
    }

    synchronized String add(SalesforceObject object, Map<String, String> values) {
        return add(object, values, now(), now());
    }

    synchronized void change(String id, Map<String, @Nullable String> changes) {
        SalesforceRecord was = existing(id);
        check(was.object(), changes);
        of(was.object()).put(id, was.changed(changes, now(), was.deleted()));
    }

    /** Puts a record into the recycle bin; {@code changes} carry what a merge notes on its loser. */
    synchronized void delete(String id, Map<String, @Nullable String> changes, Instant at) {
        SalesforceRecord was = existing(id);
        of(was.object()).put(id, was.changed(changes, at, true));
        deletions(was.object()).add(new Deletion(id, at));
    }

    synchronized void undelete(String id) {
        SalesforceRecord was = existing(id);
        of(was.object()).put(id, was.changed(Map.of(), now(), false));
        deletions(was.object()).removeIf(deletion -> deletion.id().equals(id));
    }

    /** Empties the recycle bin of one record: queries find it no more, the log of deletions still does. */
    synchronized void purge(String id) {
        of(existing(id).object()).remove(id);
    }

    /** @param all whether the recycle bin is searched too */
    synchronized List<SalesforceRecord> query(Soql soql, boolean all) {
        Instant emptied = clock.instant().minus(BIN);
        Predicate<SalesforceRecord> there = record -> !record.deleted() || all && record.stamp().isAfter(emptied);
        return of(soql.object()).values().stream().filter(there).filter(soql.filter()).sorted(soql.order()).limit(soql.limit()).toList();
    }

    synchronized List<Deletion> deleted(SalesforceObject object, Instant from, Instant to) {
        return deletions(object).stream().filter(deletion -> !deletion.at().isBefore(from) && deletion.at().isBefore(to)).toList();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS); // the vendor keeps no fraction of a second
    }

    private SalesforceRecord existing(String id) {
        for (TreeMap<String, SalesforceRecord> one : records.values()) {
            SalesforceRecord record = one.get(id);
            if (record != null) {
                return record;
            }
        }
        throw new NoSuchElementException("There is no record " + id);
    }

    private static void check(SalesforceObject object, Map<String, ?> values) {
        for (String name : values.keySet()) {
            if (!object.fields.containsKey(name)) {
                throw new IllegalArgumentException(object.apiName + " has no field " + name);
            }
        }
    }

    private TreeMap<String, SalesforceRecord> of(SalesforceObject object) {
        return java.util.Objects.requireNonNull(records.get(object));
    }

    private List<Deletion> deletions(SalesforceObject object) {
        return java.util.Objects.requireNonNull(deletions.get(object));
    }

    /** An id of 15 characters that heed case, and the three that make it safe to compare without regard to case. */
    static String id18(String prefix, int number) {
        char[] digits = "000000".toCharArray();
        for (int rest = number, i = 5; i >= 0; rest /= 62, i--) {
            digits[i] = BASE62.charAt(rest % 62);
        }
        String id = prefix + "5g0000" + new String(digits);
        StringBuilder whole = new StringBuilder(id);
        for (int part = 0; part < 3; part++) {
            int capitals = 0;
            for (int i = 0; i < 5; i++) {
                capitals |= Character.isUpperCase(id.charAt(part * 5 + i)) ? 1 << i : 0;
            }
            whole.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".charAt(capitals));
        }
        return whole.toString();
    }
}
