package dev.tributary.http;

import dev.tributary.canonical.Times;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads how long a vendor asks to wait, from {@code Retry-After} or the place that an error rule names. */
final class RetryAfter {

    /** A number from here on is a time since 1970, not a length of time. */
    private static final double EPOCH = 1_000_000_000d;
    /** The end of the year 9999 in milliseconds. */
    private static final double LAST_MILLISECOND = 253_402_300_799_999d;
    private static final double LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

    private RetryAfter() {
    }

    /**
     * Reads seconds, whole or decimal; a point in time as seconds or milliseconds since 1970; or a date.
     *
     * @return null when the text is none of these; zero for a time that has passed
     */
    static @Nullable Duration read(String text, Clock clock) {
        Duration wait;
        try {
            double number = Double.parseDouble(text.strip());
            if (Double.isNaN(number)) {
                return null;
            }
            wait = number >= EPOCH ? Duration.between(clock.instant(), Times.epoch((long) Math.min(number, LAST_MILLISECOND)))
                    : Duration.ofMillis(Math.round(Math.min(number, LONGEST_SECONDS) * 1000));
        } catch (NumberFormatException e) {
            Instant until = date(text.strip());
            if (until == null) {
                return null;
            }
            wait = Duration.between(clock.instant(), until);
        }
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Instant date(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            try {
                return Times.parse(text, ZoneOffset.UTC);
            } catch (DateTimeException | IndexOutOfBoundsException unreadable) {
                return null;
            }
        }
    }
}
