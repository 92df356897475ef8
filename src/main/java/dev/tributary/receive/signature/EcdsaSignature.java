package dev.tributary.receive.signature;

import dev.tributary.receive.RawRequest;
import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;

/**
 * ECDSA over P-256 with SHA-256, of time and body. A body may end with CRLF, which is signed too.
 *
 * @param key             the vendor's public key
 * @param timestampHeader that holds the time as it was signed
 * @param maxAge          a time further back is refused; null for any age
 */
record EcdsaSignature(PublicKey key, String header, String timestampHeader, @Nullable Duration maxAge) implements Verification {

    /** @throws IllegalArgumentException when the text is no public key of this kind, X.509 in Base64 */
    static PublicKey key(String base64) {
        try {
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64.strip())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key (X.509, Base64)", e);
        }
    }

    @Override
    public SignatureResult verify(RawRequest request) {
        String given = request.header(header);
        String time = request.header(timestampHeader);
        if (given == null || time == null) {
            return SignatureResult.UNSIGNED;
        }
        try {
            byte[] der = Base64.getDecoder().decode(given);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(key);
            signature.update(Hmac.bytes(time));
            signature.update(request.body());
            boolean fits = signature.verify(der) && Base64.getEncoder().encodeToString(der).equals(given);
            return !fits ? SignatureResult.FORGED : Hmac.isTooOld(time, maxAge, request.receivedAt()) ? SignatureResult.STALE
                    : SignatureResult.ACCEPTED;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return SignatureResult.FORGED; // no Base64, or no signature's form
        }
    }
}
