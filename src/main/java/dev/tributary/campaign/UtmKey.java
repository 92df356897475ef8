package dev.tributary.campaign;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Locale;

/** The five utm parameters. Source and medium are stored in lower case; the others keep their case, which is ignored in comparisons. */
public enum UtmKey {
    SOURCE("sources"), MEDIUM("mediums"), CAMPAIGN("campaigns"), CONTENT("contents"), TERM("terms");

    /** Events store no longer values, so a longer one would never match. */
    static final int LONGEST = 255;

    private final String section;

    UtmKey(String section) {
        this.section = section;
    }

    /** The section of {@code config/campaigns.yaml} that lists its values. */
    String section() {
        return section;
    }

    /** The key in rules and command options, such as {@code source}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The parameter in links, such as {@code utm_source}. */
    public String parameter() {
        return "utm_" + word();
    }

    /** The form in which spellings are compared: NFC, trimmed, lower case. */
    static String folded(String value) {
        return Normalizer.normalize(value, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
    }

    /** The reason why a value cannot be used; null when it can. */
    @Nullable
    String refusal(String value) {
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
