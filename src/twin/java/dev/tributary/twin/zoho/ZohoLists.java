package dev.tributary.twin.zoho;

import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Lists of records and of deletions. Pages by number reach the first 2,000 records; a page token goes on behind the last record of its
 * page, lives a day and fits only the very request it came from. Thread-safe.
 */
final class ZohoLists {

    private static final int MOST_FIELDS = 50;
    private static final int MOST_IN_PAGE = 200;
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    /** What the vendor refuses. */
    static final class Refused extends RuntimeException {
        final TwinResponse answer;

        Refused(int status, String code, String details, String message) {
            super(code);
            this.answer = ZohoTwin.refusal(status, code, details, message);
        }
    }

    private record Token(ZohoModule module, Map<String, String> request, ZohoRecord last, int behind, Instant until) {}

    private final ZohoOrg org;
    private final Clock clock;
    private final ZohoTwin.Limits limits;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    ZohoLists(ZohoOrg org, Clock clock, ZohoTwin.Limits limits) {
        this.org = org;
        this.clock = clock;
        this.limits = limits;
    }

    TwinResponse records(ZohoModule module, Map<String, String> query, @Nullable String since) {
        String names = query.getOrDefault("fields", "");
        if (names.isEmpty()) {
            throw new Refused(400, "REQUIRED_PARAM_MISSING", "{\"param_name\":\"fields\"}", "One of the expected parameter is missing");
        }
        List<String> fields = Arrays.asList(names.split(","));
        if (fields.size() > MOST_FIELDS) {
            throw new Refused(400, "LIMIT_EXCEEDED", "{\"limit\":50,\"param_name\":\"fields\"}", "Fields limit exceeded");
        }
        int size = number(query, "per_page", MOST_IN_PAGE, MOST_IN_PAGE);
        Comparator<ZohoRecord> order = order(query);
        Predicate<ZohoRecord> filter = modified(since);
        if (module == ZohoModule.LEADS) {
            String converted = query.getOrDefault("converted", "false"); // converted leads are left out unless asked for
            filter = filter
                    .and(record -> converted.equals("both") || String.valueOf(record.values().get("Converted__s")).equals(converted));
        }
        List<ZohoRecord> all = org.all(module, filter).stream().sorted(order).toList();
        Map<String, String> request = new TreeMap<>(query);
        request.remove("page");
        request.remove("page_token");
        request.put("If-Modified-Since", String.valueOf(since));
        int from;
        int behind;
        if (query.containsKey("page_token")) {
            Token token = token(module, query, request);
            from = (int) all.stream().filter(record -> order.compare(record, token.last()) <= 0).count();
            behind = token.behind();
        } else {
            int page = number(query, "page", 1, Integer.MAX_VALUE);
            behind = (page - 1) * size;
            from = behind;
            if (behind >= limits.byPage()) {
                throw new Refused(400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED", "{\"limit\":" + limits.byPage() + "}",
                        "You can only get the first " + limits.byPage() + " records without using page_token param.");
            }
        }
        if (behind >= limits.byToken()) {
            throw new Refused(400, "PAGINATION_LIMIT_EXCEEDED", "{\"limit\":" + limits.byToken() + "}",
                    "You can only get up to first " + limits.byToken() + " records using page_token param.");
        }
        if (from >= all.size()) {
            return nothing(since);
        }
        List<ZohoRecord> rows = all.subList(from, Math.min(all.size(), from + size));
        boolean more = from + rows.size() < all.size();
        Token next = new Token(module, request, rows.get(rows.size() - 1), behind + rows.size(), clock.instant().plus(TOKEN_LIFE));
        String name = more ? "c8582" + UUID.randomUUID().toString().replace("-", "") : null;
        if (name != null) {
            tokens.put(name, next);
        }
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            for (ZohoRecord row : rows) {
                row.write(json, fields);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("info");
            json.writeNumberField("per_page", size);
            json.writeNumberField("count", rows.size());
            json.writeNumberField("page", behind / size + 1);
            json.writeStringField("sort_by", query.getOrDefault("sort_by", "id"));
            json.writeStringField("sort_order", query.getOrDefault("sort_order", "desc"));
            json.writeBooleanField("more_records", more);
            json.writeStringField("next_page_token", name);
            json.writeNullField("previous_page_token");
            json.writeStringField("page_token_expiry", name == null ? null : ZohoRecord.time(next.until()));
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    TwinResponse deleted(ZohoModule module, Map<String, String> query, @Nullable String since) {
        String type = query.getOrDefault("type", "all");
        if (!List.of("all", "recycle", "permanent").contains(type)) {
            throw new Refused(400, "INVALID_DATA", "{\"param_name\":\"type\"}", "The type is not valid");
        }
        int size = number(query, "per_page", MOST_IN_PAGE, MOST_IN_PAGE);
        int page = number(query, "page", 1, Integer.MAX_VALUE);
        Instant from = time(since);
        List<ZohoOrg.Deletion> all = org.deleted(module, one -> (from == null || one.at().isAfter(from))
                && (type.equals("all") || one.permanent() == type.equals("permanent"))).stream()
                .sorted(Comparator.comparing(ZohoOrg.Deletion::at).reversed().thenComparing(ZohoOrg.Deletion::id)).toList();
        int start = (page - 1) * size;
        if (start >= all.size()) {
            return nothing(since);
        }
        List<ZohoOrg.Deletion> rows = all.subList(start, Math.min(all.size(), start + size));
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            for (ZohoOrg.Deletion row : rows) {
                json.writeStartObject();
                json.writeNullField("deleted_by");
                json.writeStringField("id", String.valueOf(row.id()));
                json.writeStringField("display_name", "-");
                json.writeStringField("type", row.permanent() ? "permanent" : "recycle");
                json.writeStringField("deleted_time", ZohoRecord.time(row.at()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("info");
            json.writeNumberField("per_page", size);
            json.writeNumberField("count", rows.size());
            json.writeNumberField("page", page);
            json.writeBooleanField("more_records", start + rows.size() < all.size());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private Token token(ZohoModule module, Map<String, String> query, Map<String, String> request) {
        if (query.containsKey("page")) {
            throw new Refused(400, "AMBIGUITY_DURING_PROCESSING",
                    "{\"ambiguity_due_to\":[{\"param_name\":\"page\"},{\"param_name\":\"page_token\"}]}",
                    "You cannot use both page and page_token");
        }
        Token token = tokens.get(String.valueOf(query.get("page_token")));
        if (token == null || token.module() != module || !token.request().equals(request)) {
            throw new Refused(401, "TOKEN_BOUND_DATA_MISMATCH", "{\"param_name\":\"page_token\"}", // sic: 401
                    "The page_token given seems to be invalid or input param is added, altered, or deleted");
        }
        if (!clock.instant().isBefore(token.until())) {
            throw new Refused(400, "EXPIRED_VALUE", "{\"param_name\":\"page_token\"}", "page_token is expired");
        }
        return token;
    }

    private static Comparator<ZohoRecord> order(Map<String, String> query) {
        Comparator<ZohoRecord> byId = Comparator.comparingLong(ZohoRecord::id);
        Comparator<ZohoRecord> order = switch (query.getOrDefault("sort_by", "id")) {
            case "id" -> byId;
            case "Created_Time" -> Comparator.comparing(ZohoRecord::created).thenComparing(byId);
            case "Modified_Time" -> Comparator.comparing(ZohoRecord::modified).thenComparing(byId);
            default -> throw new Refused(400, "INVALID_DATA", "{\"param_name\":\"sort_by\"}", "The sort_by is not valid");
        };
        return switch (query.getOrDefault("sort_order", "desc")) {
            case "asc" -> order;
            case "desc" -> order.reversed();
            default -> throw new Refused(400, "INVALID_DATA", "{\"param_name\":\"sort_order\"}", "The sort_order is not valid");
        };
    }

    private static Predicate<ZohoRecord> modified(@Nullable String since) {
        Instant from = time(since);
        return record -> from == null || record.modified().isAfter(from); // whether it is inclusive is documented nowhere
    }

    private static @Nullable Instant time(@Nullable String since) {
        try {
            return since == null ? null : OffsetDateTime.parse(since).toInstant();
        } catch (DateTimeParseException notATime) {
            throw new Refused(400, "INVALID_DATA", "{\"header_name\":\"If-Modified-Since\"}", "The header needs a time with its offset");
        }
    }

    private static int number(Map<String, String> query, String name, int otherwise, int most) {
        String text = query.getOrDefault(name, String.valueOf(otherwise));
        int number = text.matches("\\d{1,7}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw new Refused(400, "INVALID_DATA", "{\"param_name\":\"" + name + "\"}", "The " + name + " is not valid");
        }
        return number;
    }

    /** 304 when the caller said since when, 204 otherwise; never a body. */
    private static TwinResponse nothing(@Nullable String since) {
        return new TwinResponse(since == null ? 204 : 304, Map.of(), new byte[0]);
    }
}
