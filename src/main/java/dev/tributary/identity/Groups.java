package dev.tributary.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Groups members by links, and keeps members apart that must not be joined. The result does not depend on the order of the links: first all
 * links join; where that joins members that must stay apart, the links of that group are applied one identifier at a time, the strongest
 * first, and an identifier that would join them is left out. Not thread-safe.
 */
final class Groups {

    private static final long NONE = -1;

    private final UnionFind members;
    /** Pairs that must stay apart. */
    private final List<int[]> apart = new ArrayList<>();
    private final Map<Integer, long[]> firsts = new HashMap<>();
    private final Set<Integer> conflicts = new HashSet<>();
    /** Per member of a conflicted group: kind and identifier, for kinds of which a person has only one. */
    private final Map<Integer, List<long[]>> exclusive = new HashMap<>();

    Groups(int size) {
        members = new UnionFind(size);
    }

    void join(int a, int b) {
        members.join(a, b);
    }

    void keepApart(int a, int b) {
        apart.add(new int[] {a, b});
    }

    /** First pass: a member holds an identifier of a kind of which a person has only one. Call after all links are joined. */
    void checkExclusive(int kind, int member, long identifier) {
        long[] first = firsts.computeIfAbsent(kind, any -> {
            long[] none = new long[size()];
            Arrays.fill(none, NONE);
            return none;
        });
        int root = root(member);
        if (first[root] == NONE) {
            first[root] = identifier;
        } else if (first[root] != identifier) {
            conflicts.add(root);
        }
    }

    /** Second pass, for members of conflicted groups only. */
    void addExclusive(int kind, int member, long identifier) {
        exclusive.computeIfAbsent(member, any -> new ArrayList<>(1)).add(new long[] {kind, identifier});
    }

    int root(int member) {
        return members.root(member);
    }

    int size() {
        return members.size();
    }

    /** The members of groups that join members which must stay apart. */
    BitSet conflicted() {
        for (int[] pair : apart) {
            if (root(pair[0]) == root(pair[1])) {
                conflicts.add(root(pair[0]));
            }
        }
        BitSet conflicted = new BitSet();
        for (int member = 0; !conflicts.isEmpty() && member < size(); member++) {
            if (conflicts.contains(root(member))) {
                conflicted.set(member);
            }
        }
        return conflicted;
    }

    /** Makes each of these members a group of its own. */
    void separate(BitSet some) {
        some.stream().forEach(members::separate);
    }

    /** Joins all holders of one identifier, or none when that would join members that must stay apart. @return whether they were joined */
    boolean joinUnlessConflicting(List<Integer> holders) {
        Set<Integer> roots = new HashSet<>();
        holders.forEach(holder -> roots.add(root(holder)));
        if (roots.size() > 1 && (joinsApart(roots) || joinsDifferent(roots))) {
            return false;
        }
        holders.forEach(holder -> join(holders.get(0), holder));
        return true;
    }

    private boolean joinsApart(Set<Integer> roots) {
        return apart.stream()
                .anyMatch(pair -> root(pair[0]) != root(pair[1]) && roots.contains(root(pair[0])) && roots.contains(root(pair[1])));
    }

    private boolean joinsDifferent(Set<Integer> roots) {
        Map<Long, Long> held = new HashMap<>();
        for (Map.Entry<Integer, List<long[]>> entry : exclusive.entrySet()) {
            if (roots.contains(root(entry.getKey()))) {
                for (long[] one : entry.getValue()) {
                    Long other = held.putIfAbsent(one[0], one[1]);
                    if (other != null && other != one[1]) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
