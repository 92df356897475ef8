package dev.tributary.identity;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Generates random profile ids: twelve characters, 60 bits; short enough for the engine to compare without following a pointer. Not
 * thread-safe.
 */
final class ProfileIds {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 12;
    private static final int BITS = 5;

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    String next() {
        long bits = random.nextLong();
        char[] id = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            id[i] = DIGITS.charAt((int) (bits >>> (i * BITS)) & (DIGITS.length() - 1));
        }
        return new String(id);
    }
}
