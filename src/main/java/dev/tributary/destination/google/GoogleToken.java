package dev.tributary.destination.google;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.DestinationSettings;
import dev.tributary.destination.Json;
import dev.tributary.destination.PlatformHttp;
import dev.tributary.http.RetryPolicy;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** Access tokens from a refresh token. Thread-safe; one thread refreshes, the others wait. */
final class GoogleToken {

    /** A token that is about to end is not used for a new call. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final PlatformHttp http;
    private final URI tokenUrl;
    private final String form;
    private final Clock clock;
    private final RetryPolicy patience;
    private @Nullable String token;
    private Instant ends = Instant.EPOCH;

    GoogleToken(DestinationSettings settings, PlatformHttp http, Clock clock, RetryPolicy patience) {
        this.http = http;
        this.tokenUrl = URI.create(settings.get("tokenUrl", "https://oauth2.googleapis.com/token"));
        this.form = "grant_type=refresh_token&client_id=" + encoded(settings.get("clientId")) + "&client_secret=" + encoded(settings.get("clientSecret"))
                + "&refresh_token=" + encoded(settings.get("refreshToken"));
        this.clock = clock;
        this.patience = patience;
    }

    private static String encoded(@Nullable String value) {
        return URLEncoder.encode(Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    /** @throws FaultException of kind CREDENTIALS when the refresh token is refused, VENDOR_DOWN when nobody answers */
    synchronized String get() {
        if (token == null || !clock.instant().isBefore(ends.minus(MARGIN))) {
            token = null;
            token = refreshed();
        }
        return token;
    }

    /** The API refused this token; the next {@link #get} asks for another. */
    synchronized void refused(String refused) {
        if (refused.equals(token)) {
            token = null;
        }
    }

    private String refreshed() {
        for (int tried = 1; ; tried++) {
            int status = 0;
            Duration asked = null;
            try {
                PlatformHttp.Answer answer = http.send("POST", tokenUrl, Map.of("Content-Type", "application/x-www-form-urlencoded"), form);
                status = answer.status();
                asked = answer.retryAfter(clock);
                JsonNode json = Json.MAPPER.readTree(answer.body());
                if (answer.ok() && json.hasNonNull("access_token")) {
                    ends = clock.instant().plusSeconds(json.path("expires_in").asLong(3600));
                    return json.path("access_token").asText();
                }
                if (status >= 400 && status < 500 && status != 429) {
                    String error = json.path("error").isTextual() ? json.path("error").asText() : "";
                    throw new FaultException(Fault.CREDENTIALS, "Google refuses the refresh token (status " + status
                            + (error.matches("[a-z_]{1,40}") ? ", " + error : "") + "); authorise again and set clientId, clientSecret and refreshToken");
                }
            } catch (JsonProcessingException e) {
                if (status >= 400 && status < 500 && status != 429) {
                    throw new FaultException(Fault.CREDENTIALS, "Google refuses the refresh token (status " + status + "); authorise again and set clientId, clientSecret and refreshToken");
                }
            } catch (IOException e) {
                // Tried again below, like an answer that makes no sense.
            }
            if (!patience.again(tried, asked)) {
                throw new FaultException(Fault.VENDOR_DOWN, "Google's token address gives no token" + (status == 0 ? "" : " (status " + status + ")") + "; the next run goes on");
            }
        }
    }
}
