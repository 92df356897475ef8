package dev.tributary.canonical;

import java.util.Set;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hides what someone may not see, by the PII class of its column. Immutable and thread-safe.
 *
 * @param shown the classes that are shown as they are; public ones always are
 */
public record Masking(Set<Pii> shown) {

    /** Everything, as the owner of the machine sees it. */
    public static final Masking NONE = new Masking(Set.of(Pii.values()));
    /** Figures and no people: names, contacts and what is sensitive are hidden. */
    public static final Masking FIGURES = new Masking(Set.of());
    /** What is needed to work with a person, and not what reaches or identifies them. */
    public static final Masking NO_CONTACTS = new Masking(Set.of(Pii.PERSONAL));
    private static final String HIDDEN = "***";
    private static final int DIGITS_LEFT = 3;
    private static final Map<String, Pii> OURS = Map.of("profile_id", Pii.PUBLIC, "value", Pii.IDENTIFIER);

    public Masking {
        shown = Set.copyOf(shown);
    }

    /** The value as it may be seen. Null stays null: that there is nothing is no secret. */
    public @Nullable Object mask(Pii pii, @Nullable Object value) {
        if (value == null || pii == Pii.PUBLIC || shown.contains(pii)) {
            return value;
        }
        return pii == Pii.SENSITIVE || !(value instanceof String text) ? HIDDEN : pii == Pii.IDENTIFIER ? identifier(text) : initial(text);
    }

    /**
     * The value of a column as it may be seen.
     *
     * @param table a canonical one, or {@code profiles}, {@code profile} and {@code profile_identifiers}, whose fields are classed as
     *              those of customers; a column that the model does not know is hidden like an identifier
     */
    public @Nullable Object mask(CanonicalModel model, String table, String column, @Nullable Object value) {
        Table own = model.table(table);
        Table declared = own == null ? model.table("customers") : own;
        int ordinal = declared == null ? -1 : declared.ordinal(column);
        if (ordinal > Table.MODIFIED_AT && declared != null) {
            return mask(declared.columns().get(ordinal).pii(), value);
        }
        boolean technical = column.equals("source") || column.equals("modified_at") || column.equals("stored_at") || column.equals("created_at") || column.equals("updated_at");
        return mask(technical ? Pii.PUBLIC : OURS.getOrDefault(column, Pii.IDENTIFIER), value);
    }

    /** Enough to recognise it beside another: the domain of an address, the end of a number. */
    private static String identifier(String text) {
        int at = text.indexOf('@');
        if (at > 0) {
            return text.charAt(0) + HIDDEN + text.substring(at);
        }
        boolean number = text.startsWith("+") && text.length() > 2 * DIGITS_LEFT;
        return number ? HIDDEN + text.substring(text.length() - DIGITS_LEFT) : HIDDEN;
    }

    private static String initial(String text) {
        return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(0, 1)) + HIDDEN;
    }
}
