package dev.tributary.receive.signature;

import dev.tributary.receive.RawRequest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Verifies the sender of a request, on the bytes as they arrived: a body that was parsed and written again proves nothing. Stateless and
 * thread-safe; takes the same time whichever byte of a proof is wrong; never throws because of a request's content.
 */
public interface Verification {

    SignatureResult verify(RawRequest request);

    /** A verification that accepts when both accept. */
    default Verification and(Verification other) {
        return request -> {
            SignatureResult result = verify(request);
            return result == SignatureResult.ACCEPTED ? other.verify(request) : result;
        };
    }

    /** Whether a proof equals the expected one, compared in constant time. */
    static boolean same(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a proof equals one of several; all are compared. */
    static boolean sameAsOne(String given, List<String> expected) {
        boolean found = false;
        for (String one : expected) {
            found |= same(given, one);
        }
        return found;
    }
}
