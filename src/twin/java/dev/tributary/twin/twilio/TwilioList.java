package dev.tributary.twin.twilio;

import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The list of messages as a query asks for it: filters, pages and the links between them. */
final class TwilioList {

    private static final int LARGEST_PAGE = 1000;
    private static final Set<String> FILTERS = Set.of("To", "From", "DateSent", "DateSent<", "DateSent>");
    private static final Pattern TOKEN = Pattern.compile("PA(\\d+)(SM[0-9a-f]{32})");

    /** A parameter that the vendor refuses, with its error code. */
    static final class BadParameter extends Exception {
        private static final long serialVersionUID = 1L;
        final int code;

        BadParameter(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    private TwilioList() {
    }

    /** The page of the messages, newest first, that a query asks for. */
    static TwinResponse page(List<TwilioMessage> messages, Map<String, String> query) throws BadParameter {
        int size = number(query, "PageSize", 50);
        if (size > LARGEST_PAGE) {
            throw new BadParameter(20007, "Page size too large: the maximum is " + LARGEST_PAGE);
        }
        int page = number(query, "Page", 0);
        String token = query.get("PageToken");
        if (page > 0 && token == null) {
            throw new BadParameter(20001, "Page " + page + " cannot be asked for by its number: follow next_page_uri");
        }
        List<TwilioMessage> matching = messages.stream().filter(filter(query)).toList();
        int from = token == null ? 0 : behind(matching, token);
        int to = Math.min(from + Math.max(1, size), matching.size());
        List<TwilioMessage> shown = new ArrayList<>(matching.subList(from, to));
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeStringField("first_page_uri", uri(query, size, 0, null));
            json.writeStringField("next_page_uri", to < matching.size() ? uri(query, size, page + 1, shown.get(shown.size() - 1)) : null);
            json.writeStringField("previous_page_uri", page == 0 ? null : uri(query, size, page - 1, null));
            json.writeNumberField("page", page);
            json.writeNumberField("page_size", size);
            json.writeNumberField("start", page * size);
            json.writeNumberField("end", page * size + Math.max(0, shown.size() - 1));
            json.writeStringField("uri", uri(query, size, page, null));
            json.writeArrayFieldStart("messages");
            for (TwilioMessage message : shown) {
                message.write(json, TwilioTwin.ACCOUNT);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** Index of the first message after the one in the token, which may be deleted by now. */
    private static int behind(List<TwilioMessage> matching, String token) throws BadParameter {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            throw new BadParameter(20001, "PageToken is not one of this list's");
        }
        long created = Long.parseLong(parts.group(1));
        int at = 0;
        while (at < matching.size()) {
            TwilioMessage one = matching.get(at);
            long its = one.created().getEpochSecond();
            if (its < created || its == created && one.sid().compareTo(parts.group(2)) < 0) {
                return at;
            }
            at++;
        }
        return at;
    }

    /** Relative to the API's host, with the filters of the request. */
    private static String uri(Map<String, String> query, int size, int page, @Nullable TwilioMessage last) {
        StringBuilder uri = new StringBuilder("/2010-04-01/Accounts/" + TwilioTwin.ACCOUNT + "/Messages.json?");
        query.forEach((name, value) -> {
            if (FILTERS.contains(name)) {
                uri.append(encode(name)).append('=').append(encode(value)).append('&');
            }
        });
        uri.append("PageSize=").append(size).append("&Page=").append(page);
        return last == null ? uri.toString()
                : uri.append("&PageToken=PA").append(last.created().getEpochSecond()).append(last.sid()).toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Predicate<TwilioMessage> filter(Map<String, String> query) throws BadParameter {
        Predicate<TwilioMessage> all = one -> true;
        for (Map.Entry<String, String> pair : query.entrySet()) {
            String value = pair.getValue();
            switch (pair.getKey()) {
                case "To" -> all = all.and(one -> value.equals(one.to()));
                case "From" -> all = all.and(one -> value.equals(one.from()));
                case "DateSent", "DateSent<", "DateSent>" -> {
                    LocalDate day = day(pair.getKey(), value);
                    String operator = pair.getKey().substring("DateSent".length());
                    all = all.and(
                            one -> one.sent() != null && holds(LocalDate.ofInstant(one.sent(), ZoneOffset.UTC).compareTo(day), operator));
                }
                default -> {
                    // unknown parameters never fail
                }
            }
        }
        return all;
    }

    private static boolean holds(int sign, String operator) {
        return sign == 0 || sign < 0 && operator.equals("<") || sign > 0 && operator.equals(">");
    }

    private static LocalDate day(String name, String text) throws BadParameter {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADay) {
            throw new BadParameter(20001, name + " must be a GMT date such as 2026-03-01");
        }
    }

    private static int number(Map<String, String> query, String name, int otherwise) throws BadParameter {
        String text = query.get(name);
        try {
            int number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw new BadParameter(20001, name + " must be a number that is not negative");
    }
}
