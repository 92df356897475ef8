package dev.tributary.http;

import dev.tributary.expression.Placeholders;
import org.jspecify.annotations.Nullable;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Credentials that no call can renew: none, a bearer token, user and password, or a header of the vendor's own. */
final class FixedCredentials implements Authoriser {

    private final Auth auth;
    private final Placeholders placeholders;

    FixedCredentials(Auth auth, Placeholders placeholders) {
        this.auth = auth;
        this.placeholders = placeholders;
    }

    @Override
    public String token() {
        return auth.kind() == Auth.Kind.BEARER ? value("token") : "";
    }

    @Override
    public String authorise(HttpRequest.Builder request) {
        switch (auth.kind()) {
            case BEARER -> request.header("Authorization", "Bearer " + value("token"));
            case BASIC -> request.header("Authorization", "Basic " + Base64.getEncoder()
                    .encodeToString((value("user") + ":" + value("password")).getBytes(StandardCharsets.UTF_8)));
            case HEADER -> request.header(auth.header(), auth.prefix() + value("value"));
            default -> {
            }
        }
        return "";
    }

    @Override
    public boolean renew(String refused) {
        return false;
    }

    @Override
    public @Nullable String instanceUrl() {
        return null;
    }

    private String value(String key) {
        return placeholders.require(auth.values().getOrDefault(key, ""));
    }
}
