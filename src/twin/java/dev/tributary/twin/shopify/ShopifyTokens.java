package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens of a shop: the static one and those granted by client credentials, each for a day. Thread-safe. */
final class ShopifyTokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(86_399);

    private final Clock clock;
    /** The granted tokens with the end of their lives. */
    private final Map<String, Instant> granted = new ConcurrentHashMap<>();
    private volatile boolean revoked;

    ShopifyTokens(Clock clock) {
        this.clock = clock;
    }

    /** Ends the granted tokens, and the static one until {@link #restore()}. */
    void expire() {
        revoked = true;
        granted.clear();
    }

    /** Accepts the static token again. */
    void restore() {
        revoked = false;
    }

    boolean works(@Nullable String token) {
        if (token == null) {
            return false;
        }
        Instant until = granted.get(token);
        return token.equals(ShopifyTwin.TOKEN) ? !revoked : until != null && clock.instant().isBefore(until);
    }

    /** Answers a request for a token by client credentials. */
    TwinResponse grant(TwinRequest call) {
        try {
            JsonNode body = JSON.readTree(call.body());
            if (!call.method().equals("POST") || !"client_credentials".equals(body.path("grant_type").asText())) {
                return oauthRefusal("unsupported_grant_type", "grant_type must be client_credentials");
            }
            if (!ShopifyTwin.CLIENT_ID.equals(body.path("client_id").asText())
                    || !ShopifyTwin.CLIENT_SECRET.equals(body.path("client_secret").asText())) {
                return oauthRefusal("application_cannot_be_found", "Oauth error application_cannot_be_found");
            }
        } catch (IOException notJson) {
            return oauthRefusal("invalid_request", "The body must be JSON");
        }
        String token = "shpat_" + UUID.randomUUID().toString().replace("-", "");
        granted.put(token, clock.instant().plus(TOKEN_LIFE));
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeStringField("access_token", token);
            json.writeStringField("scope", "read_customers,read_all_orders,read_orders,read_products");
            json.writeNumberField("expires_in", TOKEN_LIFE.toSeconds());
            json.writeEndObject();
        });
    }

    private static TwinResponse oauthRefusal(String error, String description) {
        return TwinResponse.json(400,
                JsonNodeFactory.instance.objectNode().put("error", error).put("error_description", description).toString());
    }
}
