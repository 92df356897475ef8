package dev.tributary.twin.google;

import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The access tokens that Google's OAuth endpoint handed out: an hour each, with the scopes of the refresh token. Thread-safe.
 */
final class GoogleTokens {

    static final String CLIENT_ID = "tributary-twin.apps.googleusercontent.com";
    static final String CLIENT_SECRET = "GOCSPX-twin-secret";
    static final String REFRESH_TOKEN = "1//twin-refresh-token";
    static final String DATA_MANAGER = "https://www.googleapis.com/auth/datamanager";
    static final String ADWORDS = "https://www.googleapis.com/auth/adwords";

    enum Verdict {
        GOOD, UNKNOWN, EXPIRED, WRONG_SCOPE
    }

    private record Token(Set<String> scopes, Instant until) {}

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Map<String, Token> issued = new HashMap<>();
    private Set<String> granted = Set.of(DATA_MANAGER, ADWORDS);
    private int count;

    /** What the refresh token was granted; a token asked for later carries no more. */
    synchronized void grant(Set<String> scopes) {
        granted = Set.copyOf(scopes);
    }

    synchronized void forgetAll() {
        issued.clear();
    }

    synchronized Verdict check(String token, String scope, Instant now) {
        Token known = issued.get(token);
        if (known == null) {
            return Verdict.UNKNOWN;
        }
        if (!now.isBefore(known.until())) {
            return Verdict.EXPIRED;
        }
        return known.scopes().contains(scope) ? Verdict.GOOD : Verdict.WRONG_SCOPE;
    }

    /** Answers {@code POST /token} (RFC 6749, 6) as Google does. */
    synchronized TwinResponse answer(TwinRequest call, Instant now) {
        String type = call.header("content-type");
        if (!call.method().equals("POST") || type == null || !type.startsWith("application/x-www-form-urlencoded")) {
            return refusal(400, "invalid_request", "The token endpoint takes a POST of a form.");
        }
        Map<String, String> form = TwinRequest.form(call.text());
        String grantType = form.get("grant_type");
        if (grantType == null) {
            return refusal(400, "invalid_request", "Missing required parameter: grant_type");
        }
        if (!grantType.equals("refresh_token")) {
            return refusal(400, "unsupported_grant_type", "Invalid grant_type: " + grantType);
        }
        if (!CLIENT_ID.equals(form.get("client_id"))) {
            return refusal(401, "invalid_client", "The OAuth client was not found.");
        }
        if (!CLIENT_SECRET.equals(form.get("client_secret"))) {
            return refusal(401, "invalid_client", "Unauthorized");
        }
        if (form.get("refresh_token") == null) {
            return refusal(400, "invalid_request", "Missing required parameter: refresh_token");
        }
        if (!REFRESH_TOKEN.equals(form.get("refresh_token"))) {
            return refusal(400, "invalid_grant", "Bad Request");
        }
        Set<String> scopes = asked(form.get("scope"));
        if (!granted.containsAll(scopes)) {
            return refusal(400, "invalid_scope", "Some requested scopes were not granted to the refresh token.");
        }
        String token = "ya29.twin-" + ++count;
        issued.put(token, new Token(scopes, now.plus(LIFETIME)));
        return TwinResponse.json(200, "{\"access_token\":\"" + token + "\",\"expires_in\":" + (LIFETIME.toSeconds() - 1) + ",\"scope\":\""
                + scopes.stream().sorted().collect(Collectors.joining(" ")) + "\",\"token_type\":\"Bearer\"}");
    }

    private Set<String> asked(@Nullable String scope) {
        return scope == null || scope.isBlank() ? granted : new TreeSet<>(Set.of(BLANKS.split(scope.strip())));
    }

    private static TwinResponse refusal(int status, String error, String description) {
        return new TwinResponse(status, Map.of("Content-Type", "application/json; charset=utf-8"),
                ("{\"error\":\"" + error + "\",\"error_description\":\"" + description.replace("\"", "") + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
