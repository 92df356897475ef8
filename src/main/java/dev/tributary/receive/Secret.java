package dev.tributary.receive;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A key that does not print. @param bytes never written to */
record Secret(byte[] bytes) {

    Secret {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("its secret is empty");
        }
    }

    static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when the text is no Base64 */
    static Secret ofBase64(String text) {
        return new Secret(Base64.getDecoder().decode(text));
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
