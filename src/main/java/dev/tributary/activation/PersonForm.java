package dev.tributary.activation;

import dev.tributary.contact.Invisible;
import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Locale;

/** Small steps that both platforms' forms are made of. */
final class PersonForm {

    private PersonForm() {
    }

    static String lower(String typed) {
        return Invisible.tidy(typed).toLowerCase(Locale.ROOT);
    }

    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    static @Nullable String matching(String text, String pattern) {
        return text.matches(pattern) ? text : null;
    }

    /** Roman letters without marks: {@code đặng} becomes {@code dang}. Expects lower case. */
    static String roman(String lower) {
        return Normalizer.normalize(lower.replace('đ', 'd'), Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
    }
}
