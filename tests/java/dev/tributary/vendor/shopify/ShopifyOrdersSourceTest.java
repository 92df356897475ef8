package dev.tributary.vendor.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.shopify.ShopifyTwin;

import java.time.Clock;
import java.util.List;

/** Lines are a list of their own within each order, and lines of their own in a bulk operation's file. */
class ShopifyOrdersSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        ShopifyTwin twin = ShopifyVendor.shop(clock);
        List<ObjectNode> real = twin.records("Order").stream().filter(ShopifyVendor::isReal).toList();
        return new ShopifyVendor(twin, "pull-shopify-orders", "orders", real) {
            @Override
            public long records() {
                return real.size();
            }

            @Override
            void change(ObjectNode order) {
                order.put("sourceName", "changed");
            }

            @Override
            public String optionalField() {
                return "sourceName";
            }
        };
    }
}
