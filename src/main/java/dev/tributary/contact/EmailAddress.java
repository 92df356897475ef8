package dev.tributary.contact;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * E-mail addresses as they are kept: without wrapping, lower-case, nothing else changed. Rules: RFC 5321 (a local part of at most 64
 * characters, an address of at most 254), RFC 5322 (dots within the local part stand alone), RFC 1035 (labels of letters, digits and
 * hyphens, at most 63). Quoted local parts and addresses of machines ({@code lan@127.0.0.1}) are refused: no platform takes them.
 * Thread-safe.
 */
public final class EmailAddress {

    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST = 254;
    private static final int LONGEST_LABEL = 63;
    /** Gmail reads a local part without its dots, however many; the platforms' own test vectors hold such addresses. */
    private static final String IGNORES_DOTS = "@gmail.com";
    private static final String LOCAL_SIGNS = ".!#$%&'*+/=?^_`{|}~-";

    private EmailAddress() {
    }

    /**
     * The address in its one form, or null when it is none. Dots and tags stay: whether {@code a.b@} and {@code ab@} are one mailbox is the
     * provider's affair.
     */
    public static @Nullable String normalise(String typed) {
        String address = isPlain(typed) ? typed : WrittenContact.email(typed).toLowerCase(Locale.ROOT);
        return fault(address) == null ? address : null;
    }

    /** Why {@link #normalise} refuses what was typed, as a clause for people; null when it does not. */
    public static @Nullable String refusal(String typed) {
        return fault(WrittenContact.email(typed).toLowerCase(Locale.ROOT));
    }

    private static @Nullable String fault(String address) {
        int at = address.indexOf('@');
        if (at < 0) {
            return "there is no @ in it";
        } else if (at == 0) {
            return "nothing stands before the @";
        } else if (address.indexOf('@', at + 1) >= 0) {
            return "there is more than one @ in it";
        } else if (at > LONGEST_LOCAL_PART || address.length() > LONGEST) {
            return "it is too long";
        } else if (!isLocalPart(address, at)) {
            return "a character or a dot before the @ cannot stand there";
        }
        return isDomain(address, at + 1) ? null : "what follows the @ is no domain, such as example.com";
    }

    private static boolean isLocalPart(String address, int at) {
        boolean dotsMatter = !address.startsWith(IGNORES_DOTS, at);
        for (int i = 0; i < at; i++) {
            char c = address.charAt(i);
            if (dotsMatter && c == '.' && (i == 0 || i == at - 1 || address.charAt(i - 1) == '.')
                    || !(isLetterOrDigit(c) || LOCAL_SIGNS.indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    /** Two labels or more; the last one holds a letter, else it is the address of a machine. */
    private static boolean isDomain(String address, int start) {
        int label = start;
        boolean letter = false;
        for (int i = start; i <= address.length(); i++) {
            char c = i < address.length() ? address.charAt(i) : '.';
            if (c == '.') {
                if (i == label || i - label > LONGEST_LABEL || address.charAt(label) == '-' || address.charAt(i - 1) == '-'
                        || i == address.length() && (!letter || label == start)) {
                    return false;
                }
                label = i + 1;
                letter = false;
            } else if (!isLetterOrDigit(c) && c != '-') {
                return false;
            } else {
                letter |= c < '0' || c > '9';
            }
        }
        return true;
    }

    /** Letters of other scripts too: addresses in them exist (RFC 6531). */
    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80
                && (Character.isLetterOrDigit(c) || Character.isSurrogate(c) || Character.getType(c) == Character.NON_SPACING_MARK);
    }

    /** Whether nothing can be around it and it is in lower case: no other character stands in nearly every address. */
    private static boolean isPlain(String typed) {
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '@' || c == '_' || c == '-' || c == '+')) {
                return false;
            }
        }
        return !typed.isEmpty() && typed.charAt(typed.length() - 1) != '.';
    }
}
