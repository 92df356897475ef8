package dev.tributary.identity;

/** Joins the numbers 0 to n-1 into groups; the root of a group is its smallest number. Not thread-safe. */
final class UnionFind {

    private final int[] parent;

    UnionFind(int size) {
        parent = new int[size];
        for (int i = 0; i < size; i++) {
            parent[i] = i;
        }
    }

    void join(int a, int b) {
        int first = root(a);
        int second = root(b);
        parent[Math.max(first, second)] = Math.min(first, second);
    }

    int root(int number) {
        int at = number;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** Makes a number a group of its own. Right only when its whole group is separated. */
    void separate(int number) {
        parent[number] = number;
    }

    int size() {
        return parent.length;
    }
}
