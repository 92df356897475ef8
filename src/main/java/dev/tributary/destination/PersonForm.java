package dev.tributary.destination;

import dev.tributary.contact.Invisible;
import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Locale;

/** Steps of normalising that several destinations share. */
public final class PersonForm {

    private PersonForm() {
    }

    public static String lower(String typed) {
        return Invisible.tidy(typed).toLowerCase(Locale.ROOT);
    }

    public static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    public static @Nullable String matching(String text, String pattern) {
        return text.matches(pattern) ? text : null;
    }

    /** Roman letters without marks: {@code đặng} becomes {@code dang}. Expects lower case. */
    public static String roman(String lower) {
        return Normalizer.normalize(lower.replace('đ', 'd'), Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
    }
}
