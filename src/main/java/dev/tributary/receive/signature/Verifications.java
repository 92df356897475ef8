package dev.tributary.receive.signature;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Section;
import dev.tributary.connector.SignatureRule;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes a {@link Verification} from a connector's signature rules and an account's settings. */
public final class Verifications {

    private Verifications() {
    }

    /**
     * Takes the first alternative whose settings the account has.
     *
     * @param connection its name, for messages
     * @param settings   with secrets read
     * @return null when there is none: then no request can be verified
     * @throws FaultException of kind CONFIG when a setting cannot be what it is for
     */
    public static @Nullable Verification of(List<SignatureRule> alternatives, String connection, Map<String, String> settings) {
        for (SignatureRule proof : alternatives) {
            Map<String, String> values = proof.filled(settings);
            if (values != null) {
                try {
                    Verification made = of(proof, values);
                    return values.containsKey("addresses") ? Addresses.of(Objects.requireNonNull(values.get("addresses"))).and(made) : made;
                } catch (IllegalArgumentException e) {
                    throw new FaultException(Fault.CONFIG, "connection \"" + connection + "\": its webhooks cannot be verified: "
                            + e.getMessage() + "; mend its settings in config/connections.yaml", e);
                }
            }
        }
        return null;
    }

    private static Verification of(SignatureRule proof, Map<String, String> values) {
        String header = values.getOrDefault("header", "");
        String secret = values.getOrDefault("secret", "");
        String timestamp = values.get("timestamp");
        return switch (proof.kind()) {
            case HMAC -> new Hmac(word(values, "signs", SignatureRule.Signs.class),
                    word(values, "algorithm", SignatureRule.Algorithm.class),
                    word(values, "key", SignatureRule.Key.class) == SignatureRule.Key.BASE64 ? SecretKey.ofBase64(secret)
                            : SecretKey.of(secret),
                    header, word(values, "encoding", SignatureRule.Encoding.class),
                    values.getOrDefault("prefix", ""), timestamp, proof.maxAge());
            case TIMESTAMPED_HMAC -> new TimestampedHmac(SecretKey.of(secret), header, proof.maxAge());
            case URL_FORM_HMAC -> new UrlFormHmac(SecretKey.of(secret), header);
            case ECDSA -> new EcdsaSignature(EcdsaSignature.key(values.getOrDefault("publicKey", "")), header,
                    Objects.requireNonNull(timestamp), proof.maxAge());
            case APP_TIME_DIGEST -> new AppTimeDigest(word(values, "scheme", SignatureRule.Scheme.class), values.getOrDefault("appId", ""),
                    SecretKey.of(secret), header, Objects.requireNonNull(timestamp));
            case TOKEN -> new TokenVerification(word(values, "in", SignatureRule.In.class), values.getOrDefault("name", ""),
                    SecretKey.of(values.getOrDefault("token", "")));
        };
    }

    private static <E extends Enum<E>> E word(Map<String, String> values, String key, Class<E> type) {
        String written = values.getOrDefault(key, "");
        return Stream.of(type.getEnumConstants()).filter(constant -> Section.spelled(constant).equals(written)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("its " + key + " is none of "
                        + String.join(", ", Stream.of(type.getEnumConstants()).map(Section::spelled).toList())));
    }
}
