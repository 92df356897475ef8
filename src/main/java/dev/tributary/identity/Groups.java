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
 * Which members belong together, and which must not. The answer follows from the links alone, whatever their order: all of them are
 * believed, and only where that ties what must stay apart are the links of that group taken one identifier after the other, the
 * strongest first, leaving out those that would tie it. Not thread-safe.
 */
final class Groups {

    private static final long NONE = -1;

    private final UnionFind members;
    /** Pairs that must stay apart. */
    private final List<int[]> apart = new ArrayList<>();
    private final Map<Integer, long[]> firsts = new HashMap<>();
    private final Set<Integer> torn = new HashSet<>();
    /** Per member of a conflicted group, what it holds of kinds of which a person has one: kind and identifier. */
    private final Map<Integer, List<long[]>> only = new HashMap<>();

    Groups(int size) {
        members = new UnionFind(size);
    }

    void join(int a, int b) {
        members.join(a, b);
    }

    void keepApart(int a, int b) {
        apart.add(new int[] {a, b});
    }

    /** First look: a member holds an identifier of a kind of which a person has one. Call when all links are joined. */
    void sees(int kind, int member, long identifier) {
        long[] first = firsts.computeIfAbsent(kind, any -> {
            long[] none = new long[size()];
            Arrays.fill(none, NONE);
            return none;
        });
        int root = root(member);
        if (first[root] == NONE) {
            first[root] = identifier;
        } else if (first[root] != identifier) {
            torn.add(root);
        }
    }

    /** Second look, for members of conflicted groups only. */
    void holdsOnly(int kind, int member, long identifier) {
        only.computeIfAbsent(member, any -> new ArrayList<>(1)).add(new long[] {kind, identifier});
    }

    int root(int member) {
        return members.root(member);
    }

    int size() {
        return members.size();
    }

    /** The members of groups that tie what must stay apart; empty when all is well. */
    BitSet conflicted() {
        for (int[] pair : apart) {
            if (root(pair[0]) == root(pair[1])) {
                torn.add(root(pair[0]));
            }
        }
        BitSet conflicted = new BitSet();
        for (int member = 0; !torn.isEmpty() && member < size(); member++) {
            if (torn.contains(root(member))) {
                conflicted.set(member);
            }
        }
        return conflicted;
    }

    /** Makes each of these members a group of its own. */
    void separate(BitSet some) {
        some.stream().forEach(members::separate);
    }

    /** Joins all holders of one identifier, unless that ties what must stay apart; then none of them. @return whether it did */
    boolean joinUnlessConflicting(List<Integer> holders) {
        Set<Integer> roots = new HashSet<>();
        holders.forEach(holder -> roots.add(root(holder)));
        if (roots.size() > 1 && (tiesApart(roots) || tiesDifferent(roots))) {
            return false;
        }
        holders.forEach(holder -> join(holders.get(0), holder));
        return true;
    }

    private boolean tiesApart(Set<Integer> roots) {
        return apart.stream().anyMatch(pair -> root(pair[0]) != root(pair[1]) && roots.contains(root(pair[0])) && roots.contains(root(pair[1])));
    }

    private boolean tiesDifferent(Set<Integer> roots) {
        Map<Long, Long> held = new HashMap<>();
        for (Map.Entry<Integer, List<long[]>> entry : only.entrySet()) {
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
