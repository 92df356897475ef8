package dev.tributary.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over UTF-8 in lower-case hexadecimal, as both platforms take it. Thread-safe. */
public final class Sha256 {

    static final int HEX_LENGTH = 64;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::digest);

    private Sha256() {
    }

    /** @throws IllegalArgumentException for an empty text: its hash would match every other empty value */
    public static String hex(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty value is never hashed");
        }
        byte[] hash = DIGEST.get().digest(text.getBytes(StandardCharsets.UTF_8));
        byte[] hex = new byte[HEX_LENGTH];
        for (int i = 0; i < hash.length; i++) {
            hex[2 * i] = DIGITS[(hash[i] >> 4) & 0xf];
            hex[2 * i + 1] = DIGITS[hash[i] & 0xf];
        }
        return new String(hex, StandardCharsets.ISO_8859_1);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
