package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts credentials on requests, and gets tokens where the vendor wants them. Thread-safe. */
final class Tokens {

    /** A token is renewed this long before the vendor's own expiry, so that a slow call does not outlive it. */
    private static final long MARGIN_SECONDS = 60;

    private final Connector.Auth auth;
    private final Placeholders placeholders;
    private final @Nullable String tokenUrl;
    private final VendorHttp http;
    private final Clock clock;
    private @Nullable String token;
    private Instant expires = Instant.MIN;

    /** @param tokenUrl overrides the connector's, or null */
    Tokens(Connector.Auth auth, Placeholders placeholders, @Nullable String tokenUrl, VendorHttp http, Clock clock) {
        this.auth = auth;
        this.placeholders = placeholders;
        this.tokenUrl = tokenUrl;
        this.http = http;
        this.clock = clock;
    }

    void authorise(HttpRequest.Builder request) {
        switch (auth.kind()) {
            case NONE -> { }
            case BEARER -> request.header("Authorization", "Bearer " + value("token"));
            case HEADER -> request.header(value("name"), value("value"));
            case BASIC -> request.header("Authorization", "Basic " + Base64.getEncoder()
                    .encodeToString((value("user") + ":" + value("password")).getBytes(StandardCharsets.UTF_8)));
            case OAUTH2_CLIENT_CREDENTIALS -> request.header("Authorization", "Bearer " + token());
        }
    }

    /** Forgets the token. @return whether a new one can be had */
    synchronized boolean renew() {
        token = null;
        return auth.kind() == Connector.AuthKind.OAUTH2_CLIENT_CREDENTIALS;
    }

    private synchronized String token() {
        if (token == null || !clock.instant().isBefore(expires)) {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("grant_type", "client_credentials");
            form.put("client_id", value("clientId"));
            form.put("client_secret", value("clientSecret"));
            if (auth.values().containsKey("scope")) {
                form.put(auth.values().getOrDefault("scopeParameter", "scope"), value("scope"));
            }
            JsonNode answer = ask(URI.create(tokenUrl != null ? tokenUrl : value("tokenUrl")), form);
            String granted = answer.path("access_token").asText();
            if (granted.isEmpty()) {
                throw new FaultException(Fault.CREDENTIALS, "the token address answered without access_token; check client id and secret");
            }
            token = granted;
            expires = clock.instant().plusSeconds(Math.max(0, answer.path("expires_in").asLong(3600) - MARGIN_SECONDS));
        }
        return token;
    }

    private JsonNode ask(URI address, Map<String, String> form) {
        try {
            return http.send(() -> http.request(address).header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(encode(form))).build(), () -> false).body();
        } catch (FaultException e) {
            if (e.fault() != Fault.REFUSED) {
                throw e;
            }
            // A token address says 400 for a wrong secret (RFC 6749, section 5.2).
            throw new FaultException(Fault.CREDENTIALS, "POST " + address.getPath() + ": the credentials are refused; check the connection's settings in config/connections.yaml", e);
        }
    }

    private String value(String key) {
        return placeholders.require(auth.values().getOrDefault(key, ""));
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream().map(pair -> URLEncoder.encode(pair.getKey(), StandardCharsets.UTF_8) + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
