package dev.tributary.twin.google;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter over user lists in the part of AIP-160 that the user list service documents: comparisons of a field with a value, {@code :}
 * (has) and {@code IN(field, value, …)}, joined by {@code AND}; no {@code OR}, no brackets.
 */
final class DataManagerFilter {

    private record Condition(String field, String operator, List<String> values) {}

    private static final String VALUE = "(?:\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|[^\\s,()\"']+)";
    private static final Pattern COMPARISON = Pattern.compile("\\s*([A-Za-z_.]+)\\s*(!=|>=|<=|=|>|<|:)\\s*(" + VALUE + ")\\s*");
    private static final Pattern IN = Pattern.compile("\\s*IN\\s*\\(\\s*([A-Za-z_.]+)((?:\\s*,\\s*" + VALUE + ")+)\\s*\\)\\s*");
    private static final Pattern ONE_VALUE = Pattern.compile(VALUE);
    private static final Pattern AND = Pattern.compile("AND\\s+");
    /** Field as both spellings have it → where the answer shows it. */
    private static final Map<String, String> FIELDS = Map.of("id", "/id", "displayName", "/displayName", "description", "/description",
            "membershipStatus", "/membershipStatus", "integrationCode", "/integrationCode", "accessReason", "/accessReason",
            "ingestedUserListInfo.uploadKeyTypes", "/ingestedUserListInfo/uploadKeyTypes");

    private final List<Condition> conditions = new ArrayList<>();

    private DataManagerFilter() {
    }

    /** @throws GoogleRefusal with {@code INVALID_FILTER} when the text is no such filter */
    static DataManagerFilter parse(String text) {
        DataManagerFilter filter = new DataManagerFilter();
        int at = 0;
        while (at < text.length() && !text.isBlank()) {
            String rest = text.substring(at);
            Matcher in = IN.matcher(rest);
            Matcher comparison = COMPARISON.matcher(rest);
            Matcher found = in.lookingAt() ? in : comparison;
            if (found == comparison && !comparison.lookingAt()) {
                throw refusal();
            }
            filter.conditions.add(found == in ? new Condition(field(in.group(1)), "IN", values(in.group(2)))
                    : new Condition(field(comparison.group(1)), comparison.group(2), values(comparison.group(3))));
            at += found.end();
            if (at < text.length()) {
                Matcher and = AND.matcher(text).region(at, text.length());
                if (!and.lookingAt()) {
                    throw refusal();
                }
                at = and.end();
                if (text.substring(at).isBlank()) {
                    throw refusal();
                }
            }
        }
        return filter;
    }

    boolean matches(JsonNode list) {
        return conditions.stream().allMatch(condition -> matches(list.at(FIELDS.getOrDefault(condition.field(), "")), condition));
    }

    private static boolean matches(JsonNode found, Condition condition) {
        String value = condition.values().get(0);
        if (found.isArray()) {
            List<String> elements = new ArrayList<>();
            found.forEach(element -> elements.add(element.asText()));
            return condition.operator().equals("IN") ? condition.values().stream().anyMatch(elements::contains)
                    : condition.operator().equals("!=") != elements.contains(value);
        }
        String text = found.asText();
        int order = condition.field().equals("id") && value.matches("\\d{1,18}") && text.matches("\\d{1,18}")
                ? Long.compare(Long.parseLong(text), Long.parseLong(value))
                : text.compareTo(value);
        return switch (condition.operator()) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case "IN" -> condition.values().contains(text);
            default -> value.equals("*") ? !text.isEmpty() : text.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
        };
    }

    private static String field(String written) {
        return FIELDS.keySet().stream().filter(known -> known.equals(written) || JsonShape.snake(known).equals(written)).findFirst()
                .orElseThrow(DataManagerFilter::refusal);
    }

    private static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        Matcher value = ONE_VALUE.matcher(text);
        while (value.find()) {
            String found = value.group();
            boolean quoted = found.length() > 1 && Arrays.asList('"', '\'').contains(found.charAt(0));
            values.add(quoted ? found.substring(1, found.length() - 1).replaceAll("\\\\(.)", "$1") : found);
        }
        return values;
    }

    private static GoogleRefusal refusal() {
        return GoogleRefusal.invalid("filter", "INVALID_FILTER", "The query filter is invalid.");
    }
}
