package dev.tributary.receive.signature;

import dev.tributary.connector.SignatureRule;
import dev.tributary.receive.RawRequest;
import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * A word that only the sender knows, for vendors that sign nothing: the last part of the address, a query parameter or a header.
 *
 * @param name of the parameter or header; not used for the path
 */
public record TokenVerification(SignatureRule.In in, String name, SecretKey expected) implements Verification {

    @Override
    public SignatureResult verify(RawRequest request) {
        String given = switch (in) {
            case PATH -> last(request.url());
            case QUERY -> request.query(name);
            case HEADER -> request.header(name);
        };
        return given == null || given.isEmpty() ? SignatureResult.UNSIGNED
                : Verification.same(given, expected.text()) ? SignatureResult.ACCEPTED
                : SignatureResult.FORGED;
    }

    private static @Nullable String last(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null ? null : path.substring(path.lastIndexOf('/') + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
