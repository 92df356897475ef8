package dev.tributary.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Clock;
import java.time.Duration;

/** A first load by a bulk operation, changes by pages, deletes by a whole read. */
class ShopifyCustomersSourceTest extends SourceContract {

    @Override
    ScriptedVendor vendor(Clock clock) {
        return new ShopifyVendor(clock) {

            @Override
            public String route() {
                return "pull-shopify-customers";
            }

            @Override
            public String table() {
                return "customers";
            }

            @Override
            public long records() {
                return 300;
            }

            @Override
            ObjectNode toChange(int n) {
                return twin.records("Customer").get(20 + n);
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

            @Override
            public Duration removalShows() {
                return Duration.ofDays(8);
            }
        };
    }
}
