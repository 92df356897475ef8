package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.InvalidValue;
import dev.tributary.canonical.Times;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * JSON value to column value: exact or refused, never guessed. Every value is bounded before anything is computed with it, so that whatever
 * passes can be stored by every engine. Thread-safe.
 */
final class Converter {

    /**
     * Digits before or after the point beyond which a number is refused unseen: {@code 1e900000000} is short to write and long to compute
     * with.
     */
    private static final int MOST_DIGITS = 40;
    /** Characters of a number written as text; longer ones take quadratic time to read. */
    private static final int LONGEST_NUMBER = 100;
    /** Characters of a key or an identifier: with four bytes each it still fits into an index of PostgreSQL (2,704 bytes an entry). */
    private static final int LONGEST_KEY = 500;
    private static final int LONGEST_TEXT = 100_000;
    private static final int LONGEST_JSON = 1_000_000;

    private Converter() {
    }

    /**
     * @param zone for times without a zone
     * @return null for null and for empty text
     */
    static @Nullable Object convert(JsonNode node, Column column, ZoneId zone) throws InvalidValue {
        if (node.isNull() || node.isTextual() && node.textValue().isBlank()) {
            return null;
        }
        return switch (column.type()) {
            case TEXT -> bounded(text(node), isKey(column) ? LONGEST_KEY : LONGEST_TEXT);
            case INTEGER -> integer(node);
            case DECIMAL -> decimal(node, column);
            case BOOLEAN -> bool(node);
            case TIMESTAMP -> timestamp(node, zone);
            case DATE -> date(node);
            case JSON -> bounded(node.toString(), LONGEST_JSON);
        };
    }

    private static boolean isKey(Column column) {
        return column.identifier() != null || column.name().equals("source_id") || column.name().endsWith("_id");
    }

    private static String bounded(String text, int longest) throws InvalidValue {
        if (text.length() > longest) {
            throw new InvalidValue("text of " + text.length() + " characters", "at most " + longest + " characters");
        }
        return text;
    }

    private static String text(JsonNode node) throws InvalidValue {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isContainerNode()) {
            throw new InvalidValue(kind(node), "text");
        }
        return node.isNumber() ? plain(number(node, "a number")) : node.asText();
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static Long integer(JsonNode node) throws InvalidValue {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        try {
            return number(node, "a whole number").longValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidValue("a number that is not whole", "a whole number");
        }
    }

    private static BigDecimal decimal(JsonNode node, Column column) throws InvalidValue {
        BigDecimal number = number(node, "a number");
        try {
            BigDecimal scaled = number.setScale(column.scale(), RoundingMode.UNNECESSARY);
            if (scaled.precision() > column.precision()) {
                throw new InvalidValue("a number of " + (scaled.precision() - scaled.scale()) + " digits",
                        "a number of at most " + (column.precision() - column.scale()) + " digits before the point");
            }
            return scaled;
        } catch (ArithmeticException e) {
            throw new InvalidValue("a number with " + number.stripTrailingZeros().scale() + " decimals",
                    "a number with at most " + column.scale() + " decimals");
        }
    }

    private static BigDecimal number(JsonNode node, String expected) throws InvalidValue {
        if (node.isNumber()) {
            return ofBearableSize(node.decimalValue());
        }
        if (node.isTextual()) {
            try {
                String text = node.textValue().strip();
                if (text.length() > LONGEST_NUMBER) {
                    throw new InvalidValue("text of " + text.length() + " characters", expected);
                }
                return ofBearableSize(new BigDecimal(text));
            } catch (NumberFormatException e) {
                throw new InvalidValue("text that is no number", expected);
            }
        }
        throw new InvalidValue(kind(node), expected);
    }

    /**
     * Looks at the exponent alone. Floating point writes up to 17 digits, so the digits behind the point are many for small numbers only.
     */
    private static BigDecimal ofBearableSize(BigDecimal number) throws InvalidValue {
        if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS || number.precision() > LONGEST_NUMBER) {
            throw new InvalidValue("a number of too many digits", "a number of at most " + MOST_DIGITS + " digits");
        }
        return number;
    }

    private static Boolean bool(JsonNode node) throws InvalidValue {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isTextual() && (node.textValue().equals("true") || node.textValue().equals("false"))) {
            return node.textValue().equals("true");
        }
        throw new InvalidValue(kind(node), "true or false");
    }

    private static Instant timestamp(JsonNode node, ZoneId zone) throws InvalidValue {
        try {
            if (node.isIntegralNumber() && node.canConvertToLong()) {
                return Times.epoch(node.longValue());
            }
            if (node.isTextual()) {
                return Times.parse(node.textValue().strip(), zone);
            }
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            throw new InvalidValue(node.isTextual() ? "text that is no time" : "a number that is no time",
                    "a time such as 2026-01-31T08:00:00Z");
        }
        throw new InvalidValue(kind(node), "a time such as 2026-01-31T08:00:00Z");
    }

    private static LocalDate date(JsonNode node) throws InvalidValue {
        if (node.isTextual()) {
            String text = node.textValue().strip();
            try {
                return Times.keepable(LocalDate
                        .parse(text.length() > 10 && (text.charAt(10) == 'T' || text.charAt(10) == ' ') ? text.substring(0, 10) : text));
            } catch (DateTimeException e) {
                throw new InvalidValue("text that is no date", "a date such as 2026-01-31");
            }
        }
        throw new InvalidValue(kind(node), "a date such as 2026-01-31");
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING -> "text";
            default -> "nothing";
        };
    }
}
