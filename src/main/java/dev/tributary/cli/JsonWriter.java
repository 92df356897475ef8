package dev.tributary.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An array of objects, one a line; numbers are numbers, with every digit, and maps and lists are objects and arrays. */
final class JsonWriter implements ResultWriter {

    private final PrintWriter out;
    private List<String> keys = List.of();
    private boolean first = true;

    JsonWriter(PrintWriter out) {
        this.out = out;
    }

    /** Two columns of one name would be one key: the second gets a number. */
    @Override
    public void columns(List<String> names) {
        Set<String> unique = new LinkedHashSet<>();
        for (String name : names) {
            String key = name;
            for (int i = 1; !unique.add(key); i++) {
                key = name + "_" + i;
            }
        }
        keys = new ArrayList<>();
        unique.forEach(key -> keys.add(quoted(key)));
        out.print('[');
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
        out.print(first ? "\n  {" : ",\n  {");
        first = false;
        for (int i = 0; i < keys.size(); i++) {
            out.print(i == 0 ? "" : ", ");
            out.print(keys.get(i));
            out.print(": ");
            out.print(value(values.get(i)));
        }
        out.print('}');
        return true;
    }

    private static String value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + value(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonWriter::value).collect(Collectors.joining(", ", "[", "]"));
        }
        boolean bare = value instanceof Boolean || value instanceof Number && !(value instanceof Double number && !Double.isFinite(number));
        return value == null ? "null" : bare ? ResultWriter.text(value) : quoted(value.toString());
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public void end(long rows) {
        out.print(first ? "]\n" : "\n]\n");
    }
}
