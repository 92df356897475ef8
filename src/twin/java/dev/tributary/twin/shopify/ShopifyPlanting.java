package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.people.SplitMix64;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A made-up shop in Vietnam, the same on every start: 60 products, 300 customers, 420 orders, some with refunds. Awkward on purpose:
 * guests, customers without any contact, one change time on 120 records, an order of 37 lines, lines whose product is gone, money shown to
 * the buyer in another currency, refunds of money without goods, test orders, empty orders.
 */
public final class ShopifyPlanting {

    public static final int CUSTOMERS = 300;
    public static final int ORDERS = 420;
    public static final int PRODUCTS = 60;
    /** When an import touched 120 customers at once. */
    public static final Instant BULK_UPDATE = Instant.parse("2026-09-15T02:00:00Z");
    private static final Instant OPENED = Instant.parse("2026-05-01T02:00:00Z");
    private static final List<String> FAMILIES = List.of("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ");
    private static final List<String> GIVEN = List.of("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hạnh", "Khánh", "Linh", "Minh", "Ngọc",
            "Phúc", "Quỳnh", "Thảo", "Tuấn", "Vy");
    private static final List<String> THINGS = List.of("Áo thun", "Quần jean", "Váy hoa", "Túi vải", "Mũ lưỡi trai", "Giày chạy bộ",
            "Khăn lụa", "Áo khoác");
    private static final List<String> STATES = List.of("SUBSCRIBED", "SUBSCRIBED", "SUBSCRIBED", "UNSUBSCRIBED", "NOT_SUBSCRIBED",
            "NOT_SUBSCRIBED", "PENDING", "INVALID");

    private final ShopifyStore store;
    private final SplitMix64 dice = new SplitMix64(20_261_122);
    private final List<ObjectNode> variants = new ArrayList<>();

    private ShopifyPlanting(ShopifyStore store) {
        this.store = store;
    }

    static void fill(ShopifyStore store) {
        ShopifyPlanting planting = new ShopifyPlanting(store);
        store.put(node("Shop", 1).put("name", "Chợ Hoa").put("myshopifyDomain", "cho-hoa.myshopify.com").put("currencyCode", "VND")
                .put("ianaTimezone", "Asia/Ho_Chi_Minh"));
        store.put(node("Location", 71).put("name", "Cửa hàng Hải Châu").put("isActive", true));
        planting.products();
        planting.customers();
        planting.orders();
        store.delete(ShopifyStore.gid("ProductVariant", 4_001)); // sold, then taken out of the catalogue
    }

    private static ObjectNode node(String type, long number) {
        return JsonNodeFactory.instance.objectNode().put("id", ShopifyStore.gid(type, number)).put("legacyResourceId",
                String.valueOf(number));
    }

    private void products() {
        long variant = 4_000;
        for (int i = 0; i < PRODUCTS; i++) {
            String thing = THINGS.get(i % THINGS.size()) + " " + (i / THINGS.size() + 1);
            Instant made = OPENED.plusSeconds(i * 7_200L);
            ObjectNode product = node("Product", 3_000 + i).put("title", thing).put("handle", "sp-" + i)
                    .put("vendor", i % 9 == 0 ? "" : "Nhà may Hoa").put("productType", THINGS.get(i % THINGS.size()))
                    .put("status", i % 13 == 5 ? "ARCHIVED" : i % 17 == 3 ? "DRAFT" : "ACTIVE").put("createdAt", made.toString())
                    .put("updatedAt", made.plusSeconds(86_400).toString());
            product.putArray("tags").add("mùa hè");
            ArrayNode of = product.putArray("variants");
            for (int size = 0; size <= i % 4; size++) {
                long price = 1_000L * (90 + dice.below(800));
                ObjectNode one = node("ProductVariant", variant)
                        .put("title", i % 4 == 0 ? "Default Title" : List.of("S", "M", "L", "XL").get(size))
                        .put("displayName", thing + " - " + size)
                        .put("sku", i % 11 == 7 ? null : "SP" + i + "-" + size).put("barcode", "").put("price", price + ".00")
                        .put("compareAtPrice", (String) null).put("inventoryQuantity", dice.below(40) - 2)
                        .put("position", size + 1).put("createdAt", made.toString()).put("updatedAt", made.plusSeconds(86_400).toString())
                        .put("product", product.path("id").asText());
                store.put(one);
                variants.add(one);
                of.add(one.path("id").asText());
                variant++;
            }
            store.put(product);
        }
    }

