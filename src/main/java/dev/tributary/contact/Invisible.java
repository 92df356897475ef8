package dev.tributary.contact;

import java.text.Normalizer;

/** Unicode in one form: NFC, and every space that people cannot see or tell apart is a plain space. Thread-safe. */
public final class Invisible {

    private Invisible() {
    }

    /** The text in NFC, with no-break, zero-width and ideographic spaces as plain spaces, and none at either end. */
    public static String tidy(String typed) {
        if (isPlain(typed)) {
            return typed.strip();
        }
        String composed = Normalizer.normalize(typed, Normalizer.Form.NFC);
        StringBuilder tidy = new StringBuilder(composed.length());
        for (int i = 0; i < composed.length(); i++) {
            char c = composed.charAt(i);
            tidy.append(isSpace(c) ? ' ' : c);
        }
        return tidy.toString().strip();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(char c) {
        return c == '\u00A0' || c >= '\u200B' && c <= '\u200D' || c == '\u2060' || c == '\uFEFF' || c == '\u3000'
                || Character.isWhitespace(c);
    }
}
