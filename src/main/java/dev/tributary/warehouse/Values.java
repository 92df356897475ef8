package dev.tributary.warehouse;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * How values go into an engine, so that every one keeps the same: whole microseconds in UTC, and no character NUL, which PostgreSQL does
 * not know.
 */
public final class Values {

    private Values() {
    }

    static @Nullable Object argument(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
        }
        return value instanceof String text ? text(text) : value;
    }

    public static String text(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
