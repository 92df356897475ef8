package dev.tributary.receive.signature;

import dev.tributary.connector.SignatureRule;
import dev.tributary.receive.RawRequest;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code t=1772352900,v1=949ae6…}: time and HMAC-SHA256 of {@code time.body} in one header. Several {@code v1} may stand there while a
 * secret is changed.
 */
record TimestampedHmac(SecretKey key, String header, @Nullable Duration maxAge) implements Verification {

    @Override
    public SignatureResult verify(RawRequest request) {
        String given = request.header(header);
        if (given == null) {
            return SignatureResult.UNSIGNED;
        }
        String time = "";
        List<String> hashes = new ArrayList<>();
        for (String part : given.split(",")) {
            String field = part.strip();
            if (field.startsWith("t=")) {
                time = field.substring(2);
            } else if (field.startsWith("v1=")) {
                hashes.add(field.substring(3));
            }
        }
        if (time.isEmpty() || hashes.isEmpty()) {
            return SignatureResult.UNSIGNED;
        }
        String expected = HexFormat.of().formatHex(Hmac.hash(SignatureRule.Algorithm.SHA256, key, Hmac.bytes(time + "."), request.body()));
        boolean fits = Verification.sameAsOne(expected, hashes);
        return !fits ? SignatureResult.FORGED : Hmac.isTooOld(time, maxAge, request.receivedAt()) ? SignatureResult.STALE
                : SignatureResult.ACCEPTED;
    }
}
