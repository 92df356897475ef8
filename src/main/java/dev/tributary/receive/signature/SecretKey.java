package dev.tributary.receive.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A key that does not print. @param bytes never written to */
record SecretKey(byte[] bytes) {

    SecretKey {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("its secret is empty");
        }
    }

    static SecretKey of(String text) {
        return new SecretKey(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when the text is no Base64 */
    static SecretKey ofBase64(String text) {
        return new SecretKey(Base64.getDecoder().decode(text));
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
