package dev.tributary.vendor.square;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.square.SquareTwin;

import java.time.Clock;
import java.util.List;

/** A list that tells its deletions itself. */
class SquareProductsSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        SquareTwin twin = SquareVendor.seller(clock);
        List<ObjectNode> items = twin.records("objects").stream().filter(one -> one.path("type").asText().equals("ITEM")).toList();
        List<ObjectNode> sold = items.stream().filter(item -> !item.path("is_deleted").asBoolean()).toList();
        return new SquareVendor(twin, "pull-square-products", "products", "objects", sold) {
            @Override
            public long records() {
                return items.stream().mapToInt(item -> item.at("/item_data/variations").size()).sum();
            }

            @Override
            public long listed() {
                return items.size();
            }

            @Override
            void change(ObjectNode item) {
                ((ObjectNode) item.get("item_data")).put("name", "Mới");
            }

            @Override
            public boolean remove() {
                ObjectNode item = sold.stream().filter(one -> one.at("/item_data/variations").size() == 3).findFirst().orElseThrow();
                twin.deleteVariation(item.path("id").asText(), item.at("/item_data/variations/1/id").asText());
                return true;
            }

            @Override
            public String optionalField() {
                return "sku";
            }

            @Override
            public List<Edit> edits() {
                return List.of(PACE, new Edit(CONNECTOR, "begin_time: ${cursor.from}\n      limit: 1000",
                        "begin_time: ${cursor.from}\n      limit: 20"));
            }
        };
    }
}
