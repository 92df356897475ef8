package dev.tributary.vendor.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.shopify.ShopifyTwin;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** A shop as the contract needs it, with what its lists have in common. */
abstract class ShopifyVendor extends TwinVendor<ShopifyTwin> {

    private final List<ObjectNode> changing;

    /** @param changing records whose rows {@link #change(ObjectNode)} alters */
    ShopifyVendor(ShopifyTwin twin, String route, String table, List<ObjectNode> changing) {
        super(twin, route, table, Map.of("shopify", ShopifyTwin.CLIENT_SECRET));
        this.changing = changing;
    }

    static ShopifyTwin shop(Clock clock) {
        return new ShopifyTwin(0, clock, ShopifyTwin.Limits.vendor().unthrottled().withBulkTakes(Duration.ZERO));
    }

    abstract void change(ObjectNode record);

    @Override
    public final void change() {
        twin.change(another(changing).path("id").asText(), this::change);
    }

    static boolean isReal(JsonNode order) {
        return !order.path("test").asBoolean();
    }

    /** By the weekly whole read: the vendor does not tell. */
    @Override
    public final Duration removalShows() {
        return Duration.ofDays(8);
    }

    @Override
    public final String connections() {
        return """
                shop:
                  connector: shopify
                  shop: cho-hoa
                  start: 2026-01-01
                  country: VN
                  currency: VND
                  clientId: %s
                  clientSecret: ${file:secrets/shopify}
                  tokenUrl: %s/admin/oauth/access_token
                  baseUrl: %s
                """.formatted(ShopifyTwin.CLIENT_ID, twin.baseUri(), twin.baseUri());
    }

    @Override
    public final InjectedFault throttle(LongPredicate when) {
        return InjectedFault.reply(200,
                "{\"errors\":[{\"message\":\"Throttled\",\"extensions\":{\"code\":\"THROTTLED\"}}],\"extensions\":{\"cost\":{\"requestedQueryCost\":102,"
                        + "\"actualQueryCost\":null,\"throttleStatus\":{\"maximumAvailable\":2000.0,\"currentlyAvailable\":82,\"restoreRate\":100.0}}}}",
                Map.of(), when);
    }
}
