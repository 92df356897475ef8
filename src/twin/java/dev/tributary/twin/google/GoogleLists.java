package dev.tributary.twin.google;

import dev.tributary.twin.kit.PackedIdentifiers;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The user lists of one Google Ads account and its manager account, as both Google APIs see them. Thread-safe.
 *
 * <p>A member is one set of identifiers. What the Data Manager API accepts changes a list only when Google has processed it: the accepted
 * work waits here, in order of arrival, until its time has come.
 */
public final class GoogleLists {

    /** The advertiser account that owns every list. */
    public static final String CUSTOMER_ID = "1234567890";
    /** The manager account whose users may act for the advertiser account. */
    public static final String MANAGER_ID = "9998887777";
    /** A list with fewer people than this cannot be used and shows size 0. */
    public static final int LEAST_USABLE_SIZE = 100;
    /** The longest membership Google allows. */
    public static final int MOST_MEMBERSHIP_DAYS = 540;

    public static final int EMAIL = 1;
    static final int PHONE = 2;
    static final int ADDRESS = 3;

    /** What a list is filled from. */
    public enum Kind {
        /** Identifiers that the advertiser uploads (Customer Match). */
        CRM_BASED,
        /** People like those on the seed lists. */
        LOOKALIKE
    }

    /**
     * A list's settings.
     *
     * @param name           unique in the account
     * @param membershipDays how long a member stays after the last upload
     * @param open           whether it takes members
     * @param seeds          ids of the seed lists of a lookalike, else empty
     * @param expansion      {@code NARROW}, {@code BALANCED} or {@code BROAD} for a lookalike, else null
     * @param countries      ISO 3166-1 alpha-2 codes of a lookalike, else empty
     */
    public record UserList(long id, String name, String description, String integrationCode, int membershipDays, boolean open, Kind kind,
            List<Long> seeds, @Nullable String expansion, List<String> countries) {

        UserList with(String otherName, String otherDescription, String otherCode, int otherDays, boolean otherOpen) {
            return new UserList(id, otherName, otherDescription, otherCode, otherDays, otherOpen, kind, seeds, expansion, countries);
        }
    }

    /** Accepted work that waits to be processed. */
    record Waiting(Instant readyAt, Runnable work) {}

    private final Map<Long, UserList> lists = new LinkedHashMap<>();
    private final Map<Long, Map<String, Instant>> members = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final GoogleTokens tokens = new GoogleTokens();
    private long nextId = 8765432101L;
    private int matchRate = 85;

    GoogleTokens tokens() {
        return tokens;
    }

    /** Every list, in order of creation. */
    public synchronized List<UserList> lists() {
        return List.copyOf(lists.values());
    }

    public synchronized @Nullable UserList list(long id) {
        return lists.get(id);
    }

    /**
     * The processed members of a list: each is its identifiers as {@code EMAIL:hash}, {@code PHONE:hash} or {@code ADDRESS:…}, sorted,
     * hashes in lower-case hex. Empty for a lookalike and for a list that is not there.
     */
    public synchronized Set<List<String>> members(long id) {
        Set<List<String>> all = new HashSet<>();
        for (String member : members.getOrDefault(id, Map.of()).keySet()) {
            all.add(PackedIdentifiers.split(member).stream().map(GoogleLists::shown).sorted().toList());
        }
        return all;
    }

    /** How many processed members a list has. A lookalike stands for ten times the people on its seeds. */
    public synchronized long size(long id) {
        UserList list = lists.get(id);
        if (list != null && list.kind() == Kind.LOOKALIKE) {
            return 10 * list.seeds().stream().mapToLong(this::size).sum();
        }
        return members.getOrDefault(id, Map.of()).size();
    }

    /** As Google shows a size: 0 for fewer than {@link #LEAST_USABLE_SIZE}, then rounded to two significant digits. */
    public static long shownSize(long size) {
        if (size < LEAST_USABLE_SIZE) {
            return 0;
        }
        long unit = 1;
        while (size / unit >= 100) {
            unit *= 10;
        }
        return (size + unit / 2) / unit * unit;
    }

    /** The share of uploaded people that Google claims to know, 0 to 100; 85 unless told. It does not change any size. */
    public synchronized void matchRate(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a match rate is 0 to 100, not " + percent);
        }
        matchRate = percent;
    }

    synchronized int matchRate() {
        return matchRate;
    }

    synchronized boolean nameTaken(String name, long exceptId) {
        return lists.values().stream().anyMatch(list -> list.id() != exceptId && list.name().equals(name));
    }

    /** Adds a list and gives it an id; the id in {@code list} is ignored. */
    public synchronized UserList create(UserList list) {
        UserList created = new UserList(nextId++, list.name(), list.description(), list.integrationCode(), list.membershipDays(),
                list.open(),
                list.kind(), list.seeds(), list.expansion(), list.countries());
        lists.put(created.id(), created);
        members.put(created.id(), new HashMap<>());
        return created;
    }

    synchronized void replace(UserList list) {
        lists.put(list.id(), list);
    }

    synchronized void delete(long id) {
        lists.remove(id);
        members.remove(id);
    }

    public synchronized void put(long id, String member, Instant addedAt) {
        Map<String, Instant> held = members.get(id);
        if (held != null) {
            held.put(member, addedAt);
        }
    }

    /** Takes out every member whose identifiers are all among {@code named}. */
    synchronized void removeNamed(long id, List<String> named) {
        Map<String, Instant> held = members.get(id);
        if (held == null) {
            return;
        }
        // At most ten identifiers, so at most 1,023 sets to look up; two are usual.
        List<String> distinct = named.stream().distinct().sorted().toList();
        for (int set = 1; set < 1 << distinct.size(); set++) {
            List<String> chosen = new ArrayList<>(distinct.size());
            for (int i = 0; i < distinct.size(); i++) {
                if ((set & 1 << i) != 0) {
                    chosen.add(distinct.get(i));
                }
            }
            held.remove(PackedIdentifiers.join(chosen));
        }
    }

    synchronized void removeIf(long id, Predicate<Instant> addedAt) {
        Map<String, Instant> held = members.get(id);
        if (held != null) {
            held.values().removeIf(addedAt);
        }
    }

    synchronized void enqueue(Instant readyAt, Runnable work) {
        waiting.add(new Waiting(readyAt, work));
    }

    /** Does the waiting work whose time has come, in order: a request never overtakes an earlier one. */
    synchronized void advance(Instant now) {
        while (!waiting.isEmpty() && !waiting.peek().readyAt().isAfter(now)) {
            waiting.remove().work().run();
        }
    }

    private static String shown(String part) {
        return switch (PackedIdentifiers.kind(part)) {
            case EMAIL -> "EMAIL:" + PackedIdentifiers.hex(part);
            case PHONE -> "PHONE:" + PackedIdentifiers.hex(part);
            default -> "ADDRESS:" + PackedIdentifiers.hex(part);
        };
    }
}
