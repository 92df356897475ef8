package dev.tributary.canonical;

/** What a column holds, and the Java type of its values in a {@link Row}. */
public enum ColumnType {
    /** {@link String}, never empty: empty text is null. */
    TEXT,
    /** {@link Long}. */
    INTEGER,
    /** {@link java.math.BigDecimal} with the column's precision and scale: money and quantities are never floating point. */
    DECIMAL,
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link java.time.Instant}, kept in microseconds, in UTC. */
    TIMESTAMP,
    /** {@link java.time.LocalDate}. */
    DATE,
    /** {@link String} holding one JSON value. */
    JSON
}
