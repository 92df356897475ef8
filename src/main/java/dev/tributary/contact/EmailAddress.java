package dev.tributary.contact;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** E-mail addresses as they are kept: trimmed, lower-case, nothing else changed. Thread-safe. */
public final class EmailAddress {

    private EmailAddress() {
    }

    /**
     * The address in its one form, or null when it is none: no single {@code @}, nothing before it, no domain with a dot behind
     * it, or a character inside that only ever separates addresses. Dots and tags stay: whether {@code a.b@} and {@code ab@} are one box is the provider's affair.
     */
    public static @Nullable String normalise(String typed) {
        String address = isNormal(typed) ? typed : Invisible.tidy(typed).toLowerCase(Locale.ROOT);
        int at = address.indexOf('@');
        if (at < 1 || address.indexOf('@', at + 1) >= 0 || !isDomain(address, at + 1)) {
            return null;
        }
        return holdsSeparator(address) ? null : address;
    }

    /** Why {@link #normalise} refuses what was typed, as a clause for people; null when it does not. */
    public static @Nullable String refusal(String typed) {
        String address = Invisible.tidy(typed);
        int at = address.indexOf('@');
        if (normalise(typed) != null) {
            return null;
        } else if (at < 0 || address.indexOf('@', at + 1) >= 0) {
            return at < 0 ? "there is no @ in it" : "there is more than one @ in it";
        } else if (at == 0) {
            return "nothing stands before the @";
        }
        return holdsSeparator(address) ? "it holds a space, bracket, quote, comma or semicolon" : "what follows the @ is no domain, such as example.com";
    }

    private static boolean holdsSeparator(String address) {
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c <= ' ' || c == 0x7f || ",;<>()[]\"\\".indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDomain(String address, int start) {
        int lastDot = start - 1;
        for (int i = start; i < address.length(); i++) {
            if (address.charAt(i) == '.') {
                if (i == lastDot + 1) {
                    return false;
                }
                lastDot = i;
            }
        }
        return lastDot > start && lastDot < address.length() - 1;
    }

    private static boolean isNormal(String typed) {
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c <= ' ' || c >= 0x7f || c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return true;
    }
}
