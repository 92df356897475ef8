package dev.tributary.warehouse;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What engines should say of a text, worked out by the JDK. */
final class Hashes {

    private Hashes() {
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(digest("SHA-256", text));
    }

    static String md5(String text) {
        return HexFormat.of().formatHex(digest("MD5", text));
    }

    static String md5Lower(String text) {
        byte[] bytes = digest("MD5", text);
        byte[] number = new byte[8];
        for (int i = 0; i < number.length; i++) {
            number[i] = bytes[15 - i];
        }
        return new BigInteger(1, number).toString();
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
