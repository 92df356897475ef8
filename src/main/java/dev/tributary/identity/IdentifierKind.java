package dev.tributary.identity;

import dev.tributary.warehouse.Sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One kind of identifier. Immutable.
 *
 * @param strength       the strongest that agree are believed first, and named as the cause of a merge
 * @param differentNames with how many different names one identifier may be seen before it joins no one
 * @param mostRecords    in how many records one identifier may be seen before it joins no one
 * @param joins          whether it joins at all; if not, it is kept with the person and tells nothing
 * @param onePerPerson   two different ones in one source are two people: weaker identifiers that would tie them join no one
 * @param placeholders   what people type to get past a form; {@code *} stands for anything
 */
public record IdentifierKind(int strength, int differentNames, int mostRecords, boolean joins, boolean onePerPerson, List<String> placeholders) {

    static final int MANY = Integer.MAX_VALUE;
    private static final Pattern DIGITS = Pattern.compile("[0-9][0-9 .-]*");
    private static final int LONGEST_COUNTRY_CODE = 3;

    public IdentifierKind {
        placeholders = List.copyOf(placeholders);
    }

    /** A kind that joins, seen in any number of records. */
    public IdentifierKind(int strength, int differentNames, List<String> placeholders) {
        this(strength, differentNames, MANY, true, false, placeholders);
    }

    /** An SQL condition that holds for an expression which is no placeholder; empty when there are none. */
    String genuine(String expression) {
        return placeholders.isEmpty() ? "" : " and not (" + likes().stream().map(like -> expression + " like " + Sql.literal(like) + " escape '!'")
                .collect(Collectors.joining(" or ")) + ")";
    }

    /** The same of one normalised value. */
    boolean isPlaceholder(String value) {
        return likes().stream().anyMatch(like -> matches(value, like));
    }

    private static boolean matches(String value, String like) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            char character = like.charAt(i);
            boolean escaped = character == '!' && i + 1 < like.length();
            String one = Pattern.quote(String.valueOf(escaped ? like.charAt(++i) : character));
            pattern.append(escaped ? one : character == '%' ? ".*" : character == '_' ? "." : one);
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(value).matches();
    }

    /** Patterns of SQL's {@code like}, with {@code !} for escape, that a whole normalised placeholder matches. */
    List<String> likes() {
        List<String> likes = new ArrayList<>();
        for (String placeholder : placeholders) {
            if (isNumber(placeholder)) {
                // Digits stand for a national number with its trunk zero: any country code may stand before the rest.
                String national = placeholder.replaceAll("[^0-9]", "").replaceFirst("^0", "");
                for (int digits = 1; digits <= LONGEST_COUNTRY_CODE; digits++) {
                    likes.add("+" + "_".repeat(digits) + national);
                }
            } else {
                likes.add(placeholder.strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0").replace("*", "%"));
            }
        }
        return likes;
    }

    private static boolean isNumber(String placeholder) {
        return DIGITS.matcher(placeholder).matches() && !placeholder.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    }
}
