package dev.tributary.twin.salesforce;

import dev.tributary.twin.kit.RecordStore;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** The records of an org, its recycle bin and its log of deletions. Thread-safe. */
final class SalesforceOrg {

    /** For this long a deleted record can be queried, and its deletion is logged. */
    static final Duration BIN = Duration.ofDays(15);
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Clock clock;
    private final Map<SalesforceObject, RecordStore<String, SalesforceRecord>> records = new EnumMap<>(SalesforceObject.class);
    private int lastNumber;

    SalesforceOrg(Clock clock) {
        this.clock = clock;
        for (SalesforceObject object : SalesforceObject.values()) {
            // The vendor keeps no fraction of a second.
            records.put(object, RecordStore.byKey("record", clock, ChronoUnit.SECONDS, Comparator.naturalOrder()));
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
        SalesforceObject object = existing(id).object();
        check(object, changes);
        of(object).change(id, (was, now) -> was.changed(changes, now, was.deleted()));
    }

    /** Puts a record into the recycle bin; {@code changes} carry what a merge notes on its loser. */
    synchronized void delete(String id, Map<String, @Nullable String> changes, Instant at) {
        RecordStore<String, SalesforceRecord> store = of(existing(id).object());
        store.change(id, (was, now) -> was.changed(changes, at, true));
        store.logDeletion(id, at);
    }

    synchronized void undelete(String id) {
        RecordStore<String, SalesforceRecord> store = of(existing(id).object());
        store.change(id, (was, now) -> was.changed(Map.of(), now, false));
        store.withdrawDeletion(id);
    }

    /** Empties the recycle bin of one record: queries find it no more, the log of deletions still does. */
    synchronized void purge(String id) {
        of(existing(id).object()).purge(id);
    }

    /** @param all whether the recycle bin is searched too */
    List<SalesforceRecord> query(Soql soql, boolean all) {
        Instant emptied = clock.instant().minus(BIN);
        Predicate<SalesforceRecord> there = record -> !record.deleted() || all && record.stamp().isAfter(emptied);
        return of(soql.object()).all().stream().filter(there).filter(soql.filter()).sorted(soql.order()).limit(soql.limit()).toList();
    }

    List<RecordStore.Deletion<String, SalesforceRecord>> deleted(SalesforceObject object, Instant from, Instant to) {
        return of(object).deletions().stream().filter(deletion -> !deletion.at().isBefore(from) && deletion.at().isBefore(to)).toList();
    }

    Instant now() {
        return of(SalesforceObject.values()[0]).now();
    }

    private SalesforceRecord existing(String id) {
        for (RecordStore<String, SalesforceRecord> one : records.values()) {
            SalesforceRecord record = one.find(id);
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

    private RecordStore<String, SalesforceRecord> of(SalesforceObject object) {
        return java.util.Objects.requireNonNull(records.get(object));
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
