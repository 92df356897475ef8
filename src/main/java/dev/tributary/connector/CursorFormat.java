package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Writes the bounds of "changed since" in the format that a vendor reads. */
public final class CursorFormat {

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

    /** The smallest step that a format can write. */
    static Duration granularity(String format) {
        return switch (format) {
            case "iso", "epoch-ms" -> Duration.ofMillis(1);
            case "date" -> Duration.ofDays(1);
            default -> format.equals("epoch-s") || format.contains("ss") ? Duration.ofSeconds(1) : Duration.ofDays(1);
        };
    }

    /**
     * In a JSON body {@code epoch-s} is a number and everything else is text.
     *
     * @param zone used by {@code date} and patterns: they write local time without an offset, unless the pattern has one
     */
    public static JsonNode write(Instant instant, String format, ZoneId zone) {
        return switch (format) {
            case "iso" -> TextNode.valueOf(ISO.format(instant));
            case "epoch-ms" -> TextNode.valueOf(String.valueOf(instant.toEpochMilli()));
            case "epoch-s" -> LongNode.valueOf(instant.getEpochSecond());
            case "date" -> TextNode.valueOf(instant.atZone(zone).toLocalDate().toString());
            default -> TextNode.valueOf(DateTimeFormatter.ofPattern(format, Locale.ROOT).format(instant.atZone(zone)));
        };
    }
}
