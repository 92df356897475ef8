package dev.tributary.twin.kit;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * A person's identifiers as one short string: a platform holds hundreds of thousands of them, and a hash in text takes more than twice the
 * room. One part is the kind's number, the value's length and the value's bytes, all as Latin-1 characters; parts are sorted and distinct,
 * so that equal sets are equal strings.
 */
public final class PackedIdentifiers {

    private static final int HASH_BYTES = 32;

    private PackedIdentifiers() {
    }

    /** One identifier; {@code bytes} is at most 255 long. */
    public static String part(int kind, byte[] bytes) {
        if (bytes.length > 255) {
            throw new IllegalArgumentException("an identifier of " + bytes.length + " bytes does not fit");
        }
        return (char) kind + "" + (char) bytes.length + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The parts, sorted, each once. */
    public static String join(List<String> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        StringBuilder joined = new StringBuilder(parts.size() * (HASH_BYTES + 2));
        new TreeSet<>(parts).forEach(joined::append);
        return joined.toString();
    }

    public static List<String> split(String joined) {
        List<String> parts = new ArrayList<>(3);
        for (int at = 0; at < joined.length();) {
            int end = at + 2 + joined.charAt(at + 1);
            parts.add(joined.substring(at, end));
            at = end;
        }
        return parts;
    }

    public static int kind(String part) {
        return part.charAt(0);
    }

    public static byte[] bytes(String part) {
        return part.substring(2).getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String hex(String part) {
        return HexFormat.of().formatHex(bytes(part));
    }

    /** The 32 bytes of a hash written as 64 hex digits, or null for anything else. */
    public static byte @Nullable [] sha256(String hex, boolean upperCaseAllowed) {
        if (hex.length() != 2 * HASH_BYTES) {
            return null;
        }
        byte[] bytes = new byte[HASH_BYTES];
        for (int i = 0; i < HASH_BYTES; i++) {
            int high = digit(hex.charAt(2 * i), upperCaseAllowed);
            int low = digit(hex.charAt(2 * i + 1), upperCaseAllowed);
            if (high < 0 || low < 0) {
                return null;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return bytes;
    }

    public static boolean isHex(String text) {
        return !text.isEmpty() && text.length() % 2 == 0 && text.chars().allMatch(c -> digit((char) c, true) >= 0);
    }

    private static int digit(char c, boolean upperCaseAllowed) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        return upperCaseAllowed && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
