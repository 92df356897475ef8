package dev.tributary.receive;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names and values of a form or query string: {@code a=1&b=two+words}. */
public final class FormValues {

    private FormValues() {
    }

    /** One name with its value, both decoded. Prints neither. */
    public record Field(String name, String value) {

        @Override
        public String toString() {
            return "field";
        }
    }

    /** All fields in order. A name without "=" has an empty value; invalid percent encoding is kept as text. */
    public static List<Field> parse(String text) {
        List<Field> fields = new ArrayList<>();
        for (String pair : text.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                fields.add(new Field(decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1))));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
