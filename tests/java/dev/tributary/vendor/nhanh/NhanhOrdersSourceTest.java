package dev.tributary.vendor.nhanh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.nhanh.NhanhTwin;

import java.time.Clock;
import java.util.List;
import java.util.Objects;

class NhanhOrdersSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        NhanhTwin twin = new NhanhTwin(0, clock);
        List<Long> sales = twin.orderIds().stream()
                .filter(id -> Objects.requireNonNull(twin.find("order", id)).at("/info/type").asInt() != 10).toList();
        return new NhanhVendor(twin, clock, "pull-nhanh-orders", "orders") {
            @Override
            public long records() {
                return sales.size();
            }

            @Override
            public void change() {
                twin.changeOrder(another(sales), row -> ((ObjectNode) row.get("info")).put("depotId", 9));
            }

            @Override
            public String optionalField() {
                return "depotId";
            }
        };
    }
}