    private void customers() {
        for (int i = 0; i < CUSTOMERS; i++) {
            Instant made = OPENED.plusSeconds(i * 40_000L);
            String family = dice.pick(FAMILIES);
            String given = dice.pick(GIVEN);
            Instant changed = i % 5 < 2 ? BULK_UPDATE : made.plusSeconds(dice.below(5_000_000));
            ObjectNode customer = node("Customer", 7_000 + i).put("firstName", i % 23 == 4 ? null : given)
                    .put("lastName", i % 19 == 6 ? null : family).put("state", i % 3 == 0 ? "ENABLED" : "DISABLED")
                    .put("displayName", given + " " + family).put("locale", "vi").put("note", (String) null).put("numberOfOrders", "0")
                    .put("dataSaleOptOut", i % 37 == 8).put("createdAt", made.toString())
                    .put("updatedAt", (changed.isBefore(made) ? made : changed).toString());
            customer.putArray("tags").add(i % 7 == 0 ? "VIP" : "web").add("nhóm, có dấu phẩy");
            customer.putObject("amountSpent").put("amount", "0.0").put("currencyCode", "VND");
            if (i % 10 != 3) {
                ObjectNode email = customer.putObject("defaultEmailAddress")
                        .put("emailAddress", (i % 6 == 0 ? "Khach." : "khach.") + i + "@shop.example.com").put("validFormat", true);
                marketing(email, made, i);
            }
            if (i % 4 != 1) {
                ObjectNode phone = customer.putObject("defaultPhoneNumber")
                        .put("phoneNumber", "+8490" + String.format(java.util.Locale.ROOT, "%07d", 3_000_000 + i))
                        .put("marketingCollectedFrom", "SHOPIFY");
                marketing(phone, made, i + 3);
            }
            if (i % 2 == 0) {
                customer.set("defaultAddress", address(family, given, i));
            }
            store.put(customer);
        }
    }

    private void marketing(ObjectNode contact, Instant made, int i) {
        String state = STATES.get(i % STATES.size());
        contact.put("marketingState", state).put("marketingOptInLevel", state.equals("SUBSCRIBED") ? "SINGLE_OPT_IN" : null)
                .put("marketingUpdatedAt", state.equals("NOT_SUBSCRIBED") || i % 31 == 0 ? null : made.plusSeconds(60).toString());
    }

    private static ObjectNode address(String family, String given, int i) {
        return node("MailingAddress", 8_000 + i).put("firstName", given).put("lastName", family).put("name", given + " " + family)
                .put("address1", i + " Trần Phú").put("city", i % 3 == 0 ? "Đà Nẵng" : "Hồ Chí Minh")
                .put("country", "Vietnam").put("countryCodeV2", "VN").put("zip", i % 3 == 0 ? "550000" : null).put("company", (String) null)
                .put("phone", "090" + (3_000_000 + i));
    }

    private void orders() {
        for (int i = 0; i < ORDERS; i++) {
            Instant at = OPENED.plusSeconds(86_400L + i * 36_000L);
            Instant changed = i % 7 < 2 ? BULK_UPDATE.isAfter(at) ? BULK_UPDATE : at : at.plusSeconds(300 + dice.below(400_000));
            boolean guest = i % 8 == 5;
            long customer = 7_000L + (i * 7L) % CUSTOMERS;
            ObjectNode order = node("Order", 5_000 + i).put("name", "#" + (1_001 + i)).put("createdAt", at.toString())
                    .put("processedAt", at.plusSeconds(2).toString()).put("updatedAt", changed.toString())
                    .put("cancelledAt", i % 20 == 9 ? changed.toString() : null).put("cancelReason", i % 20 == 9 ? "CUSTOMER" : null)
                    .put("currencyCode", "VND").put("test", i % 60 == 11)
                    .put("email", guest ? "guest." + i + "@shop.example.com" : null)
                    .put("phone", i % 16 == 5 ? "+84912" + String.format(java.util.Locale.ROOT, "%06d", i) : null)
                    .put("sourceName", i % 3 == 0 ? "pos" : "web")
                    .put("displayFinancialStatus", i % 20 == 9 ? "VOIDED" : i % 12 == 2 ? "PENDING" : "PAID")
                    .put("displayFulfillmentStatus", "UNFULFILLED")
                    .put("customer", guest ? null : ShopifyStore.gid("Customer", customer))
                    .put("retailLocation", i % 3 == 0 ? ShopifyStore.gid("Location", 71) : null);
            if (guest || i % 5 == 0) {
                order.set("shippingAddress", address("Khách", "Lạ", i));
            }
            if (i % 4 == 0) {
                ObjectNode visit = order.putObject("customerJourneySummary").put("ready", true).putObject("firstVisit")
                        .put("id", ShopifyStore.gid("CustomerVisit", 6_000 + i))
                        .put("landingPage", "https://cho-hoa.example/?utm_source=google").put("referrerUrl", "https://www.google.com/")
                        .put("source", "google").put("occurredAt", at.minusSeconds(7_200).toString());
                visit.putObject("utmParameters").put("source", "google").put("medium", "cpc").put("campaign", "brand")
                        .put("content", (String) null).put("term", (String) null);
            }
            boolean abroad = i % 25 == 0;
            long total = lines(order, i, abroad);
            long discount = i % 9 == 0 && total > 0 ? 10_000 : 0;
            order.set("subtotalPriceSet", money(total - discount, abroad));
            order.set("totalPriceSet", money(total - discount, abroad));
            order.set("currentTotalPriceSet", money(total - discount, abroad));
            order.set("totalDiscountsSet", money(discount, abroad));
            order.set("totalTaxSet", money(0, abroad));
            order.set("totalShippingPriceSet", money(0, abroad));
            refunds(order, i, changed, abroad);
            store.put(order);
        }
    }

