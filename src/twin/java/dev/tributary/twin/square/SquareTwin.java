package dev.tributary.twin.square;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.RateWindow;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * One seller's account at Square with twelve locations: customers, orders, catalogue, locations, and the renewal of tokens. The version of
 * the API comes in the header {@code Square-Version} (developer.squareup.com/docs/build-basics/versioning-overview); a call without one is
 * served as the application's default. Thread-safe.
 */
public final class SquareTwin extends HttpTwin {

    public static final String TOKEN = "EAAAl5xW0c2nT7qYk3f1uZb9dR4sVhG8mJpQoLwXeNtA";
    public static final String CLIENT_ID = "sq0idp-Hq3nV1xYbW8c0KfTz5mRaA";
    public static final String CLIENT_SECRET = "sq0csp-p2Zr7Lk0vXn4YtQ9bJmC1sWfUe8dGhA5oTi3";
    public static final String REFRESH_TOKEN = "EQAAl1rT8vB3kXq0mZ5nYwC7uJ2hDfG9pLsKaVeRtO4i";

    /**
     * What the account allows.
     *
     * @param callsPerSecond more are answered 429; the vendor publishes no number
     * @param searchLag      how long a change of a customer stays unseen by the search
     */
    public record Limits(int callsPerSecond, Duration searchLag) {

        /** Twenty calls a second, no lag. */
        public static Limits vendor() {
            return new Limits(20, Duration.ZERO);
        }

        public Limits unthrottled() {
            return new Limits(1_000_000, searchLag);
        }

