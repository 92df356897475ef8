package dev.tributary.twin.nhanh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.function.Predicate;

/** What Nhanh.vn's {@code filters} say about time. A filter of another name is ignored, as the vendor does. */
record NhanhFilters(Clock clock) {

    private static final long WINDOW = Duration.ofDays(31).toSeconds();

    /** Rows between two filters in unix seconds, both ends included, without a longest span. */
    Predicate<ObjectNode> between(JsonNode body, String field) throws NhanhRefusal {
        return between(body, field, "", 0);
    }

    /** Rows between two filters in unix seconds, both ends included; at most, and without filters just, 31 days. */
    Predicate<ObjectNode> ofAMonth(JsonNode body, String field, String within) throws NhanhRefusal {
        return between(body, field, within, WINDOW);
    }

    private Predicate<ObjectNode> between(JsonNode body, String field, String within, long window) throws NhanhRefusal {
        JsonNode filters = body.path("filters");
        Long given = seconds(filters, field + "From");
        Long until = seconds(filters, field + "To");
        long to = until != null ? until : window == 0 ? Long.MAX_VALUE : given != null ? given + window : clock.instant().getEpochSecond();
        long from = given != null ? given : window == 0 ? Long.MIN_VALUE : to - window;
        if (window > 0 && to - from > window) {
            throw NhanhRefusal.field("filters." + field + "To", "must be within 31 days of " + field + "From");
        }
        return row -> {
            long at = (within.isEmpty() ? row : row.path(within)).path(field).asLong();
            return at >= from && at <= to;
        };
    }

    private static @Nullable Long seconds(JsonNode filters, String name) throws NhanhRefusal {
        JsonNode value = filters.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || value.longValue() > 99_999_999_999L) {
            throw NhanhRefusal.field("filters." + name, "must be integer");
        }
        return value.longValue();
    }

    /** Rows between two days, both included; at most, and without filters just, 31 days. */
    Predicate<ObjectNode> days(JsonNode body) throws NhanhRefusal {
        LocalDate given = day(body, "fromDate");
        LocalDate until = day(body, "toDate");
        LocalDate to = until != null ? until : given != null ? given.plusDays(30) : LocalDate.ofInstant(clock.instant(), NhanhShop.ZONE);
        LocalDate from = given != null ? given : to.minusDays(30);
        if (from.plusDays(31).isBefore(to)) {
            throw NhanhRefusal.field("filters.toDate", "must be within 31 days of fromDate");
        }
        return row -> {
            LocalDate date = LocalDate.parse(row.path("date").asText());
            return !date.isBefore(from) && !date.isAfter(to);
        };
    }

    private static @Nullable LocalDate day(JsonNode body, String name) throws NhanhRefusal {
        JsonNode value = body.path("filters").path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            return LocalDate.parse(value.asText());
        } catch (DateTimeParseException notADate) {
            throw NhanhRefusal.field("filters." + name, "must be yyyy-mm-dd");
        }
    }
}
