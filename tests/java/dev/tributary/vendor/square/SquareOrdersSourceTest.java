package dev.tributary.vendor.square;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.square.SquareTwin;

import java.time.Clock;
import java.util.List;

/** Asked by groups of locations, which another list names, and by slices of time. */
class SquareOrdersSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        SquareTwin twin = SquareVendor.seller(clock);
        List<ObjectNode> orders = twin.records("orders");
        return new SquareVendor(twin, "pull-square-orders", "orders", "orders", orders) {
            @Override
            public long records() {
                return orders.stream().mapToInt(order -> order.has("returns") && order.has("line_items") ? 2 : 1).sum(); // an exchange is a sale and a return
            }

            @Override
            public long listed() {
                return orders.size();
            }

            @Override
            void change(ObjectNode order) {
                order.putObject("source").put("name", "Changed");
            }

            @Override
            public String optionalField() {
                return "location_id";
            }

            @Override
            public List<Edit> edits() {
                return List.of(PACE, new Edit(CONNECTOR, "limit: 1000\n      return_entries", "limit: 90\n      return_entries"));
            }

            /** Locations, then two groups of them. */
            @Override
            public int quietRequests() {
                return 3;
            }
        };
    }
}
