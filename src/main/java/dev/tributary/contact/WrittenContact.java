package dev.tributary.contact;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes off what people, links and spreadsheets put around an e-mail address or a phone number: quotes, brackets, {@code mailto:}, a name
 * before {@code <…>}, Excel's {@code '} and {@code ="…"}, bidirectional marks, full-width letters and the digits of other scripts. What is
 * left is judged by {@link EmailAddress} and {@link PhoneNumber}; nothing is guessed here. Thread-safe.
 */
final class WrittenContact {

    /** Longer texts are no contact; they are left as they are. */
    private static final int LONGEST = 400;
    private static final String OPENING = "\"'<([{\u2018\u201C\u00AB";
    private static final String CLOSING = "\"'>)]}\u2019\u201D\u00BB";
    /** RFC 6068, and the prefixes that forms and exports write. */
    private static final Pattern EMAIL_PREFIX = Pattern.compile("^(?:mailto|e-?mail):\\s*", Pattern.CASE_INSENSITIVE);
    /** RFC 3966, and the prefixes of lead forms ({@code p:}) and chat exports. */
    private static final Pattern PHONE_PREFIX = Pattern.compile("^(?:tel|sms|callto|phone|mobile|whatsapp|p):\\s*",
            Pattern.CASE_INSENSITIVE);
    /** A spreadsheet's number with all of its digits: as many behind the point as the exponent says. */
    private static final Pattern SCIENTIFIC = Pattern.compile("([1-9])[.,]([0-9]{5,17})[eE]\\+?([0-9]{1,2})");

    private WrittenContact() {
    }

    /** An e-mail address without its wrapping, in its own case. */
    static String email(String typed) {
        String text = off(typed, EMAIL_PREFIX);
        int open = text.lastIndexOf('<');
        if (open > 0 && text.endsWith(">") && text.indexOf('@') > open) {
            text = off(text.substring(open + 1, text.length() - 1), EMAIL_PREFIX); // Lan <lan@example.com>
        }
        int query = text.indexOf('?', Math.max(0, text.indexOf('@')));
        return query > 0 && text.indexOf('@') > 0 ? text.substring(0, query) : text;
    }

    /** A phone number without its wrapping. */
    static String phone(String typed) {
        String text = off(typed, PHONE_PREFIX);
        String whole = ofSpreadsheet(text);
        return whole == null ? text : whole;
    }

    private static String off(String typed, Pattern prefix) {
        String text = plain(Invisible.tidy(typed));
        if (text.length() > LONGEST) {
            return text;
        }
        for (String before = ""; !before.equals(text);) {
            before = text;
            text = text.startsWith("=\"") && text.endsWith("\"") ? text.substring(1) : text;
            text = withoutPair(prefix.matcher(text).replaceFirst("")).strip();
            text = text.startsWith("'") ? text.substring(1).strip() : text;
            text = withoutEnd(text);
        }
        return text;
    }

    private static String withoutPair(String text) {
        int kind = text.length() < 2 ? -1 : OPENING.indexOf(text.charAt(0));
        if (kind < 0 || text.charAt(text.length() - 1) != CLOSING.charAt(kind)) {
            return text;
        }
        String inside = text.substring(1, text.length() - 1);
        return inside.indexOf(OPENING.charAt(kind)) < 0 && inside.indexOf(CLOSING.charAt(kind)) < 0 ? inside : text; // not (024) 3822 (1234)
    }

    /** Without a comma, semicolon or full stop that a list or a sentence left behind. */
    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && ".,; ".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static @Nullable String ofSpreadsheet(String text) {
        Matcher number = SCIENTIFIC.matcher(text);
        return number.matches() && Integer.parseInt(number.group(3)) == number.group(2).length() ? number.group(1) + number.group(2) : null;
    }

    /** Full-width letters and signs and the digits of every script as ASCII; marks of writing direction gone. */
    private static String plain(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) < 0x80) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c >= 0xFF01 && c <= 0xFF5E) {
                plain.append((char) (c - 0xFF01 + '!'));
            } else if (c >= 0x80 && Character.isDigit(c)) {
                plain.append((char) ('0' + Character.digit(c, 10)));
            } else if (!isMark(c)) {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString().strip();
    }

    private static boolean isMark(int c) {
        return c == 0x061C || c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
