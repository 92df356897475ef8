package dev.tributary.campaign;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Locale;

/** The five parameters that tag a link. Source and medium are kept in small letters; the case of the others is as given, and means nothing. */
public enum UtmKey {
    SOURCE("sources"), MEDIUM("mediums"), CAMPAIGN("campaigns"), CONTENT("contents"), TERM("terms");

    /** Longer values are cut when events are stored, so a longer one could never be found again. */
    static final int LONGEST = 255;

    private final String section;

    UtmKey(String section) {
        this.section = section;
    }

    /** The section of {@code config/campaigns.yaml} that lists its values. */
    String section() {
        return section;
    }

    /** As the dictionary's rules and options name it, such as {@code source}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As links name it, such as {@code utm_source}. */
    public String parameter() {
        return "utm_" + word();
    }

    /** The form by which two spellings are compared: composed, trimmed, small letters. */
    static String folded(String value) {
        return Normalizer.normalize(value, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
    }

    /** Why a value cannot be a utm value; null when it can. */
    @Nullable String refusal(String value) {
        if (value.isBlank()) {
            return "it is empty";
        }
        if (!value.equals(value.strip()) || value.chars().anyMatch(Character::isISOControl)) {
            return "it has blanks at an end or control characters inside";
        }
        if (value.length() > LONGEST) {
            return "it has " + value.length() + " letters and " + LONGEST + " are kept";
        }
        if (value.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            return "it looks like an e-mail address, and links are seen by everyone they pass";
        }
        if (ordinal() <= MEDIUM.ordinal() && !value.equals(value.toLowerCase(Locale.ROOT))) {
            return "it has capital letters, and " + parameter() + " is kept in small ones";
        }
        return null;
    }
}
