package dev.tributary.twin.people;

import java.util.List;

/** The SplitMix64 generator, written out so that the made-up people are the same on every JVM for ever. Not thread-safe. */
public final class SplitMix64 {

    private long state;

    public SplitMix64(long seed) {
        this.state = seed;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** From 0 up to, not including, {@code bound}. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** True in so many of a hundred cases. */
    public boolean chance(int percent) {
        return below(100) < percent;
    }

    public <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = below(i + 1);
            T moved = list.get(i);
            list.set(i, list.get(j));
            list.set(j, moved);
        }
    }
}
