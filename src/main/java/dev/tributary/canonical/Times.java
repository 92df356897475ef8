package dev.tributary.canonical;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Reads the times that vendors write: {@code 2026-01-31}, {@code 2026-01-31T08:00:00}, with a blank for the {@code T}, 0 to 9 fraction
 * digits, {@code Z}, {@code +07:00}, {@code +0700} or nothing. By hand, because a formatter costs ten times as much and mapping reads two
 * times a record. Times of mail, {@code Sun, 01 Mar 2026 08:15:00 +0000}, are left to the formatter.
 */
public final class Times {

    /** The years that every engine and every reader of ISO 8601 can keep: 0001 to 9999. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Times() {
    }

    /** The time itself. @throws DateTimeException outside the years 0001 to 9999 */
    public static Instant keepable(Instant time) {
        require(!time.isBefore(FIRST) && !time.isAfter(LAST));
        return time;
    }

    /** The date itself. @throws DateTimeException outside the years 0001 to 9999 */
    public static LocalDate keepable(LocalDate date) {
        require(date.getYear() >= 1 && date.getYear() <= 9999);
        return date;
    }

    /** @throws DateTimeException (or an index or number exception) when the text is no time within the years 0001 to 9999 */
    public static Instant parse(String text, ZoneId zone) {
        return keepable(read(text, zone));
    }

    private static Instant read(String text, ZoneId zone) {
        if (text.length() > 3 && text.charAt(3) == ',') {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
        }
        int length = text.length();
        LocalDate date = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
        require(text.charAt(4) == '-' && text.charAt(7) == '-');
        if (length == 10) {
            return date.atStartOfDay(zone).toInstant();
        }
        require(text.charAt(10) == 'T' || text.charAt(10) == ' ');
        require(text.charAt(13) == ':');
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int at = 16;
        int second = 0;
        int nano = 0;
        if (at < length && text.charAt(at) == ':') {
            second = digits(text, at + 1, at + 3);
            at += 3;
            if (at < length && text.charAt(at) == '.') {
                int from = ++at;
                while (at < length && Character.isDigit(text.charAt(at))) {
                    at++;
                }
                require(at > from && at - from <= 9);
                nano = digits(text, from, at);
                for (int i = at - from; i < 9; i++) {
                    nano *= 10;
                }
            }
        }
        LocalDateTime local = date.atTime(hour, minute, second, nano);
        if (at == length) {
            return local.atZone(zone).toInstant();
        }
        String offset = text.substring(at);
        return local.toInstant(offset.equals("Z") || offset.equals("z") ? ZoneOffset.UTC : ZoneOffset.of(offset));
    }

    /**
     * Seconds or milliseconds since 1970: what is too large for seconds of this age is milliseconds.
     *
     * @throws DateTimeException outside the years 0001 to 9999
     */
    public static Instant epoch(long number) {
        return keepable(Math.abs(number) >= 100_000_000_000L ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number));
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            require(digit >= 0 && digit <= 9);
            number = number * 10 + digit;
        }
        return number;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new DateTimeException("not a time");
        }
    }
}
