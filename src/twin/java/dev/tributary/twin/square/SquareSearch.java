package dev.tributary.twin.square;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The three searches, each with boundary rules of its own (square/connect-api-specification, api.json 2025-08-20): customers from the start
 * on and before the end, orders with both ends, catalogue objects behind the start. Unknown fields of a request are left unread, as the
 * vendor does.
 */
final class SquareSearch {

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final List<String> PUBLIC = List.of("given_name", "family_name", "company_name", "email_address", "phone_number");

    private final SquareStore store;
    private final SquareCursors cursors;
    private final Clock clock;
    private final Duration lag;

    /** @param lag how long a change of a customer stays unseen by the search */
    SquareSearch(SquareStore store, SquareCursors cursors, Clock clock, Duration lag) {
        this.store = store;
        this.cursors = cursors;
        this.clock = clock;
        this.lag = lag;
    }

    /** A bound, or null when it is not given. */
    private static @Nullable Instant bound(JsonNode range, String name) {
        if (range.path(name).isMissingNode() || range.path(name).isNull()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(range.path(name).asText()).toInstant();
        } catch (DateTimeException notATime) {
            throw SquareRefusal.request("INVALID_TIME", "Expected an RFC 3339 timestamp.", name);
        }
    }

    private static String constant(JsonNode node, String otherwise, Set<String> allowed, String field) {
        String text = node.asText(otherwise);
        if (!allowed.contains(text)) {
            throw SquareRefusal.request("INVALID_ENUM_VALUE", "`" + text + "` is not a valid enum value for `" + field + "`.", field);
        }
        return text;
    }

    private static int limit(JsonNode body, int otherwise, int most) {
        int limit = body.path("limit").asInt(otherwise);
        if (limit < 1 || limit > most) {
            throw SquareRefusal.request(limit < 1 ? "VALUE_TOO_LOW" : "VALUE_TOO_HIGH", "Field must be between 1 and " + most + ".",
                    "limit");
        }
        return limit;
    }

    ObjectNode customers(JsonNode body) {
        JsonNode query = body.path("query");
        int limit = limit(body, 100, 100);
        JsonNode range = query.at("/filter/updated_at");
        Instant from = bound(range, "start_at");
        Instant until = bound(range, "end_at");
        boolean byTime = constant(query.at("/sort/field"), "DEFAULT", Set.of("DEFAULT", "CREATED_AT"), "field").equals("CREATED_AT");
        boolean descending = constant(query.at("/sort/order"), "ASC", Set.of("ASC", "DESC"), "order").equals("DESC");
        Instant indexed = clock.instant().minus(lag);
        List<ObjectNode> matching = new ArrayList<>(store.all("customers"));
        matching.removeIf(one -> {
            Instant changed = SquareStore.time(one, "updated_at");
            boolean seen = PUBLIC.stream().anyMatch(name -> !one.path(name).asText("").isEmpty());
            return !seen || !lag.isZero() && changed.isAfter(indexed) || from != null && changed.isBefore(from)
                    || until != null && !changed.isBefore(until);
        });
        return page("customers", matching, byTime ? one -> sortable(one, "created_at") : SquareSearch::name, descending, limit - 1, body,
                query.toString());
    }

    /** The list of all customers, for {@code GET /v2/customers}. */
    ObjectNode allCustomers(ObjectNode query) {
        int limit = limit(query, 100, 100);
        List<ObjectNode> all = new ArrayList<>(store.all("customers"));
        return page("customers", all, SquareSearch::name, false, limit, query, "list");
    }

