package dev.tributary.canonical;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Hides people in what goes into a ticket or onto a shared screen, by the PII class of its column: names and other personal text to their
 * first letter, contacts to what tells one from another, all else that is not public wholly. That there is nothing is no secret: null stays
 * null. Thread-safe.
 */
public final class Masking {

    private static final String HIDDEN = "***";
    private static final int DIGITS_LEFT = 3;
    private static final int DIGITS_OF_A_NAME = 4;
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s]+@([\\p{L}0-9-]+\\.)+\\p{L}{2,}");
    private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{7,15}");

    private Masking() {
    }

    /**
     * The value of a column as it may be seen. A key is hidden, for shops use numbers of phones as keys; so is a column that the table does
     * not know.
     */
    public static @Nullable Object mask(@Nullable Table table, String column, @Nullable Object value) {
        int ordinal = table == null ? -1 : table.ordinal(column);
        return mask(table == null || ordinal < 0 || ordinal == Table.SOURCE_ID ? Pii.IDENTIFIER : table.columns().get(ordinal).pii(),
                value);
    }

    /** A value of a class as it may be seen. */
    public static @Nullable Object mask(Pii pii, @Nullable Object value) {
        if (value == null || pii == Pii.PUBLIC) {
            return value;
        }
        return pii == Pii.SENSITIVE || !(value instanceof String text) ? HIDDEN : pii == Pii.IDENTIFIER ? identifier(text) : initial(text);
    }

    /**
     * A vendor's record, whose fields nobody has classed: its form without a value. So are keys that look like a contact or a number.
     *
     * @param raw maps, lists, texts, numbers, booleans and nulls
     */
    public static @Nullable Object outline(@Nullable Object raw) {
        if (raw instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> outline = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                String name = String.valueOf(key);
                String shown = isName(name) ? name : HIDDEN;
                for (int i = 2; outline.containsKey(shown); i++) {
                    shown = HIDDEN + i;
                }
                outline.put(shown, outline(value));
            });
            return outline;
        }
        if (raw instanceof List<?> list) {
            List<@Nullable Object> outline = new ArrayList<>();
            list.forEach(value -> outline.add(outline(value)));
            return outline;
        }
        return raw == null ? null : raw instanceof Number ? HIDDEN + " number"
                : raw instanceof Boolean ? HIDDEN + " true or false"
                : HIDDEN + " text";
    }

    private static boolean isName(String key) {
        return key.indexOf('@') < 0 && key.chars().filter(Character::isDigit).count() <= DIGITS_OF_A_NAME;
    }

    /**
     * Enough to recognise it beside another: the domain of an address, the end of a number. What is neither, such as two of them, is hidden
     * wholly.
     */
    private static String identifier(String text) {
        if (ADDRESS.matcher(text).matches()) {
            return initial(text) + text.substring(text.indexOf('@'));
        }
        return NUMBER.matcher(text).matches() ? HIDDEN + text.substring(text.length() - DIGITS_LEFT) : HIDDEN;
    }

    private static String initial(String text) {
        return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(0, 1)) + HIDDEN;
    }
}
