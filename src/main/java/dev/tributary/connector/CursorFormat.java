package dev.tributary.connector;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** How a bound of "changed since" is written in a request. */
final class CursorFormat {

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private CursorFormat() {
    }

    static boolean isKnown(String format) {
        try {
            write(Instant.EPOCH, format, ZoneId.of("UTC"));
            return true;
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return false;
        }
    }

    /** @param zone used by patterns only: they write local time without an offset */
    static String write(Instant instant, String format, ZoneId zone) {
        return switch (format) {
            case "iso" -> ISO.format(instant);
            case "epoch-ms" -> String.valueOf(instant.toEpochMilli());
            case "epoch-s" -> String.valueOf(instant.getEpochSecond());
            default -> DateTimeFormatter.ofPattern(format, java.util.Locale.ROOT).format(instant.atZone(zone));
        };
    }
}
