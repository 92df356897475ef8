package dev.tributary.pull;

import dev.tributary.connector.Cursor;
import dev.tributary.connector.CursorFormat;
import dev.tributary.http.VendorFault;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The range of a sweep cut into slices, and how a slice's bounds are asked for. */
final class TimeSlices {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final @Nullable Cursor cursor;
    private final @Nullable Instant from;
    private final Instant to;
    private final ZoneId zone;
    private final boolean open;

    /** @param open whether the last slice has no upper bound: what changes while all keys are read must not be taken for deleted */
    TimeSlices(@Nullable Cursor cursor, @Nullable Instant from, Instant to, ZoneId zone, boolean open) {
        this.cursor = cursor;
        this.from = from;
        this.to = to;
        this.zone = zone;
        this.open = open;
    }

    /** Where the place's slice begins. */
    Instant from(SweepPosition place) {
        return place.slice() != null ? place.slice() : from != null ? from : Instant.EPOCH;
    }

    private @Nullable Duration length(SweepPosition place) {
        return place.length() != null ? place.length() : cursor == null ? null : cursor.window();
    }

    private Instant to(SweepPosition place) {
        Duration length = length(place);
        Instant end = length == null ? to : from(place).plus(length);
        return end.isAfter(to) ? to : end;
    }

    /** The place of the next slice, or null when this one was the last. */
    @Nullable
    SweepPosition behind(SweepPosition place) {
        return to(place).isBefore(to) ? place.withSlice(to(place)) : null;
    }

    /** The same place with half the length. @throws VendorFault when it cannot be less */
    SweepPosition halved(SweepPosition place, VendorFault why) {
        Duration half = Duration.between(from(place), to(place)).dividedBy(2);
        if (cursor == null || half.compareTo(SHORTEST) < 0) {
            throw why;
        }
        return place.halved(half);
    }

    /** Puts the slice's bounds into a request. */
    void place(SweepPosition place, RequestBuilder draft) {
        if (cursor == null || cursor.filter() == Cursor.Filter.HUB) {
            return;
        }
        boolean since = from != null || place.slice() != null;
        Instant lower = from(place);
        if (cursor.lower() == Cursor.Bound.EXCLUSIVE && since) {
            lower = lower.minus(cursor.granularity());
        }
        Instant upper = to(place);
        if (cursor.upper() == Cursor.Bound.EXCLUSIVE) {
            upper = upper.equals(to) ? upper.plus(cursor.granularity()) : upper;
        } else if (!upper.equals(to)) {
            upper = upper.minus(cursor.granularity()); // the slices touch, but share no instant
        }
        var writtenFrom = CursorFormat.write(lower, cursor.format(), zone);
        var writtenTo = CursorFormat.write(upper, cursor.format(), zone);
        draft.values.put("cursor.from", writtenFrom);
        boolean bounded = !open || to(place).isBefore(to);
        if (bounded) {
            draft.values.put("cursor.to", writtenTo);
        }
        if (since && cursor.parameter() != null) {
            draft.query.put(cursor.parameter(), writtenFrom.asText());
        }
        if (cursor.toParameter() != null && bounded) {
            draft.query.put(cursor.toParameter(), writtenTo.asText());
        }
        if (since && cursor.header() != null) {
            draft.headers.put(cursor.header(), writtenFrom.asText());
        }
    }
}
