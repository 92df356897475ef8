package dev.tributary.identity;

import dev.tributary.warehouse.Sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rules for one kind of identifier. Immutable.
 *
 * @param strength       stronger kinds are applied first, and named as the cause of a merge
 * @param differentNames an identifier seen with more different names joins no records
 * @param mostRecords    an identifier seen in more records joins no records
 * @param joins          whether equal identifiers join records; if not, they are only stored with the profile
 * @param onePerPerson   two different identifiers of this kind in one source are two people, and weaker identifiers do not join them
 * @param placeholders   values that identify nobody, such as {@code test@*}; {@code *} matches any text
 * @param channels       channels of engagements whose {@code platform_user} is an identifier of this kind
 */
public record IdentifierKind(int strength, int differentNames, int mostRecords, boolean joins, boolean onePerPerson,
        List<String> placeholders, List<String> channels) {

    static final int MANY = Integer.MAX_VALUE;
    private static final Pattern DIGITS = Pattern.compile("[0-9][0-9 .-]*");
    private static final int LONGEST_COUNTRY_CODE = 3;

    public IdentifierKind {
        placeholders = List.copyOf(placeholders);
        channels = List.copyOf(channels);
    }

    /** A joining kind without a limit of records. */
    public IdentifierKind(int strength, int differentNames, List<String> placeholders) {
        this(strength, differentNames, MANY, true, false, placeholders, List.of());
    }

    /** An SQL condition, beginning with {@code and}: the expression is no placeholder. Empty when there are no placeholders. */
    String genuine(String expression) {
        return placeholders.isEmpty() ? ""
                : " and not (" + likes().stream().map(like -> expression + " like " + Sql.literal(like) + " escape '!'")
                        .collect(Collectors.joining(" or ")) + ")";
    }

    /** Whether a normalised value is a placeholder. */
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

    /** SQL {@code like} patterns, with {@code !} as the escape character, that match normalised placeholders. */
    List<String> likes() {
        List<String> likes = new ArrayList<>();
        for (String placeholder : placeholders) {
            if (isNumber(placeholder)) {
                // Digits are a national number with its trunk zero; normalised values have a country code in its place.
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
