package dev.tributary.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An array of objects, one a line; numbers are numbers, with every digit, and maps and lists are objects and arrays. */
final class JsonWriter implements ResultWriter {

    private static final ObjectWriter JSON = Json.MAPPER.writer(new OneLine()).with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

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
        keys = List.copyOf(unique);
        out.print('[');
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            object.put(keys.get(i), plain(values.get(i)));
        }
        try {
            out.print(first ? "\n  " : ",\n  ");
            out.print(JSON.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts and numbers are always JSON", e);
        }
        first = false;
        return true;
    }

    /** A value as maps, lists, numbers, texts, true, false and null; what no number of JSON can say is a text. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, inner) -> copy.put(String.valueOf(key), plain(inner)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(inner -> copy.add(plain(inner)));
            return copy;
        }
        if (value == null || value instanceof Boolean) {
            return value;
        }
        boolean number = value instanceof Number && !(value instanceof Double decimal && !Double.isFinite(decimal));
        return number ? new BigDecimal(ResultWriter.text(value)) : value.toString();
    }

    @Override
    public void end(long rows) {
        out.print(first ? "]\n" : "\n]\n");
    }

    /** A space behind each colon and comma. */
    private static final class OneLine extends MinimalPrettyPrinter {

        private static final long serialVersionUID = 1L;

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(": ");
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
            json.writeRaw(", ");
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(", ");
        }
    }
}
