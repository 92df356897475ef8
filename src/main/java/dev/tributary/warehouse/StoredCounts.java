package dev.tributary.warehouse;

/** What a merge did to the canonical tables, in rows. */
public record StoredCounts(long inserted, long updated, long unchanged, long deleted) {

    public static final StoredCounts NONE = new StoredCounts(0, 0, 0, 0);

    public StoredCounts plus(StoredCounts other) {
        return new StoredCounts(inserted + other.inserted, updated + other.updated, unchanged + other.unchanged, deleted + other.deleted);
    }

    /** Rows that are not as they were. */
    public long changed() {
        return inserted + updated + deleted;
    }
}
