package dev.tributary.vendor.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.shopify.ShopifyTwin;

import java.time.Clock;
import java.util.List;

/** A list that is always read by pages, in slices of time. */
class ShopifyRefundsSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        ShopifyTwin twin = ShopifyVendor.shop(clock);
        List<ObjectNode> refunded = twin.records("Order").stream()
                .filter(order -> ShopifyVendor.isReal(order) && !order.path("refunds").isEmpty()).toList();
        return new ShopifyVendor(twin, "pull-shopify-refunds", "orders", refunded) {
            @Override
            public long records() {
                return refunded.stream().mapToInt(order -> order.path("refunds").size()).sum();
            }

            @Override
            void change(ObjectNode order) {
                ((ObjectNode) order.at("/refunds/0/totalRefundedSet/shopMoney")).put("amount", "12345.0");
            }

            @Override
            public String optionalField() {
                return "sourceName";
            }
        };
    }
}