    ObjectNode orders(JsonNode body) {
        JsonNode locations = body.path("location_ids");
        if (!locations.isArray() || locations.isEmpty()) {
            throw SquareRefusal.request("MISSING_REQUIRED_PARAMETER", "Missing required parameter.", "location_ids");
        }
        if (locations.size() > 10) {
            throw SquareRefusal.request("ARRAY_LENGTH_TOO_LONG", "At most 10 location ids may be given.", "location_ids");
        }
        Set<String> places = new java.util.HashSet<>();
        for (JsonNode location : locations) {
            if (!store.has("locations", location.asText())) {
                throw SquareRefusal.request("NOT_FOUND", "Location not found.", "location_ids");
            }
            places.add(location.asText());
        }
        int limit = limit(body, 500, 1_000);
        JsonNode query = body.path("query");
        String sort = constant(query.at("/sort/sort_field"), "CREATED_AT", Set.of("CREATED_AT", "UPDATED_AT", "CLOSED_AT"), "sort_field");
        boolean descending = constant(query.at("/sort/sort_order"), "DESC", Set.of("ASC", "DESC"), "sort_order").equals("DESC");
        String field = sort.toLowerCase(java.util.Locale.ROOT);
        JsonNode filter = query.at("/filter/date_time_filter");
        if (filter.isObject() && !filter.isEmpty() && (filter.size() > 1 || !filter.has(field))) {
            throw SquareRefusal.request("BAD_REQUEST", "The sort field must be the field of the date time filter.",
                    "query.sort.sort_field");
        }
        Instant from = bound(filter.path(field), "start_at");
        Instant until = bound(filter.path(field), "end_at");
        List<ObjectNode> matching = new ArrayList<>(store.all("orders"));
        matching.removeIf(one -> {
            Instant at = SquareStore.time(one, field);
            return !places.contains(one.path("location_id").asText()) || from != null && at.isBefore(from)
                    || until != null && at.isAfter(until);
        });
        return page("orders", matching, one -> sortable(one, field), descending, limit, body, locations + query.toString());
    }

    ObjectNode catalog(JsonNode body) {
        Set<String> types = new java.util.TreeSet<>();
        body.path("object_types").forEach(type -> types.add(type.asText()));
        int limit = body.path("limit").asInt(1_000);
        Instant from = bound(body, "begin_time");
        boolean deleted = body.path("include_deleted_objects").asBoolean();
        List<ObjectNode> matching = new ArrayList<>(store.all("objects"));
        for (ObjectNode item : store.all("objects")) { // a variation is an object too, within its item
            item.path("item_data").path("variations").forEach(variation -> matching.add((ObjectNode) variation));
        }
        matching.removeIf(
                one -> !types.isEmpty() && !types.contains(one.path("type").asText()) || !deleted && one.path("is_deleted").asBoolean()
                        || from != null && !SquareStore.time(one, "updated_at").isAfter(from));
        ObjectNode answer = page("objects", matching, one -> "", false, limit < 1 || limit > 1_000 ? 1_000 : Math.max(1, limit - 1), body,
                types + String.valueOf(from) + deleted);
        return answer.isEmpty() ? answer : answer.put("latest_time", store.now());
    }

    /** Times come with and without a fraction, so they are not sorted as text. */
    private static String sortable(JsonNode one, String field) {
        return String.format(java.util.Locale.ROOT, "%015d", SquareStore.time(one, field).toEpochMilli() + LONGEST.toMillis());
    }

    private static String name(JsonNode one) {
        return (one.path("given_name").asText() + " " + one.path("family_name").asText()).toLowerCase(java.util.Locale.ROOT);
    }

    private ObjectNode page(String list, List<ObjectNode> matching, Function<JsonNode, String> by, boolean descending, int size,
            JsonNode body, String query) {
        Comparator<JsonNode> ascending = Comparator.<JsonNode, String>comparing(by).thenComparing(one -> one.path("id").asText());
        Comparator<JsonNode> order = descending ? ascending.reversed() : ascending;
        matching.sort(order);
        SquareCursors.Place after = cursors.find(body.path("cursor").asText(null), list + query);
        int from = 0;
        if (after != null) {
            while (from < matching.size() && compare(matching.get(from), by, after, descending) <= 0) {
                from++;
            }
        }
        int to = Math.min(matching.size(), from + Math.max(1, size)); // a limit is advice: pages may be shorter
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (from < to) {
            ArrayNode records = answer.putArray(list);
            matching.subList(from, to).forEach(records::add);
        }
        if (to < matching.size()) {
            JsonNode last = matching.get(to - 1);
            answer.put("cursor", cursors.after(list + query, by.apply(last), last.path("id").asText()));
        }
        return answer;
    }

    private static int compare(JsonNode one, Function<JsonNode, String> by, SquareCursors.Place place, boolean descending) {
        int value = by.apply(one).compareTo(place.value());
        int comparison = value != 0 ? value : one.path("id").asText().compareTo(place.id());
        return descending ? -comparison : comparison;
    }
}
