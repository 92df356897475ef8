package dev.tributary.canonical;

/** How a column's value is brought into one form before it is stored. */
public enum Normaliser {
    NONE,
    /** Trimmed, lower-case, one {@code @} with something on both sides. */
    EMAIL,
    /** E.164 by the country of the record, else of the connection. */
    PHONE,
    /** ISO 3166-1 alpha-2, upper case. */
    COUNTRY,
    /** ISO 4217, upper case. */
    CURRENCY
}
