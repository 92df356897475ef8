package dev.tributary.receive.webhook;

import dev.tributary.receive.RawRequest;
import dev.tributary.receive.SenderResponse;
import dev.tributary.receive.signature.SignatureResult;
import dev.tributary.receive.signature.Verification;
import org.jspecify.annotations.Nullable;

/** Answers the request by which a vendor checks an address before it sends there. Stateless and thread-safe. */
public interface Challenge {

    /** The vendor does not check. */
    Challenge NONE = request -> null;

    /** @return the answer, or null when the request is no challenge */
    @Nullable
    SenderResponse answer(RawRequest request);

    /** {@code GET ?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…}: the challenge is echoed to a sender that knows the token. */
    static Challenge hub(String token) {
        return request -> {
            if (!request.method().equals("GET")) {
                return null;
            }
            String given = request.query("hub.verify_token");
            String challenge = request.query("hub.challenge");
            boolean knows = given != null && Verification.same(given, token);
            return knows && challenge != null && "subscribe".equals(or(request.query("hub.mode"), "subscribe"))
                    ? SenderResponse.text(200, challenge)
                    : SenderResponse.text(403, "");
        };
    }

    /**
     * A bare {@code GET}, {@code HEAD} or empty {@code POST} is answered with 200, by which some vendors test an address.
     *
     * @param proof that the address itself must hold, or null
     */
    static Challenge bare(@Nullable Verification proof) {
        return request -> {
            boolean asks = request.method().equals("GET") || request.method().equals("HEAD") || request.body().length == 0;
            return !asks ? null : proof == null || proof.verify(request) == SignatureResult.ACCEPTED ? SenderResponse.text(200, "")
                    : SenderResponse.text(401, "");
        };
    }

    private static String or(@Nullable String value, String byDefault) {
        return value == null ? byDefault : value;
    }
}
