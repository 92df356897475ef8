package dev.tributary.connector;

import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * How changed records are requested and recognised.
 *
 * @param field       when the record was last changed
 * @param parameter   query parameter for the lower bound, or null
 * @param toParameter query parameter for the upper bound, or null
 * @param header      request header for the lower bound, or null
 * @param format      how the bounds are written: {@code iso}, {@code epoch-ms}, {@code epoch-s}, {@code date}, or a pattern for local time
 * @param zone        zone of the source's zone-less times unless the connection says another
 * @param lookback    how far before the cursor the next run begins
 * @param settle      records newer than this are left for the next run
 * @param lower       whether the vendor includes a record at the lower bound
 * @param upper       whether it includes one at the upper bound
 * @param granularity smallest step of the bounds
 * @param window      length of the slices that a long range is read in, or null for one slice
 * @param start       lower bound of a first load unless the connection has one: a date or a time ago, or null for everything
 * @param filter      whether the vendor or the hub filters unchanged records
 * @param order       the list's order by change, where reading can stop early
 * @param advance     the cursor after a sweep: the latest change seen, or the sweep's upper bound
 * @param selfTest    whether a bound in the far future must find nothing
 */
public record Cursor(Expression field, @Nullable String parameter, @Nullable String toParameter, @Nullable String header, String format,
        @Nullable String zone,
        Duration lookback, Duration settle, Bound lower, Bound upper, Duration granularity, @Nullable Duration window,
        @Nullable String start,
        Filter filter, Order order, Advance advance, boolean selfTest) {

    public enum Bound {
        INCLUSIVE, EXCLUSIVE
    }

    public enum Filter {
        VENDOR, HUB
    }

    public enum Order {
        ANY, NEWEST_FIRST
    }

    public enum Advance {
        SEEN, BOUND
    }

    static @Nullable Cursor read(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        String format = section.text("format", "iso");
        Duration window = section.node("window") == null ? null : section.duration("window", Duration.ofDays(30));
        Cursor cursor = new Cursor(Expression.of(section, "field", Expression.compile(".")), section.text("parameter"),
                section.text("toParameter"), section.text("header"), format,
                section.zone("zone") == null ? null : section.text("zone"), section.duration("lookback", Duration.ofMinutes(5)),
                section.duration("settle", Duration.ZERO),
                section.choice("lower", Bound.class, Bound.INCLUSIVE), section.choice("upper", Bound.class, Bound.INCLUSIVE),
                section.duration("granularity", CursorFormat.granularity(format)), window, section.text("start"),
                section.choice("filter", Filter.class, Filter.VENDOR),
                section.choice("order", Order.class, Order.ANY),
                section.choice("advance", Advance.class, window == null ? Advance.SEEN : Advance.BOUND),
                section.bool("selfTest", true));
        if (!CursorFormat.isKnown(format)) {
            section.findings().error(Objects.requireNonNull(section.node("format")),
                    section.name() + ": \"" + format + "\" is no date format",
                    "write iso, epoch-ms, epoch-s, date or a pattern such as yyyy-MM-dd'T'HH:mm:ss");
        }
        if (window != null && (window.isZero() || window.isNegative())) {
            section.findings().error(Objects.requireNonNull(section.node("window")), section.name() + ": \"window\" is no length of time",
                    "write such as 31d");
        }
        if (window != null && cursor.start == null) {
            section.findings().error(section.node(), section.name() + " has a window but no \"start\"",
                    "add start: where a first load begins, such as 2015-01-01 or 1100d");
        }
        if (cursor.start != null && startOf(cursor.start, Instant.EPOCH, ZoneOffset.UTC) == null) {
            YamlNode at = Objects.requireNonNull(section.node("start"));
            section.findings().error(at, section.name() + ": \"start\" is \"" + at.text() + "\", expected a date or a time ago",
                    "write such as 2015-01-01 or 1100d");
        }
        section.done();
        return cursor;
    }

    /** Whether {@code start} is a time ago, and so moves with the day. */
    boolean startMoves() {
        return start != null && !start.matches("[0-9]{4}-.*");
    }

    /** The lower bound of a first load unless the connection has one; null for everything. */
    public @Nullable Instant startOf(Instant now, ZoneId zone) {
        return start == null ? null : startOf(start, now, zone);
    }

    private static @Nullable Instant startOf(String start, Instant now, ZoneId zone) {
        try {
            return start.matches("[0-9]{4}-.*") ? LocalDate.parse(start).atStartOfDay(zone).toInstant()
                    : now.minus(Section.parseDuration(start));
        } catch (DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }
}
