package dev.tributary.receive.signature;

import dev.tributary.connector.SignatureRule;
import dev.tributary.io.Json;
import dev.tributary.io.Sha256;
import dev.tributary.receive.RawRequest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * {@code mac=…}: SHA-256 of app id, body, time and secret key, concatenated. The time is the body's own {@code timestamp}; in some
 * deliveries that of a header. Third parties also describe an HMAC of the body, hence the scheme.
 * https://developers.zalo.me/docs/official-account/webhook/tong-quan
 *
 * @param key the secret key of the webhook page, not the app's
 */
record AppTimeDigest(SignatureRule.Scheme scheme, String appId, SecretKey key, String header, String timestampHeader)
        implements Verification {

    @Override
    public SignatureResult verify(RawRequest request) {
        String given = request.header(header);
        if (given == null) {
            return SignatureResult.UNSIGNED;
        }
        String mac = given.strip().replaceFirst("^mac=", "").toLowerCase(Locale.ROOT);
        List<String> expected = new ArrayList<>();
        if (scheme == SignatureRule.Scheme.HMAC) {
            expected.add(HexFormat.of().formatHex(Hmac.hash(SignatureRule.Algorithm.SHA256, key, request.body())));
        } else {
            for (String time : times(request)) {
                expected.add(Sha256.hex(Hmac.bytes(appId), request.body(), Hmac.bytes(time), key.bytes()));
            }
        }
        return Verification.sameAsOne(mac, expected) ? SignatureResult.ACCEPTED : SignatureResult.FORGED;
    }

    /** The times that may have been signed. The body is read for its time alone; what is hashed are its bytes. */
    private List<String> times(RawRequest request) {
        List<String> times = new ArrayList<>();
        try {
            times.add(Json.MAPPER.readTree(request.body()).path("timestamp").asText());
        } catch (IOException e) {
            times.add("");
        }
        String header = request.header(timestampHeader);
        if (header != null) {
            times.add(header);
        }
        return times;
    }
}
