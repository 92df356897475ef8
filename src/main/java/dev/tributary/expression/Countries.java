package dev.tributary.expression;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Countries as people write them: a code of two or three letters, or a name in English or Vietnamese, with or without its accents. */
final class Countries {

    private static final Map<String, String> CODES = codes();

    private Countries() {
    }

    /** ISO 3166-1 alpha-2, or null for what is no country known here. */
    static @Nullable String code(String typed) {
        return CODES.get(plain(typed));
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale("", code);
            codes.putIfAbsent(plain(country.getDisplayCountry(new Locale("vi"))), code);
            codes.put(plain(country.getDisplayCountry(Locale.ENGLISH)), code);
            codes.put(plain(country.getISO3Country()), code);
        }
        for (String code : Locale.getISOCountries()) {
            codes.put(plain(code), code);
        }
        codes.put("usa", "US");
        codes.put("uk", "GB");
        codes.put("korea", "KR");
        return codes;
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).toLowerCase(Locale.ROOT).replace('đ', 'd').replaceAll("[^a-z]", "");
    }
}
