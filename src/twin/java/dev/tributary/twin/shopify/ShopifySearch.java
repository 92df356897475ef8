package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code query} argument of a list (shopify.dev/docs/api/usage/search-syntax): terms that must all hold. A term that the vendor does
 * not understand is left out with a warning, never an error. Immutable.
 *
 * @param warnings fields whose terms were left out
 */
record ShopifySearch(Predicate<JsonNode> filter, List<String> warnings) {

    private static final Pattern TERM = Pattern.compile("([A-Za-z_]+):(>=|<=|>|<)?('[^']*'|\"[^\"]*\"|\\S+)|(AND)\\b|(\\S+)");

    static ShopifySearch parse(@Nullable String query) {
        Predicate<JsonNode> all = record -> true;
        List<String> warnings = new ArrayList<>();
        Matcher terms = TERM.matcher(query == null ? "" : query);
        while (terms.find()) {
            if (terms.group(4) != null) {
                continue;
            }
            Predicate<JsonNode> term = terms.group(1) == null ? null
                    : term(terms.group(1), terms.group(2) == null ? "" : terms.group(2), terms.group(3));
            if (term == null) {
                warnings.add(terms.group(1) == null ? "default" : terms.group(1));
            } else {
                all = all.and(term);
            }
        }
        return new ShopifySearch(all, List.copyOf(warnings));
    }

    private static @Nullable Predicate<JsonNode> term(String field, String operator, String written) {
        boolean quoted = written.length() > 1 && (written.charAt(0) == '\'' || written.charAt(0) == '"');
        String value = quoted ? written.substring(1, written.length() - 1) : written;
        switch (field) {
            case "updated_at", "created_at", "processed_at" -> {
                if (!quoted && value.contains(":")) {
                    return null; // a time needs its quotes
                }
                Instant bound = time(value);
                String name = field.replace("_a", "A");
                return bound == null ? null : record -> holds(Instant.parse(record.path(name).asText()).compareTo(bound), operator);
            }
            case "id" -> {
                if (!value.matches("\\d+")) {
                    return null;
                }
                long bound = Long.parseLong(value);
                return record -> holds(Long.compare(record.path("legacyResourceId").asLong(), bound), operator);
            }
            case "status" -> {
                return record -> value.equals("any") || record.path("status").asText().equalsIgnoreCase(value);
            }
            default -> {
                return null;
            }
        }
    }

    private static @Nullable Instant time(String value) {
        try {
            return value.contains("T") ? java.time.OffsetDateTime.parse(value).toInstant()
                    : java.time.LocalDate.parse(value).atStartOfDay(java.time.ZoneOffset.UTC).toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private static boolean holds(int comparison, String operator) {
        return switch (operator) {
            case ">=" -> comparison >= 0;
            case "<=" -> comparison <= 0;
            case ">" -> comparison > 0;
            case "<" -> comparison < 0;
            default -> comparison == 0;
        };
    }
}
