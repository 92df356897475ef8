package dev.tributary.identity;

/** What a person said of two records: that they are two people. Kept as pairs of records, so it outlives any grouping. */
final class NeverJoins {

    /** A query of the pairs that stand: the latest statement of a pair counts. */
    static final String STANDING = """
            select source, source_id, other_source, other_id from (
                select source, source_id, other_source, other_id, apart,
                       row_number() over (partition by source, source_id, other_source, other_id order by stated_at desc, apart desc) as place
                from never_joins
            ) latest
            where place = 1 and apart
            """;

    private NeverJoins() {
    }
}