    /** @return the sum of the lines */
    private long lines(ObjectNode order, int i, boolean abroad) {
        ArrayNode lines = order.putArray("lineItems");
        int count = i == 200 ? 37 : i == 77 ? 0 : 1 + dice.below(6);
        long total = 0;
        for (int n = 0; n < count; n++) {
            ObjectNode variant = i % 30 == 1 && n == 0 ? variants.get(1) : dice.pick(variants);
            boolean custom = i % 40 == 6 && n == 0;
            long price = custom ? 55_000 : (long) Double.parseDouble(variant.path("price").asText());
            int quantity = 1 + dice.below(3);
            ObjectNode line = node("LineItem", 90_000L + i * 50L + n)
                    .put("title", custom ? "Gói quà" : variant.path("displayName").asText()).put("name", "line")
                    .put("variantTitle", variant.path("title").asText())
                    .put("sku", custom ? null : variant.path("sku").textValue()).put("vendor", "Nhà may Hoa").put("quantity", quantity)
                    .put("currentQuantity", quantity)
                    .put("product", custom ? null : variant.path("product").asText())
                    .put("variant", custom ? null : variant.path("id").asText());
            line.set("originalUnitPriceSet", money(price, abroad));
            line.set("discountedUnitPriceSet", money(n == 0 && i % 9 == 0 && total == 0 ? price - 1_000 : price, abroad));
            line.set("originalTotalSet", money(price * quantity, abroad));
            line.set("discountedTotalSet", money(price * quantity, abroad));
            line.set("totalDiscountSet", money(0, abroad));
            lines.add(line);
            total += price * quantity;
        }
        return total;
    }

    private void refunds(ObjectNode order, int i, Instant changed, boolean abroad) {
        ArrayNode refunds = order.putArray("refunds");
        order.set("totalRefundedSet", money(0, abroad));
        if (i != 200 && i % 9 != 4) {
            return;
        }
        refunds.add(refund(order, 10_000L + i * 2L, changed.minusSeconds(60), i == 200 ? 30 : i % 18 == 4 ? 0 : 1, abroad));
        if (i % 45 == 4) {
            refunds.add(refund(order, 10_001L + i * 2L, changed, 1, abroad)); // a second one, the same day
        }
    }

    /** @param lines how many lines of the order come back; with none only money is given back */
    static ObjectNode refund(ObjectNode order, long number, Instant at, int lines, boolean abroad) {
        ObjectNode refund = node("Refund", number).put("createdAt", at.toString()).put("updatedAt", at.toString())
                .put("note", lines == 0 ? "Giao chậm" : null).put("order", order.path("id").asText());
        ArrayNode back = refund.putArray("refundLineItems");
        long total = lines == 0 ? 20_000 : 0;
        for (int n = 0; n < Math.min(lines, order.path("lineItems").size()); n++) {
            ObjectNode line = (ObjectNode) order.path("lineItems").get(n);
            long price = (long) line.path("originalUnitPriceSet").path("shopMoney").path("amount").asDouble();
            ObjectNode item = node("RefundLineItem", number * 100 + n).put("quantity", 1)
                    .put("restockType", n % 2 == 0 ? "RETURN" : "NO_RESTOCK").put("restocked", n % 2 == 0);
            item.set("priceSet", money(price, abroad));
            item.set("subtotalSet", money(price, abroad));
            item.set("totalTaxSet", money(0, abroad));
            item.set("lineItem", line.deepCopy());
            back.add(item);
            total += price;
        }
        refund.set("totalRefundedSet", money(total, abroad));
        return refund;
    }

    /** Money in the shop's currency, and as the buyer saw it; a decimal number in text. */
    static ObjectNode money(long dong, boolean abroad) {
        ObjectNode bag = JsonNodeFactory.instance.objectNode();
        bag.putObject("shopMoney").put("amount", dong + ".0").put("currencyCode", "VND");
        bag.putObject("presentmentMoney").put("amount",
                abroad ? java.math.BigDecimal.valueOf(dong).divide(java.math.BigDecimal.valueOf(25_000), 2, java.math.RoundingMode.HALF_UP)
                        .toPlainString() : dong + ".0")
                .put("currencyCode", abroad ? "USD" : "VND");
        return bag;
    }
}
