package dev.tributary.files;

import dev.tributary.config.Section;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Numbers and dates in local notation, in the configured columns and in no other: what looks like a date may be a customer number. A value
 * is read exactly or refused, never guessed. Thread-safe.
 *
 * @param numbers columns of numbers
 * @param comma   whether the comma is the decimal separator and the point groups digits
 * @param dates   columns of dates and times
 * @param forms   patterns of those, the first that fits is taken
 */
public record LocalForms(List<String> numbers, boolean comma, List<String> dates, Map<String, DateTimeFormatter> forms) {

    /** {@code 1.234.567,50}, {@code 1 234,5}, {@code -12}; groups have three digits, or the separator means something else. */
    private static final Pattern COMMA = Pattern.compile("[+-]?(\\d{1,3}(?:[. \\u00A0\\u202F]\\d{3})+|\\d+)(,\\d+)?");
    private static final Pattern POINT = Pattern.compile("[+-]?(\\d{1,3}(?:[, \\u00A0\\u202F]\\d{3})+|\\d+)(\\.\\d+)?");

    static LocalForms read(Section owner) {
        Section numbers = owner.section("numbers");
        Section dates = owner.section("dates");
        List<String> numberColumns = List.of();
        List<String> dateColumns = List.of();
        boolean comma = false;
        Map<String, DateTimeFormatter> forms = new LinkedHashMap<>();
        if (numbers != null) {
            numberColumns = numbers.texts("columns");
            String decimal = numbers.text("decimal", "point");
            FileForm.check(numbers, "decimal", decimal.equals("comma") || decimal.equals("point"), "comma or point");
            comma = decimal.equals("comma");
            numbers.done();
        }
        if (dates != null) {
            dateColumns = dates.texts("columns");
            for (String form : dates.texts("forms")) {
                try {
                    forms.put(form, formatter(form));
                } catch (IllegalArgumentException e) {
                    FileForm.check(dates, "forms", false, "patterns of dates such as dd/MM/yyyy");
                }
            }
            dates.done();
        }
        return new LocalForms(numberColumns, comma, dateColumns, forms);
    }

    LocalForms withDecimal(boolean byComma) {
        return new LocalForms(numbers, byComma, dates, forms);
    }

    /** The number, or null when the text is none in this form. */
    @Nullable
    BigDecimal number(String text) {
        if (!(comma ? COMMA : POINT).matcher(text).matches()) {
            return null;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == (comma ? ',' : '.')) {
                plain.append('.');
            } else if (c >= '0' && c <= '9' || c == '-') {
                plain.append(c);
            }
        }
        return new BigDecimal(plain.toString());
    }

    /** The date or local time in ISO form, or null when the text is in none of the forms. */
    @Nullable
    String date(String text) {
        for (DateTimeFormatter form : forms.values()) {
            try {
                TemporalAccessor read = form.parseBest(text, LocalDateTime::from, LocalDate::from);
                return read instanceof LocalDateTime time ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time) : read.toString();
            } catch (DateTimeException e) {
                // the next form may fit
            }
        }
        return null;
    }

    String expectedNumber() {
        return comma ? "a number such as 1.234,50" : "a number such as 1,234.50";
    }

    String expectedDate() {
        return "one of " + String.join(", ", forms.keySet());
    }

    /** Strict, so that 31/02/2026 is refused; that needs the year as {@code u}. */
    private static DateTimeFormatter formatter(String pattern) {
        List<String> parts = new ArrayList<>(List.of(pattern.split("'", -1)));
        for (int i = 0; i < parts.size(); i += 2) {
            parts.set(i, parts.get(i).replace('y', 'u'));
        }
        return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(String.join("'", parts)).toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
