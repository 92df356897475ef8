package dev.tributary.identity;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.warehouse.Session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Statements that two records are two people ({@code never_joins}). Kept as pairs of records, so that they outlive every resolution. */
final class NeverJoins {

    /** A query of the pairs in force: the latest statement of a pair counts. */
    static final String IN_FORCE = """
            select source, source_id, other_source, other_id, stated_at from (
                select source, source_id, other_source, other_id, apart, stated_at,
                       row_number() over (partition by source, source_id, other_source, other_id order by stated_at desc, apart desc) as place
                from never_joins
            ) latest
            where place = 1 and apart
            """;
    private static final int MOST_PAIRS = 10_000;

    private record Key(String source, String id) {

        boolean before(Key other) {
            return source.equals(other.source) ? id.compareTo(other.id) < 0 : source.compareTo(other.source) < 0;
        }
    }

    private NeverJoins() {
    }

    /** States that the records of one are other people than the records of the other, or withdraws it. @return pairs of records */
    static int state(Session session, String one, String other, boolean apart, Instant at) {
        List<Key> ones = records(session, one);
        List<Key> others = records(session, other);
        // A merged profile is kept apart from the other records of the profile it was merged into.
        List<Key> left = ones.size() > others.size() ? without(ones, others) : ones;
        List<Key> right = ones.size() > others.size() ? others : without(others, ones);
        if (left.isEmpty() || right.isEmpty()) {
            throw new FaultException(Fault.CONFIG, "that is one and the same; name two records as SOURCE:ID, or two profiles");
        }
        if ((long) left.size() * right.size() > MOST_PAIRS) {
            throw new FaultException(Fault.CONFIG, "these are " + left.size() + " and " + right.size()
                    + " records, too many to tell apart one by one; name the record that does not belong");
        }
        for (Key first : left) {
            for (Key second : right) {
                Key low = first.before(second) ? first : second;
                Key high = first.before(second) ? second : first;
                session.execute("insert into never_joins values (?, ?, ?, ?, ?, ?, false)", low.source, low.id, high.source, high.id, apart,
                        at);
            }
        }
        return left.size() * right.size();
    }

    private static List<Key> without(List<Key> all, List<Key> some) {
        List<Key> rest = new ArrayList<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static List<Key> records(Session session, String named) {
        String name = named.strip();
        List<Key> found = new ArrayList<>(session.query("select source, source_id from customers where source || ':' || source_id = ?",
                row -> new Key(row.text(1), row.text(2)), name));
        if (found.isEmpty()) {
            found.addAll(session.query("select source, source_id from profile_customers where profile_id = ?",
                    row -> new Key(row.text(1), row.text(2)), name));
        }
        if (found.isEmpty()) {
            // A merged profile: the records that moved from it to another profile.
            found.addAll(session.query("select distinct source, source_id from profile_moves where from_profile = ?",
                    row -> new Key(row.text(1), row.text(2)), name));
        }
        if (found.isEmpty()) {
            throw new FaultException(Fault.CONFIG,
                    "there is no record or profile \"" + name + "\"; write SOURCE:ID or a profile's id, as explain shows them");
        }
        return found;
    }
}
