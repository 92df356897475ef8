package dev.tributary.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Clock;
import java.util.List;

/** A list that is always read by pages, in slices of time. */
class ShopifyRefundsSourceTest extends SourceContract {

    @Override
    ScriptedVendor vendor(Clock clock) {
        return new ShopifyVendor(clock) {

            private final List<ObjectNode> refunded = twin.records("Order").stream().filter(order -> isReal(order) && !order.path("refunds").isEmpty()).toList();

            @Override
            public String route() {
                return "pull-shopify-refunds";
            }

            @Override
            public String table() {
                return "orders";
            }

            @Override
            public long records() {
                return refunded.stream().mapToInt(order -> order.path("refunds").size()).sum();
            }

            @Override
            ObjectNode toChange(int n) {
                return refunded.get(n);
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
