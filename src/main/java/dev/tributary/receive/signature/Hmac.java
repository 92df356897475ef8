package dev.tributary.receive.signature;

import dev.tributary.canonical.Times;
import dev.tributary.connector.SignatureRule;
import dev.tributary.receive.RawRequest;
import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed hash in a header, as most vendors sign.
 *
 * @param signs           what is hashed, in this order
 * @param key             the secret's bytes
 * @param header          that holds the hash
 * @param prefix          that must stand before it, such as {@code sha256=}; with none, any {@code word=} before a hexadecimal hash is
 *                        passed over
 * @param timestampHeader that holds the time, where it is signed too; as it is written there
 * @param maxAge          a time further back is refused, whatever its signature; null for any age
 */
record Hmac(SignatureRule.Signs signs, SignatureRule.Algorithm algorithm, SecretKey key, String header, SignatureRule.Encoding encoding,
        String prefix, @Nullable String timestampHeader,
        @Nullable Duration maxAge) implements Verification {

    /** The keyed hash of some bytes, one behind the other. */
    static byte[] hash(SignatureRule.Algorithm algorithm, SecretKey key, byte[]... parts) {
        String name = algorithm == SignatureRule.Algorithm.SHA256 ? "HmacSHA256" : "HmacSHA1";
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(key.bytes(), name));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has both
        }
    }

    @Override
    public SignatureResult verify(RawRequest request) {
        String given = request.header(header);
        String time = timestampHeader == null ? "" : request.header(timestampHeader);
        if (given == null || time == null) {
            return SignatureResult.UNSIGNED;
        }
        if (!given.startsWith(prefix)) {
            return SignatureResult.FORGED;
        }
        String bare = given.substring(prefix.length()).strip();
        if (encoding == SignatureRule.Encoding.HEX) {
            bare = bare.substring(prefix.isEmpty() ? bare.lastIndexOf('=') + 1 : 0).toLowerCase(Locale.ROOT);
        }
        byte[] stamp = bytes(time);
        List<byte[]> hashes = switch (signs) {
            case BODY -> List.of(hash(request.body()));
            case URL_BODY -> List.of(hash(bytes(request.url()), request.body()));
            // The vendor decodes the address before it signs it, https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
            case METHOD_URL_BODY_TIMESTAMP -> List.of(hash(bytes(request.method()), bytes(decoded(request.url())), request.body(), stamp),
                    hash(bytes(request.method()), bytes(request.url()), request.body(), stamp));
            case BODY_TIMESTAMP -> List.of(hash(request.body(), stamp));
            case TIMESTAMP_BODY -> List.of(hash(stamp, request.body()));
        };
        if (!Verification.sameAsOne(bare, hashes.stream().map(this::encoded).toList())) {
            return SignatureResult.FORGED;
        }
        return isTooOld(time, maxAge, request.receivedAt()) ? SignatureResult.STALE : SignatureResult.ACCEPTED;
    }

    private byte[] hash(byte[]... parts) {
        return hash(algorithm, key, parts);
    }

    private String encoded(byte[] hash) {
        return encoding == SignatureRule.Encoding.HEX ? HexFormat.of().formatHex(hash) : Base64.getEncoder().encodeToString(hash);
    }

    /** Whether a time in seconds, milliseconds or as text is further back than allowed; one that cannot be read is. */
    static boolean isTooOld(String time, @Nullable Duration maxAge, Instant now) {
        if (maxAge == null) {
            return false;
        }
        try {
            Instant at = time.chars().allMatch(Character::isDigit) && !time.isEmpty() ? Times.epoch(Long.parseLong(time))
                    : Instant.parse(time);
            return at.isBefore(now.minus(maxAge));
        } catch (NumberFormatException | DateTimeException e) {
            return true;
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String decoded(String url) {
        try {
            return URLDecoder.decode(url.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return url;
        }
    }
}
