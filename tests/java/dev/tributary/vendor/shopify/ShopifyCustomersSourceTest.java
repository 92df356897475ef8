package dev.tributary.vendor.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.shopify.ShopifyTwin;

import java.time.Clock;

/** A first load by a bulk operation, changes by pages, deletes by a whole read. */
class ShopifyCustomersSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        ShopifyTwin twin = ShopifyVendor.shop(clock);
        return new ShopifyVendor(twin, "pull-shopify-customers", "customers", twin.records("Customer").subList(20, 100)) {
            @Override
            public long records() {
                return 300;
            }

            @Override
            void change(ObjectNode customer) {
                customer.put("firstName", "Mới");
            }

            @Override
            public String optionalField() {
                return "state";
            }

            @Override
            public boolean remove() {
                twin.delete("gid://shopify/Customer/7003");
                return true;
            }
        };
    }
}
