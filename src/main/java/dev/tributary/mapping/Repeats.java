package dev.tributary.mapping;

/**
 * Gives equal texts of one column the same string, as long as the column repeats itself: a status, a branch, a city. Rows wait in memory
 * for their commit group, and most of their weight is text. Thread-safe without locks: a lost update costs one copy.
 */
final class Repeats {

    private static final int PLACES = 256;
    private static final int LONGEST = 40;
    /** After so many texts a column that seldom repeats itself is left alone. */
    private static final int TRIAL = 2_000;

    private final String[] seen = new String[PLACES];
    private int texts;
    private int hits;

    String share(String text) {
        if (texts >= TRIAL && hits < texts / 2 || text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        String before = seen[place];
        boolean hit = text.equals(before);
        if (texts < TRIAL) {
            texts++;
            hits += hit ? 1 : 0;
        }
        if (hit) {
            return before;
        }
        seen[place] = text;
        return text;
    }
}
