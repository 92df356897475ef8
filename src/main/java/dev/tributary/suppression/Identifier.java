package dev.tributary.suppression;

/**
 * An identifier of a person. Prints no value.
 *
 * @param kind  as {@code canonical.yaml} names it, such as {@code email}; {@link #RECORD} is a record's own key
 * @param value normalised
 */
public record Identifier(String kind, String value) {

    /** A record of a source: {@code source/source_id}. */
    public static final String RECORD = "record";

    public static Identifier record(String source, String sourceId) {
        return new Identifier(RECORD, source + "/" + sourceId);
    }

    @Override
    public String toString() {
        return "a " + kind;
    }
}