        public Limits withSearchLag(Duration lag) {
            return new Limits(callsPerSecond, lag);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFAULT_VERSION = "2025-08-20";
    private static final List<String> VERSIONS = List.of("2024-01-18", "2025-01-23", "2025-08-20", "2026-01-22", "2026-05-20");
    private static final Duration TOKEN_LIFE = Duration.ofDays(30);

    private final SquareStore store;
    private final SquareCursors cursors;
    private final SquareSearch search;
    private final RateWindow calls;
    private final Map<String, Instant> granted = new ConcurrentHashMap<>();
    private volatile boolean expired;
    private volatile String oldest = VERSIONS.get(0);

    /** Starts listening on a port, 0 for any free one, with the vendor's limits. */
    public SquareTwin(int port, Clock clock) {
        this(port, clock, Limits.vendor());
    }

    /** Starts listening on a port, 0 for any free one. */
    public SquareTwin(int port, Clock clock, Limits limits) {
        super("square", port, clock);
        this.store = new SquareStore(clock);
        this.cursors = new SquareCursors(clock);
        this.search = new SquareSearch(store, cursors, clock, limits.searchLag());
        this.calls = new RateWindow(limits.callsPerSecond(), Duration.ofSeconds(1), clock);
        SquarePlanting.fill(store);
        start();
    }

    /**
     * The records of a list ({@code customers}, {@code orders}, {@code objects}, {@code locations}), as they are now; changing one changes
     * nothing here.
     */
    public List<ObjectNode> records(String list) {
        return store.all(list).stream().map(ObjectNode::deepCopy).toList();
    }

    /** Changes a record; its {@code updated_at} becomes now. */
    public void change(String list, String id, Consumer<ObjectNode> change) {
        store.change(list, id, change);
    }

    /** Adds a whole record with its own times, so also one that comes late with times of the past. */
    public void add(String list, ObjectNode whole) {
        store.put(list, whole.deepCopy());
    }

    /** Deletes a customer: the search does not tell. */
    public void deleteCustomer(String id) {
        store.remove("customers", id);
    }

    /** Deletes an item of the catalogue with its variations: the search tells where deleted objects are asked for. */
    public void deleteObject(String id) {
        store.change("objects", id, item -> {
            item.put("is_deleted", true);
            item.path("item_data").path("variations").forEach(variation -> ((ObjectNode) variation).put("is_deleted", true));
        });
    }

    /** Takes a variation out of its item: from then on it is a deleted object of its own. */
    public void deleteVariation(String item, String id) {
        store.change("objects", item, one -> {
            var variations = one.path("item_data").path("variations").elements();
            while (variations.hasNext()) {
                ObjectNode variation = (ObjectNode) variations.next();
                if (variation.path("id").asText().equals(id)) {
                    variations.remove();
                    store.put("objects", variation.deepCopy().put("is_deleted", true).put("updated_at", store.now()));
                }
            }
        });
    }

    /** Makes every cursor handed out so far invalid. */
    public void expireCursors() {
        cursors.expire();
    }

    /** From now on earlier versions of the API are refused. */
    public void retireVersionsBefore(String version) {
        oldest = version;
    }

    /** Lets {@link #TOKEN} in again after an injected fault expired it. */
    public void restoreToken() {
        expired = false;
    }

    @Override
    public boolean isTokenCall(TwinRequest call) {
        return call.path().equals("/oauth2/token");
    }

    @Override
    public void expireTokens() {
        expired = true;
        granted.clear();
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        String version = call.header("square-version");
        try {
            if (isTokenCall(call)) {
                return token(call);
            }
            mayEnter(call.header("authorization"));
            String served = version == null ? DEFAULT_VERSION : version;
            if (!VERSIONS.contains(served) || served.compareTo(oldest) < 0) {
                throw SquareRefusal.request("BAD_REQUEST",
                        "The Square-Version `" + served + "` is not a version of the API that is served.", "Square-Version");
            }
            if (!calls.take()) {
                throw SquareRefusal.tooMany();
            }
            return route(call).with("Square-Version", served);
        } catch (SquareRefusal refusal) {
            return refusal.answer();
        }
    }

    private void mayEnter(@org.jspecify.annotations.Nullable String authorization) {
        String token = authorization != null && authorization.startsWith("Bearer ") ? authorization.substring("Bearer ".length()) : "";
        Instant until = granted.get(token);
        if (token.equals(TOKEN) && expired) {
            throw SquareRefusal.credentials("ACCESS_TOKEN_EXPIRED", "The provided access token has expired.");
        }
        if (!token.equals(TOKEN) && (until == null || !clock.instant().isBefore(until))) {
            throw SquareRefusal.credentials("UNAUTHORIZED", "This request could not be authorized.");
        }
    }

    private TwinResponse route(TwinRequest call) {
        return switch (call.method() + " " + call.path()) {
            case "GET /v2/locations" -> {
                ObjectNode answer = JsonNodeFactory.instance.objectNode();
                store.all("locations").forEach(answer.withArray("locations")::add);
                yield TwinResponse.json(200, answer.toString());
            }
            case "GET /v2/customers" -> {
                ObjectNode query = JsonNodeFactory.instance.objectNode();
                call.query().forEach((name, value) -> query.put(name, value));
                yield TwinResponse.json(200, search.allCustomers(query).toString());
            }
            case "POST /v2/customers/search" -> TwinResponse.json(200, search.customers(body(call)).toString());
            case "POST /v2/orders/search" -> TwinResponse.json(200, search.orders(body(call)).toString());
            case "POST /v2/catalog/search" -> TwinResponse.json(200, search.catalog(body(call)).toString());
            default -> throw SquareRefusal.request("NOT_FOUND",
                    "API endpoint for URL path `" + call.path() + "` and HTTP method `" + call.method() + "` is not found.", null);
        };
    }

    private static JsonNode body(TwinRequest call) {
        String type = call.header("content-type");
        if (type == null || !type.startsWith("application/json")) {
            throw SquareRefusal.request("UNSUPPORTED_MEDIA_TYPE", "Expected application/json.", null);
        }
        try {
            JsonNode body = JSON.readTree(call.body());
            if (body.isObject()) {
                return body;
            }
        } catch (IOException notJson) {
            // told below
        }
        throw SquareRefusal.request("BAD_REQUEST", "Expected a JSON object.", null);
    }

    private TwinResponse token(TwinRequest call) {
        JsonNode body = body(call);
        if (!CLIENT_ID.equals(body.path("client_id").asText()) || !CLIENT_SECRET.equals(body.path("client_secret").asText())) {
            throw SquareRefusal.credentials("UNAUTHORIZED", "Not authorized to use this client.");
        }
        if (!"refresh_token".equals(body.path("grant_type").asText()) || !REFRESH_TOKEN.equals(body.path("refresh_token").asText())) {
            throw SquareRefusal.request("BAD_REQUEST", "The refresh token is not valid.", "refresh_token");
        }
        String token = "EAAA" + UUID.randomUUID().toString().replace("-", "");
        Instant until = clock.instant().plus(TOKEN_LIFE).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        granted.put(token, until);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("access_token", token).put("token_type", "bearer").put("expires_at", until.toString())
                .put("merchant_id", SquarePlanting.MERCHANT)
                .put("refresh_token", REFRESH_TOKEN).put("short_lived", false);
        return TwinResponse.json(200, answer.toString());
    }
}
