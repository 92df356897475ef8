package dev.tributary.twin.square;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cursors handed out: each belongs to one query and lives five minutes
 * (developer.squareup.com/docs/build-basics/common-api-patterns/pagination). Thread-safe.
 */
final class SquareCursors {

    private static final Duration LIFE = Duration.ofMinutes(5);

    /** Where a page ended: the sort value and id of its last record. */
    record Place(String query, String value, String id, Instant until) {}

    private final Clock clock;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    SquareCursors(Clock clock) {
        this.clock = clock;
    }

    String after(String query, String value, String id) {
        String cursor = UUID.randomUUID().toString().replace("-", "");
        places.put(cursor, new Place(query, value, id, clock.instant().plus(LIFE)));
        return cursor;
    }

    /** @param cursor null for the first page. @throws SquareRefusal when it is unknown, too old, or of another query */
    @Nullable
    Place find(@Nullable String cursor, String query) {
        if (cursor == null) {
            return null;
        }
        Place place = places.get(cursor);
        if (place == null || !place.query().equals(query) || !clock.instant().isBefore(place.until())) {
            throw SquareRefusal.request("INVALID_CURSOR", "The pagination cursor included in the request is invalid.", "cursor");
        }
        return place;
    }

    void expire() {
        places.clear();
    }
}
