package dev.tributary.vendor.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.shopify.ShopifyTwin;

import java.time.Clock;

/** One record is a variant within a product, which alone has a time of change. */
class ShopifyProductsSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        ShopifyTwin twin = ShopifyVendor.shop(clock);
        return new ShopifyVendor(twin, "pull-shopify-products", "products", twin.records("Product").subList(10, 40)) {
            @Override
            public long records() {
                return 149;
            }

            @Override
            void change(ObjectNode product) {
                product.put("productType", "Mới");
            }

            @Override
            public String optionalField() {
                return "sku";
            }

            @Override
            public boolean remove() {
                twin.delete("gid://shopify/ProductVariant/4003");
                return true;
            }
        };
    }
}
