package dev.tributary.vendor.square;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.square.SquareTwin;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

class SquareCustomersSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        SquareTwin twin = SquareVendor.seller(clock);
        List<ObjectNode> shown = twin.records("customers").stream().filter(customer -> customer.has("family_name")).toList();
        return new SquareVendor(twin, "pull-square-customers", "customers", "customers", shown) {
            @Override
            public long records() {
                return shown.size();
            }

            @Override
            void change(ObjectNode customer) {
                customer.put("family_name", "Mới");
            }

            @Override
            public String optionalField() {
                return "given_name";
            }

            @Override
            public boolean remove() {
                twin.deleteCustomer(shown.get(100).path("id").asText());
                return true;
            }

            @Override
            public Duration removalShows() {
                return Duration.ofDays(8);
            }
        };
    }
}
