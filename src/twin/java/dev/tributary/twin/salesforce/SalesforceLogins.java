package dev.tributary.twin.salesforce;

import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Grants sessions to the connected app and ends them. Thread-safe. */
final class SalesforceLogins {

    private static final Duration SESSION = Duration.ofHours(2);

    private final Clock clock;
    private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
    private String refreshToken = SalesforceTwin.REFRESH_TOKEN;
    private boolean rotating;
    private volatile @Nullable String toldInstance;

    SalesforceLogins(Clock clock) {
        this.clock = clock;
    }

    synchronized void rotate() {
        rotating = true;
    }

    void tellInstanceUrl(String url) {
        toldInstance = url;
    }

    /** Ends every session. */
    void end() {
        sessions.clear();
    }

    boolean admit(@Nullable String authorization) {
        Instant until = authorization == null || !authorization.startsWith("Bearer ") ? null
                : sessions.get(authorization.substring("Bearer ".length()));
        return until != null && clock.instant().isBefore(until);
    }

    /** Answers a call for a token. */
    TwinResponse grant(TwinRequest call, String ownAddress) {
        String type = call.header("content-type");
        if (!call.method().equals("POST") || type == null || !type.startsWith("application/x-www-form-urlencoded")) {
            return refusal("invalid_request", "must use HTTP POST with a form");
        }
        Map<String, String> form = TwinRequest.form(call.text());
        String grant = form.getOrDefault("grant_type", "");
        if (!grant.equals("refresh_token") && !grant.equals("client_credentials")) {
            return refusal("unsupported_grant_type", "grant type not supported");
        }
        if (!SalesforceTwin.CLIENT_ID.equals(form.get("client_id"))) {
            return refusal("invalid_client_id", "client identifier invalid");
        }
        if (!SalesforceTwin.CLIENT_SECRET.equals(form.get("client_secret"))) {
            return refusal("invalid_client", "invalid client credentials");
        }
        String next = null;
        if (grant.equals("refresh_token")) {
            synchronized (this) {
                if (!refreshToken.equals(form.get("refresh_token"))) {
                    return refusal("invalid_grant", "expired access/refresh token");
                }
                if (rotating) {
                    next = "5Aep861" + UUID.randomUUID();
                    refreshToken = next;
                }
            }
        }
        return session(ownAddress, next);
    }

    private TwinResponse session(String ownAddress, @Nullable String refresh) {
        String token = "00D5g000000abcD!" + UUID.randomUUID();
        sessions.put(token, clock.instant().plus(SESSION));
        String told = toldInstance;
        return JsonResponse.of(200, json -> { // no expires_in: a session ends when the org's settings say
            json.writeStartObject();
            json.writeStringField("access_token", token);
            if (refresh != null) {
                json.writeStringField("refresh_token", refresh);
            }
            json.writeStringField("instance_url", told == null ? ownAddress : told);
            json.writeStringField("id", "https://login.salesforce.com/id/00D5g000000abcDEAQ/0055g000000xyzAAAQ");
            json.writeStringField("token_type", "Bearer");
            json.writeStringField("scope", "api refresh_token");
            json.writeStringField("issued_at", String.valueOf(clock.millis()));
            json.writeEndObject();
        });
    }

    private static TwinResponse refusal(String error, String description) {
        return TwinResponse.json(400, "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}");
    }
}
