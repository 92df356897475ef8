package dev.tributary.twin.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One search request, checked against the limits the vendor documents
 * (developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm, "Limits"). Immutable.
 */
record HubSpotSearch(Predicate<HubSpotContact> filter, Comparator<HubSpotContact> order, List<String> properties, int limit, int after) {

    /** A request the vendor answers with 400; the message holds no value of a filter. */
    static final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CHARACTERS = 3000;
    private static final int MOST_GROUPS = 5;
    private static final int MOST_FILTERS_IN_GROUP = 6;
    private static final int MOST_FILTERS = 18;
    private static final int MOST_RESULTS_IN_PAGE = 200;
    private static final Set<String> FIELDS = Set.of("filterGroups", "sorts", "properties", "limit", "after", "query");
    private static final Set<String> TIMES = Set.of("createdate", "lastmodifieddate", "ads_consent_at");
    private static final Comparator<HubSpotContact> BY_ID = Comparator.comparingLong(HubSpotContact::id);

    static HubSpotSearch parse(String body, Set<String> known) throws Refused {
        if (body.length() > MOST_CHARACTERS) {
            throw new Refused("The request body has " + body.length() + " characters, at most " + MOST_CHARACTERS + " are allowed");
        }
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new Refused("Invalid input JSON");
        }
        if (!root.isObject()) {
            throw new Refused("Invalid input JSON: expected an object");
        }
        for (var names = root.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new Refused("Invalid input JSON: unknown field " + name);
            }
        }
        int limit = whole(root.path("limit"), 10, "limit");
        if (limit < 1 || limit > MOST_RESULTS_IN_PAGE) {
            throw new Refused("limit is " + limit + ", it must be from 1 to " + MOST_RESULTS_IN_PAGE);
        }
        int after = whole(root.path("after"), 0, "after");
        if (after < 0) {
            throw new Refused("after must not be negative");
        }
        List<String> properties = new ArrayList<>();
        root.path("properties").forEach(name -> properties.add(name.asText()));
        Predicate<HubSpotContact> filter = groups(root.path("filterGroups"), known).and(words(root.path("query").asText("")));
        return new HubSpotSearch(filter, order(root.path("sorts"), known), List.copyOf(properties), limit, after);
    }

    private static int whole(JsonNode node, int otherwise, String name) throws Refused {
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(node.asText());
        } catch (NumberFormatException notANumber) {
            throw new Refused(name + " must be an integer");
        }
    }

    private static Predicate<HubSpotContact> words(String query) {
        String wanted = query.toLowerCase(Locale.ROOT);
        return contact -> wanted.isEmpty() || List.of("firstname", "lastname", "email", "phone").stream()
                .anyMatch(name -> lower(contact.property(name)).contains(wanted));
    }

    /** Groups are alternatives; the filters of a group must all hold. */
    private static Predicate<HubSpotContact> groups(JsonNode groups, Set<String> known) throws Refused {
        if (groups.size() > MOST_GROUPS) {
            throw new Refused("There are " + groups.size() + " filterGroups, at most " + MOST_GROUPS + " are allowed");
        }
        int count = 0;
        Predicate<HubSpotContact> any = contact -> groups.isEmpty();
        for (JsonNode group : groups) {
            JsonNode filters = group.path("filters");
            count += filters.size();
            if (filters.size() > MOST_FILTERS_IN_GROUP || count > MOST_FILTERS) {
                throw new Refused("Too many filters: at most " + MOST_FILTERS_IN_GROUP + " in a group and " + MOST_FILTERS + " in all");
            }
            Predicate<HubSpotContact> all = contact -> true;
            for (JsonNode filter : filters) {
                all = all.and(filter(filter, known));
            }
            any = any.or(all);
        }
        return any;
    }

    private static Predicate<HubSpotContact> filter(JsonNode filter, Set<String> known) throws Refused {
        String name = property(filter.path("propertyName"), known);
        String operator = filter.path("operator").asText("");
        return switch (operator) {
            case "HAS_PROPERTY" -> contact -> present(contact, name);
            case "NOT_HAS_PROPERTY" -> contact -> !present(contact, name);
            case "EQ" -> compared(name, value(filter, "value", name), sign -> sign == 0);
            case "NEQ" -> compared(name, value(filter, "value", name), sign -> sign == 0).negate();
            case "LT" -> compared(name, value(filter, "value", name), sign -> sign < 0);
            case "LTE" -> compared(name, value(filter, "value", name), sign -> sign <= 0);
            case "GT" -> compared(name, value(filter, "value", name), sign -> sign > 0);
            case "GTE" -> compared(name, value(filter, "value", name), sign -> sign >= 0);
            case "BETWEEN" -> compared(name, value(filter, "value", name), sign -> sign >= 0)
                    .and(compared(name, value(filter, "highValue", name), sign -> sign <= 0));
            case "IN" -> among(filter, name);
            case "NOT_IN" -> among(filter, name).negate();
            case "CONTAINS_TOKEN" -> token(name, value(filter, "value", name));
            case "NOT_CONTAINS_TOKEN" -> token(name, value(filter, "value", name)).negate();
            default -> throw new Refused("Unknown operator " + operator);
        };
    }

    private static Predicate<HubSpotContact> among(JsonNode filter, String name) throws Refused {
        if (!filter.path("values").isArray() || filter.path("values").isEmpty()) {
            throw new Refused("A filter with IN or NOT_IN needs values");
        }
        Predicate<HubSpotContact> any = contact -> false;
        for (JsonNode each : filter.path("values")) {
            any = any.or(compared(name, checked(each, name), sign -> sign == 0));
        }
        return any;
    }

    private static Predicate<HubSpotContact> token(String name, String pattern) {
        String wanted = lower(pattern).replace("*", "");
        return contact -> present(contact, name) && lower(contact.property(name)).contains(wanted);
    }

    private static Predicate<HubSpotContact> compared(String name, String value, Predicate<Integer> sign) {
        return contact -> {
            String own = contact.property(name);
            return own != null && !own.isEmpty() && sign.test(compare(name, own, value));
        };
    }

    /** A time against epoch milliseconds, an id as a number, all else as text without regard to case. */
    private static int compare(String name, String own, String value) {
        if (TIMES.contains(name)) {
            return Long.compare(Instant.parse(own).toEpochMilli(), Long.parseLong(value));
        }
        return name.equals("hs_object_id") ? Long.compare(Long.parseLong(own), Long.parseLong(value)) : lower(own).compareTo(lower(value));
    }

    private static String value(JsonNode filter, String field, String name) throws Refused {
        return checked(filter.path(field), name);
    }

    private static String checked(JsonNode value, String name) throws Refused {
        if (!value.isTextual()) {
            throw new Refused("The filter on " + name + " needs its value as a string");
        }
        boolean number = TIMES.contains(name) || name.equals("hs_object_id");
        if (number && !value.asText().matches("-?\\d{1,18}")) {
            throw new Refused("The filter on " + name + " needs "
                    + (TIMES.contains(name) ? "epoch milliseconds" : "a number") + " as a string");
        }
        return value.asText();
    }

    private static Comparator<HubSpotContact> order(JsonNode sorts, Set<String> known) throws Refused {
        if (sorts.size() > 1) {
            throw new Refused("There are " + sorts.size() + " sorts, only one is allowed");
        }
        if (sorts.isEmpty()) {
            return Comparator.comparing(HubSpotContact::created).thenComparing(BY_ID);
        }
        JsonNode sort = sorts.get(0);
        String name = property(sort.isTextual() ? sort : sort.path("propertyName"), known);
        Comparator<HubSpotContact> order = switch (name) {
            case "hs_object_id" -> BY_ID;
            case "createdate" -> Comparator.comparing(HubSpotContact::created).thenComparing(BY_ID);
            case "lastmodifieddate" -> Comparator.comparing(HubSpotContact::modified).thenComparing(BY_ID);
            default -> Comparator.<HubSpotContact, String>comparing(contact -> lower(contact.property(name))).thenComparing(BY_ID);
        };
        return "DESCENDING".equals(sort.path("direction").asText()) ? order.reversed() : order;
    }

    private static String property(JsonNode name, Set<String> known) throws Refused {
        if (!known.contains(name.asText())) {
            throw new Refused("Property " + name.asText() + " does not exist");
        }
        return name.asText();
    }

    private static boolean present(HubSpotContact contact, String name) {
        String value = contact.property(name);
        return value != null && !value.isEmpty();
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
