package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.CostBucket;
import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shopify's GraphQL Admin API for one shop: customers, orders with their refunds, products; bulk operations with their files; the cost
 * bucket on the clock given. A version of the API that is no longer served is answered as the oldest one that is, and the header
 * {@code X-Shopify-API-Version} says so (shopify.dev/docs/api/usage/versioning). Thread-safe.
 */
public final class ShopifyTwin extends HttpTwin {

    public static final String TOKEN = "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";
    public static final String CLIENT_ID = "6b1d7f0a93c24e58b0e4d2a19c7f5e38";
    public static final String CLIENT_SECRET = "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";

    /**
     * What the shop's plan allows.
     *
     * @param bucket    points a bucket holds
     * @param restore   points a second that come back
     * @param deepest   objects one list can be paged through
     * @param bulkTakes how long a bulk operation runs
     */
    public record Limits(int bucket, int restore, int deepest, Duration bulkTakes) {

        /** As documented for the plan Standard; a bulk operation takes a fifth of a second. */
        public static Limits vendor() {
            return new Limits(2_000, 100, 25_000, Duration.ofMillis(200));
        }

        public Limits withBucket(int points, int pointsPerSecond) {
            return new Limits(points, pointsPerSecond, deepest, bulkTakes);
        }

        public Limits unthrottled() {
            return withBucket(1_000_000, 1_000_000);
        }

        public Limits withDeepest(int objects) {
            return new Limits(bucket, restore, objects, bulkTakes);
        }

        public Limits withBulkTakes(Duration duration) {
            return new Limits(bucket, restore, deepest, duration);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern API = Pattern.compile("/admin/api/(\\d{4}-(?:01|04|07|10)|unstable)/graphql\\.json");
    private static final Pattern FILE = Pattern.compile("/bulk-results/(\\d+)\\.jsonl");
    private static final int DEAREST_QUERY = 1_000;
    private static final String NEWEST = "2027-01";
    private static final String FIVE_BULKS_FROM = "2026-01";

    private final Limits limits;
    private final CostBucket bucket;
    private final ShopifySchema schema = new ShopifySchema();
    private final ShopifyStore store;
    private final ShopifyBulk bulk;
    private final ShopifyTokens tokens;
    private final AtomicInteger throttledNext = new AtomicInteger();
    private volatile String oldest = "2026-01";
    private volatile boolean frozen;

    /** Starts listening on a port, 0 for any free one, with the vendor's limits. */
    public ShopifyTwin(int port, Clock clock) {
        this(port, clock, Limits.vendor());
    }

    /** Starts listening on a port, 0 for any free one. */
    public ShopifyTwin(int port, Clock clock, Limits limits) {
        super("shopify", port, clock);
        this.limits = limits;
        this.bucket = new CostBucket(limits.bucket(), limits.restore(), clock);
        this.store = new ShopifyStore(clock);
        this.tokens = new ShopifyTokens(clock);
        this.bulk = new ShopifyBulk(schema, clock, limits.bulkTakes());
        ShopifyPlanting.fill(store);
        start();
    }

    /**
     * The records of a type ({@code Customer}, {@code Order}, {@code Product}, {@code ProductVariant}), as they are now; changing one
     * changes nothing here.
     */
    public List<ObjectNode> records(String type) {
        return store.all(type).stream().map(ObjectNode::deepCopy).toList();
    }

    /** Changes a record by its global id; its {@code updatedAt} becomes now. */
    public void change(String gid, Consumer<ObjectNode> change) {
        store.change(gid, change);
    }

    /** Adds a whole record, as its {@code id} says where; its {@code updatedAt} becomes now. */
    public void add(ObjectNode record) {
        store.put(record.deepCopy());
        store.change(record.path("id").asText(), same -> {});
    }

    /** Deletes a record: it is in no list any more, and what refers to it refers to nothing. */
    public void delete(String gid) {
        store.delete(gid);
    }

    /** Gives back an order's first lines, one of each, now; without lines only money goes back. @return the refund's global id */
    public String refund(String order, int lines) {
        String[] id = new String[1];
        store.change(order, record -> {
            long number = 2_000_000 + ShopifyStore.number(order) * 10 + record.path("refunds").size();
            ObjectNode refund = ShopifyPlanting.refund(record, number, Instant.parse(store.now()), lines, false);
            record.withArray("refunds").add(refund);
            id[0] = refund.path("id").asText();
        });
        return id[0];
    }

    /** Lets the next bulk operation end as {@code FAILED} with such an error code and half its file. */
    public void failNextBulk(String errorCode) {
        bulk.failNext(errorCode);
    }

    /** Answers the next calls as throttled, and empties the bucket each time. */
    public void throttleNext(int calls) {
        throttledNext.set(calls);
    }

    /** From now on versions before this one are answered as this one. */
    public void retireVersionsBefore(String version) {
        oldest = version;
    }

    /** Whether the shop's bill is unpaid: every call is then refused with 402. */
    public void freeze(boolean unpaid) {
        frozen = unpaid;
    }

    /** Lets {@link #TOKEN} in again after an injected fault revoked it. */
    public void restoreToken() {
        tokens.restore();
    }

    @Override
    public boolean isTokenCall(TwinRequest call) {
        return call.path().equals("/admin/oauth/access_token");
    }

    /** Tokens granted by client credentials end; the static one stays revoked until {@link #restoreToken()}. */
    @Override
    public void expireTokens() {
        tokens.expire();
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        if (isTokenCall(call)) {
            return tokens.grant(call);
        }
        Matcher file = FILE.matcher(call.path());
        if (file.matches()) {
            return bulk.file(call, Long.parseLong(file.group(1)));
        }
        Matcher api = API.matcher(call.path());
        if (!api.matches() || !call.method().equals("POST")) {
            return plain(404, "Not Found");
        }
        if (!tokens.works(call.header("x-shopify-access-token"))) {
            return plain(401, "[API] Invalid API key or access token (unrecognized login or wrong password)");
        }
        if (frozen) {
            return plain(402, "Unavailable Shop");
        }
        String version = api.group(1).equals("unstable") ? "unstable" : api.group(1).compareTo(oldest) < 0 ? oldest : api.group(1);
        if (!version.equals("unstable") && version.compareTo(NEWEST) > 0) {
            return plain(404, "Not Found");
        }
        return graphql(call, version).with("X-Shopify-API-Version", version).with("X-Request-ID", UUID.randomUUID().toString());
    }

    private TwinResponse graphql(TwinRequest call, String version) {
        JsonNode body;
        try {
            body = JSON.readTree(call.body());
        } catch (IOException notJson) {
            return plain(400, "Required parameter missing or invalid");
        }
        String type = call.header("content-type");
        if (type == null || !type.startsWith("application/json") || !body.path("query").isTextual()) {
            return plain(400, "Required parameter missing or invalid");
        }
        int requested;
        GraphQl document;
        try {
            document = GraphQlParser.parse(body.path("query").asText(), body.path("variables"));
            schema.check(ShopifySchema.root(document), document.fields(), false);
            requested = schema.cost(document);
        } catch (GraphQl.Refused refused) {
            return refused(refused, -1, -1);
        }
        if (requested > DEAREST_QUERY) {
            return refused(
                    new GraphQl.Refused("MAX_COST_EXCEEDED",
                            "Query cost is " + requested + ", which exceeds the single query max cost limit (" + DEAREST_QUERY + ")."),
                    requested, -1);
        }
        if (throttledNext.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            bucket.empty();
        }
        if (!bucket.take(requested)) {
            return refused(new GraphQl.Refused("THROTTLED", "Throttled"), requested, -1);
        }
        ShopifyExecution execution = new ShopifyExecution(schema, store, id -> bulk.describe(id, baseUri().toString()), limits.deepest());
        try {
            ObjectNode data;
            synchronized (store) {
                data = document.kind().equals("mutation") ? mutate(document, version, execution) : execution.query(document.fields());
            }
            int actual = document.kind().equals("mutation") ? requested : Math.min(requested, execution.cost());
            bucket.giveBack(requested - actual);
            return answered(data, requested, actual, execution.warnings());
        } catch (GraphQl.Refused refused) {
            bucket.giveBack(requested);
            return refused(refused, requested, 0);
        }
    }

    private ObjectNode mutate(GraphQl document, String version, ShopifyExecution execution) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (GraphQl.Field field : document.fields()) {
            boolean run = field.name().equals("bulkOperationRunQuery");
            ObjectNode payload = run
                    ? bulk.run(String.valueOf(field.text("query")), "true".equals(field.text("groupObjects")),
                            version.compareTo(FIVE_BULKS_FROM) < 0 ? 1 : 5, execution)
                    : bulk.cancel(String.valueOf(field.text("id")));
            data.set(field.alias(),
                    execution.object(run ? "BulkOperationRunQueryPayload" : "BulkOperationCancelPayload", payload, field.selection()));
        }
        return data;
    }

