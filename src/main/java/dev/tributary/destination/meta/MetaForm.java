package dev.tributary.destination.meta;

import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.Invisible;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.destination.DestinationField;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Year;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import static dev.tributary.destination.PersonForm.lower;
import static dev.tributary.destination.PersonForm.matching;
import static dev.tributary.destination.PersonForm.orNull;
import static dev.tributary.destination.PersonForm.roman;

/**
 * How Meta wants each key before hashing. Names may be kept in their own letters ({@code *_UTF8}), but match best in Roman ones. Rules:
 * https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/guides/custom-audiences
 */
enum MetaForm implements DestinationField.Form {

    EMAIL("email", true, (typed, country) -> EmailAddress.normalise(typed)),
    PHONE("phone", true, MetaForm::phone),
    GEN("gender", true, (typed, country) -> Genders.WORDS.get(lower(typed))),
    DOBY("birth-year", true, (typed, country) -> year(Invisible.tidy(typed))),
    DOBM("birth-month", true, (typed, country) -> twoDigits(typed, 12)),
    DOBD("birth-day", true, (typed, country) -> twoDigits(typed, 31)),
    FN("given-name", true, (typed, country) -> orNull(letters(roman(lower(typed))))),
    LN("family-name", true, (typed, country) -> orNull(letters(roman(lower(typed))))),
    FN_UTF8(null, true, (typed, country) -> orNull(letters(lower(typed)))),
    LN_UTF8(null, true, (typed, country) -> orNull(letters(lower(typed)))),
    FI(null, true, (typed, country) -> {
        String name = letters(roman(lower(typed)));
        return name.isEmpty() ? null : name.substring(0, name.offsetByCodePoints(0, 1));
    }),
    CT("city", true, (typed, country) -> orNull(roman(lower(typed)).replaceAll("[^a-z]", ""))),
    ST("state", true, (typed, country) -> orNull(roman(lower(typed)).replaceAll("[^a-z]", ""))),
    ZIP("postal-code", true, MetaForm::zip),
    COUNTRY("country", true, (typed, country) -> matching(lower(typed), "[a-z]{2}")),
    MADID(null, false, (typed, country) -> lower(typed).replaceAll("[0-]", "").isEmpty() ? null : lower(typed)),
    EXTERN_ID(null, false, (typed, country) -> orNull(Invisible.tidy(typed))),
    LOOKALIKE_VALUE(null, false, (typed, country) -> number(Invisible.tidy(typed)));

    private final @Nullable String kind;
    private final boolean hashed;
    private final DestinationField.Form form;

    /** @param hashed false for keys that Meta wants readable */
    MetaForm(@Nullable String kind, boolean hashed, DestinationField.Form form) {
        this.kind = kind;
        this.hashed = hashed;
        this.form = form;
    }

    static List<DestinationField> fields() {
        return Stream.of(values()).map(key -> new DestinationField(key.kind, key.name(), key.hashed, key)).toList();
    }

    /** The value in Meta's form, or null when its cell must stay empty. */
    @Override
    public @Nullable String of(String typed, @Nullable String country) {
        return form.of(typed, country);
    }

    private static @Nullable String phone(String typed, @Nullable String country) {
        String number = PhoneNumber.e164(typed, country);
        return number == null ? null : number.substring(1);
    }

    private static @Nullable String zip(String typed, @Nullable String country) {
        String code = lower(typed).replaceAll("\\s+", "");
        if (!"US".equalsIgnoreCase(country)) {
            return orNull(code);
        }
        String digits = code.replaceAll("[^0-9]", "");
        return digits.length() < 5 ? null : digits.substring(0, 5);
    }

    private static @Nullable String year(String typed) {
        return typed.matches("[0-9]{4}") && Integer.parseInt(typed) >= 1900
                && Integer.parseInt(typed) <= Year.now(Clock.systemUTC()).getValue() ? typed : null;
    }

    private static @Nullable String twoDigits(String typed, int most) {
        String digits = Invisible.tidy(typed);
        if (!digits.matches("[0-9]{1,2}")) {
            return null;
        }
        int value = Integer.parseInt(digits);
        return value < 1 || value > most ? null : String.format(Locale.ROOT, "%02d", value);
    }

    private static @Nullable String number(String typed) {
        try {
            return new BigDecimal(typed).signum() < 0 ? null : typed;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String letters(String name) {
        return name.replaceAll("[^\\p{L}\\p{M}]", "");
    }

    private static final class Genders {
        /** English and Vietnamese; anything else is not guessed. */
        static final Map<String, String> WORDS = Map.of("m", "m", "male", "m", "man", "m", "nam", "m", "f", "f", "female", "f", "woman",
                "f", "nữ", "f", "nu", "f");
    }
}
