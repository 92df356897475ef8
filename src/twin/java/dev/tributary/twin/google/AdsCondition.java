package dev.tributary.twin.google;

import com.google.ads.googleads.v23.services.GoogleAdsRow;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One condition of a GAQL query: a field, given as its path in a row, an operator and the values that it is compared with. */
record AdsCondition(List<FieldDescriptor> field, String operator, List<String> values) {

    static FieldDescriptor leaf(List<FieldDescriptor> path) {
        return path.get(path.size() - 1);
    }

    /** The value of a field in a row, or null where it is not set. */
    static @Nullable Object value(GoogleAdsRow row, List<FieldDescriptor> path) {
        Message message = row;
        for (FieldDescriptor field : path.subList(0, path.size() - 1)) {
            if (!message.hasField(field)) {
                return null;
            }
            message = (Message) message.getField(field);
        }
        FieldDescriptor leaf = leaf(path);
        return leaf.hasPresence() && !message.hasField(leaf) ? null : message.getField(leaf);
    }

    boolean holds(GoogleAdsRow row) {
        Object value = value(row, field);
        switch (operator) {
            case "IS NULL" -> {
                return value == null;
            }
            case "IS NOT NULL" -> {
                return value != null;
            }
            default -> {
                return value != null && matches(value);
            }
        }
    }

    private boolean matches(Object value) {
        String first = values.get(0);
        return switch (operator) {
            case "=" -> compare(value, first) == 0;
            case "!=" -> compare(value, first) != 0;
            case ">" -> compare(value, first) > 0;
            case ">=" -> compare(value, first) >= 0;
            case "<" -> compare(value, first) < 0;
            case "<=" -> compare(value, first) <= 0;
            case "IN" -> values.stream().anyMatch(one -> compare(value, one) == 0);
            case "NOT IN" -> values.stream().noneMatch(one -> compare(value, one) == 0);
            case "LIKE" -> like(value, first);
            default -> !like(value, first);
        };
    }

    /** {@code %} matches any text, {@code _} one character; a character in brackets matches itself. */
    private static boolean like(Object value, String pattern) {
        StringBuilder regex = new StringBuilder();
        Matcher pieces = Pattern.compile("\\[(.)]|(.)", Pattern.DOTALL).matcher(pattern);
        while (pieces.find()) {
            String wild = pieces.group(2);
            regex.append("%".equals(wild) ? ".*" : "_".equals(wild) ? "." : Pattern.quote(wild == null ? pieces.group(1) : wild));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE).matcher(text(value))
                .matches();
    }

    static int compare(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == other ? 0 : one == null ? -1 : 1;
        }
        if (one instanceof Number number) {
            return Long.compare(number.longValue(), Long.parseLong(text(other)));
        }
        return text(one).compareTo(text(other));
    }

    private static String text(Object value) {
        return value instanceof EnumValueDescriptor constant ? constant.getName() : String.valueOf(value);
    }
}