    private TwinResponse answered(ObjectNode data, int requested, int actual, List<String> warnings) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("data", data);
        ObjectNode extensions = answer.putObject("extensions");
        extensions.set("cost", cost(requested, actual));
        for (String field : warnings) {
            extensions.withArray("search").addObject().putArray("warnings").addObject().put("field", field)
                    .put("message", "Invalid search field for this query.").put("code", "invalid_field");
        }
        return TwinResponse.json(200, answer.toString());
    }

    /** Errors come with status 200 and no data. */
    private TwinResponse refused(GraphQl.Refused refused, int requested, int actual) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode error = answer.putArray("errors").addObject().put("message", refused.getMessage());
        ObjectNode extensions = error.putObject("extensions").put("code", refused.code);
        if (refused.code.equals("MAX_COST_EXCEEDED")) {
            extensions.put("cost", requested).put("maxCost", DEAREST_QUERY);
        }
        if (requested >= 0) {
            answer.putObject("extensions").set("cost", cost(requested, actual));
        }
        return TwinResponse.json(200, answer.toString());
    }

    /** @param actual null in the answer when negative */
    private ObjectNode cost(int requested, int actual) {
        ObjectNode cost = JsonNodeFactory.instance.objectNode();
        cost.put("requestedQueryCost", requested);
        cost.put("actualQueryCost", actual < 0 ? null : actual);
        cost.putObject("throttleStatus").put("maximumAvailable", (double) bucket.most()).put("currentlyAvailable", bucket.available())
                .put("restoreRate", (double) bucket.restoreRate());
        return cost;
    }

    private static TwinResponse plain(int status, String message) {
        return TwinResponse.json(status, JsonNodeFactory.instance.objectNode().put("errors", message).toString());
    }
}
