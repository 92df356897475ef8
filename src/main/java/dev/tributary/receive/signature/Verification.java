package dev.tributary.receive.signature;

import dev.tributary.receive.RawRequest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Tells whether a request comes from whom it says. Looks at the bytes as they arrived: a body that was parsed and written again
 * proves nothing. Stateless and thread-safe; takes equally long whichever byte of a proof is wrong; never throws for what a
 * sender sent.
 */
public interface Verification {

    SignatureResult verify(RawRequest request);

    /** This and then another: both must accept. */
    default Verification and(Verification other) {
        return request -> {
            SignatureResult judgement = verify(request);
            return judgement == SignatureResult.ACCEPTED ? other.verify(request) : judgement;
        };
    }

    /** Whether a proof is the expected one; neither length nor content can be learned from how long it takes. */
    static boolean same(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a proof is one of those that would do; all are compared. */
    static boolean sameAsOne(String given, List<String> expected) {
        boolean found = false;
        for (String one : expected) {
            found |= same(given, one);
        }
        return found;
    }
}
