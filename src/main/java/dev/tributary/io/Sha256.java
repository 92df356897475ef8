package dev.tributary.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, in lower-case hexadecimal. Thread-safe. */
public final class Sha256 {

    private static final int HEX_LENGTH = 64;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::digest);

    private Sha256() {
    }

    /**
     * The hash of an identifier, in UTF-8, as advertising platforms take it.
     *
     * @throws IllegalArgumentException for an empty text: its hash would match every other empty value
     */
    public static String hex(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty value is never hashed");
        }
        byte[] hash = bytes(text);
        byte[] hex = new byte[HEX_LENGTH]; // HexFormat takes twice as long, and a push hashes millions
        for (int i = 0; i < hash.length; i++) {
            hex[2 * i] = DIGITS[(hash[i] >> 4) & 0xf];
            hex[2 * i + 1] = DIGITS[hash[i] & 0xf];
        }
        return new String(hex, StandardCharsets.ISO_8859_1);
    }

    /** The hash of these parts, concatenated. */
    public static String hex(byte[]... parts) {
        MessageDigest digest = DIGEST.get();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of a text in UTF-8. */
    public static byte[] bytes(String text) {
        return DIGEST.get().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A digest of its own for data that comes in pieces. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
