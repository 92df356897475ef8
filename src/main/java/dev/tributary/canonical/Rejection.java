package dev.tributary.canonical;

import org.jspecify.annotations.Nullable;

/**
 * A record that does not fit. Prints no value.
 *
 * @param key      the record's key, or null when even that could not be read
 * @param path     where in the record, such as {@code .invoiceDetails[3].price}
 * @param found    what kind of thing stood there, never its value
 * @param expected what the column takes
 * @param raw      the record as the vendor sent it
 */
public record Rejection(@Nullable String key, String path, String found, String expected, String raw) {

    @Override
    public String toString() {
        return path + " is " + found + ", expected " + expected;
    }
}
