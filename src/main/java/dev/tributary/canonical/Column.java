package dev.tributary.canonical;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * One column of a canonical table.
 *
 * @param precision  decimal digits in all, for {@link ColumnType#DECIMAL} only, else 0
 * @param scale      decimal digits after the point, for {@link ColumnType#DECIMAL} only, else 0
 * @param invalid    the column that takes the text as typed when the normaliser refuses it (this one is then cleared); null: such a record
 *                   is quarantined
 * @param identifier the kind of identifier this column holds ({@code email}, {@code phone}), or null
 * @param values     all that a text column may say; empty: anything
 */
public record Column(String name, ColumnType type, int precision, int scale, Normaliser normaliser, @Nullable String invalid,
        @Nullable String identifier, Pii pii, String about, Set<String> values) {

    /** A column that may say anything. */
    public Column(String name, ColumnType type, int precision, int scale, Normaliser normaliser, @Nullable String invalid,
            @Nullable String identifier,
            Pii pii, String about) {
        this(name, type, precision, scale, normaliser, invalid, identifier, pii, about, Set.of());
    }

    /** A column the engine itself adds. */
    static Column plain(String name, ColumnType type, String about) {
        return new Column(name, type, 0, 0, Normaliser.NONE, null, null, Pii.PUBLIC, about);
    }

    /** Whether the column may hold a value: null may stand anywhere. */
    public boolean allows(@Nullable Object value) {
        return value == null || values.isEmpty() || values.contains(value);
    }
}
