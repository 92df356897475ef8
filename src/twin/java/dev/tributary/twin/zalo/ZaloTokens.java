package dev.tributary.twin.zalo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Zalo's grants of version 4: an access token lives 25 hours, a refresh token three months and works once. Whoever loses the answer to a
 * refresh has to ask the owner of the account again. Thread-safe.
 */
final class ZaloTokens {

    private static final Duration ACCESS = Duration.ofSeconds(90_000);
    private static final Duration REFRESH = Duration.ofDays(90);

    private final Clock clock;
    private final Map<String, Instant> access = new HashMap<>();
    private String refresh = ZaloTwin.REFRESH_TOKEN;
    private Instant refreshUntil;
    private int number;

    ZaloTokens(Clock clock) {
        this.clock = clock;
        this.refreshUntil = clock.instant().plus(REFRESH);
    }

    synchronized boolean isValid(@org.jspecify.annotations.Nullable String token) {
        Instant until = token == null ? null : access.get(token);
        return until != null && clock.instant().isBefore(until);
    }

    synchronized void expire() {
        access.clear();
    }

    synchronized String refreshToken() {
        return refresh;
    }

    /** How many pairs were handed out. */
    synchronized int granted() {
        return number;
    }

    synchronized TwinResponse grant(TwinRequest call) throws ZaloRefusal {
        if (!call.method().equals("POST") || !String.valueOf(call.header("content-type")).startsWith("application/x-www-form-urlencoded")) {
            throw new ZaloRefusal(-14001, "Invalid request");
        }
        if (!ZaloTwin.SECRET_KEY.equals(call.header("secret_key"))) {
            throw new ZaloRefusal(-14004, "Invalid secret key");
        }
        Map<String, String> form = TwinRequest.form(call.text());
        if (!ZaloTwin.APP_ID.equals(form.get("app_id"))) {
            throw new ZaloRefusal(-14002, "Invalid app id");
        }
        if (!"refresh_token".equals(form.get("grant_type"))) {
            throw new ZaloRefusal(-14003, "Invalid grant type");
        }
        if (!refresh.equals(form.get("refresh_token")) || clock.instant().isAfter(refreshUntil)) {
            throw new ZaloRefusal(-14014, "Invalid refresh token");
        }
        number++;
        String token = "zalo-access-" + number;
        access.put(token, clock.instant().plus(ACCESS));
        refresh = "zalo-refresh-" + number;
        refreshUntil = clock.instant().plus(REFRESH);
        return TwinResponse.json(200, JsonNodeFactory.instance.objectNode().put("access_token", token).put("refresh_token", refresh)
                .put("expires_in", String.valueOf(ACCESS.toSeconds())).toString());
    }
}
