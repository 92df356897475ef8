package dev.tributary.twin.square;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.people.SplitMix64;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A made-up seller, the same on every start: 12 locations (nine sell in VND, two in USD, one in JPY), 250 customers, 80 items, 500 orders
 * and what came back of them. Awkward on purpose: times with and without a fraction, birthdays without a year, customers nobody can see in
 * a search, orders that name their customer only in a tender or a fulfilment, broken quantities, amounts without an item, exchanges, one
 * change time on more than 100 orders.
 */
public final class SquarePlanting {

    static final String MERCHANT = "MLXK7TB3Q9ZVA";
    public static final int CUSTOMERS = 250;
    public static final int ORDERS = 500;
    public static final int ITEMS = 80;
    public static final int LOCATIONS = 12;
    /** Customers without a name, an address or a number. */
    public static final int HIDDEN = 5;
    public static final Instant BULK_UPDATE = Instant.parse("2026-09-20T03:00:00Z");
    private static final Instant OPENED = Instant.parse("2026-05-01T01:00:00Z");
    private static final List<String> FAMILIES = List.of("Nguyen", "Tran", "Sato", "Smith", "Lê", "Phạm", "O'Brien", "Hoàng");
    private static final List<String> GIVEN = List.of("An", "Binh", "Yuki", "Mary", "Ngọc", "Tuấn", "Hana", "Linh", "Minh");
    private static final List<String> DRINKS = List.of("Latte", "Cà phê sữa đá", "Matcha", "Espresso", "Bánh mì", "Trà sen", "Croissant",
            "Sinh tố bơ");

    private final SquareStore store;
    private final SplitMix64 dice = new SplitMix64(20_250_820);
    private final List<ObjectNode> variations = new ArrayList<>();

    private SquarePlanting(SquareStore store) {
        this.store = store;
    }

    static void fill(SquareStore store) {
        SquarePlanting planting = new SquarePlanting(store);
        planting.locations();
        planting.customers();
        planting.items();
        planting.orders();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Every third time has no fraction. */
    private static String time(Instant at, int i) {
        return i % 3 == 0 ? at.toString() : at.plusMillis(i % 900 + 100).toString();
    }

    public static String location(int i) {
        return String.format(Locale.ROOT, "L%02dVYJ4A5X%d", i, i);
    }

    static String currency(int location) {
        return location == 3 ? "JPY" : location == 5 || location == 11 ? "USD" : "VND";
    }

    public static String customer(int i) {
        return String.format(Locale.ROOT, "JDKYHBWT1D4F8MFH63DB%06d", i);
    }

    static String order(int i) {
        return String.format(Locale.ROOT, "CAISENgvlJ6jLWAzERDz%06d", i);
    }

    private void locations() {
        for (int i = 0; i < LOCATIONS; i++) {
            store.put("locations", object().put("id", location(i)).put("name", "Quán " + i).put("merchant_id", MERCHANT)
                    .put("status", i == 7 ? "INACTIVE" : "ACTIVE")
                    .put("currency", currency(i)).put("country", currency(i).equals("JPY") ? "JP" : currency(i).equals("USD") ? "US" : "VN")
                    .put("timezone", "Asia/Ho_Chi_Minh").put("created_at", OPENED.toString()));
        }
    }

    private void customers() {
        for (int i = 0; i < CUSTOMERS; i++) {
            Instant made = OPENED.plusSeconds(i * 50_000L);
            ObjectNode customer = object().put("id", customer(i)).put("created_at", time(made, i))
                    .put("updated_at", time(made.plusSeconds(dice.below(3_000_000)), i + 1))
                    .put("creation_source", i % 2 == 0 ? "INSTANT_PROFILE" : "DIRECTORY").put("version", i % 4);
            customer.putObject("preferences").put("email_unsubscribed", i % 6 == 2);
            if (i % 50 != 13) { // the others have nothing that anyone may see
                if (i % 9 != 1) {
                    customer.put("given_name", dice.pick(GIVEN));
                }
                customer.put("family_name", dice.pick(FAMILIES));
                if (i % 5 != 2) {
                    customer.put("email_address", (i % 7 == 0 ? " Guest" : "guest") + i + "@cafe.example.com");
                }
                if (i % 3 != 1) {
                    customer.put("phone_number", i % 12 == 0 ? "+1 (206) 555-0" + (100 + i % 90) : "09" + (70_000_000 + i * 37));
                }
                if (i % 4 == 0) {
                    customer.put("birthday", i % 8 == 0 ? "0000-09-21" : "1991-0" + (i % 9 + 1) + "-1" + i % 9);
                }
                if (i % 10 == 6) {
                    customer.put("company_name", "Công ty " + i).put("reference_id", "CRM-" + i);
                }
                if (i % 2 == 1) {
                    customer.putObject("address").put("address_line_1", i + " Lê Lợi").put("locality", "Huế")
                            .put("administrative_district_level_1", "Thừa Thiên Huế").put("postal_code", "530000").put("country", "VN");
                }
                customer.putArray("group_ids").add("GRP" + i % 3);
            }
            store.put("customers", customer);
        }
    }

    private void items() {
        for (int i = 0; i < ITEMS; i++) {
            String id = String.format(Locale.ROOT, "ITEM6W7WJ4%06d", i);
            Instant changed = OPENED.plusSeconds(i * 100_000L);
            ObjectNode item = object().put("type", "ITEM").put("id", id).put("updated_at", time(changed, i))
                    .put("version", 1_700_000_000_000L + i).put("is_deleted", i % 20 == 9).put("present_at_all_locations", true);
            ObjectNode data = item.putObject("item_data").put("name", DRINKS.get(i % DRINKS.size()) + " " + i)
                    .put("description_plaintext", "").put("product_type", "REGULAR").put("is_archived", i % 16 == 4);
            data.putArray("categories").addObject().put("id", "CAT" + i % 5).put("ordinal", 0);
            ArrayNode sizes = data.putArray("variations");
            for (int n = 0; n <= i % 3; n++) {
                ObjectNode variation = sizes.addObject().put("type", "ITEM_VARIATION")
                        .put("id", String.format(Locale.ROOT, "VAR%02dUWFY35CW%06d", n, i)).put("updated_at", time(changed, i))
                        .put("version", 1L).put("is_deleted", i % 20 == 9);
                ObjectNode one = variation.putObject("item_variation_data").put("item_id", id)
                        .put("name", List.of("Regular", "Large", "Family").get(n)).put("ordinal", n)
                        .put("pricing_type", i % 14 == 3 ? "VARIABLE_PRICING" : "FIXED_PRICING");
                if (i % 7 != 5) {
                    one.put("sku", "CF" + i + "-" + n);
                }
                if (i % 14 != 3) {
                    one.set("price_money", money(10_000 + 5_000L * dice.below(16), "VND"));
                }
                variations.add(variation);
            }
            store.put("objects", item);
        }
        store.put("objects", object().put("type", "CATEGORY").put("id", "CAT0").put("updated_at", OPENED.toString()).put("version", 1L)
                .put("is_deleted", false));
    }

    private void orders() {
        for (int i = 0; i < ORDERS; i++) {
            int place = i % LOCATIONS;
            String currency = currency(place);
            Instant at = OPENED.plusSeconds(80_000L + i * 27_000L);
            Instant changed = i % 10 < 3 && at.isBefore(BULK_UPDATE) ? BULK_UPDATE : at.plusSeconds(90 + dice.below(200_000));
            ObjectNode order = object().put("id", order(i)).put("location_id", location(place)).put("created_at", time(at, i))
                    .put("updated_at", changed.equals(BULK_UPDATE) ? changed.toString() : time(changed, i))
                    .put("state", i % 25 == 8 ? "CANCELED" : i % 30 == 12 ? "OPEN" : "COMPLETED").put("version", 4);
            order.putObject("source").put("name", i % 4 == 0 ? "Square Online" : "Point of Sale");
            String customer = customer(i * 7 % CUSTOMERS);
            switch (i % 8) {
                case 0, 1, 2 -> order.put("customer_id", customer);
                case 3 -> order.putArray("tenders").addObject().put("id", "T" + i).put("type", "CARD").put("customer_id", customer);
                case 4 -> {
                    ObjectNode fulfilment = order.putArray("fulfillments").addObject().put("uid", "f" + i).put("type", "PICKUP")
                            .put("state", "COMPLETED");
                    ObjectNode recipient = fulfilment.putObject("pickup_details").putObject("recipient").put("display_name", "Khách " + i)
                            .put("phone_number", "0938" + (100_000 + i)).put("email_address", "pickup" + i + "@cafe.example.com");
                    if (i % 16 == 4) {
                        recipient.put("customer_id", customer);
                    }
                }
                default -> order.putArray("tenders").addObject().put("id", "T" + i).put("type", "CASH"); // a counter sale
            }
            if (!order.path("state").asText().equals("OPEN")) {
                order.put("closed_at", time(at.plusSeconds(60), i));
            }
            if (i % 15 == 7) {
                returned(order, i, currency, i % 30 == 7);
            } else {
                sold(order, i, currency);
            }
            store.put("orders", order);
        }
    }

    private void sold(ObjectNode order, int i, String currency) {
        ArrayNode lines = order.putArray("line_items");
        long total = 0;
        int count = i % 33 == 5 ? 0 : 1 + dice.below(4);
        for (int n = 0; n < count; n++) {
            String quantity = i % 21 == 4 && n == 0 ? "0.5" : i % 21 == 11 && n == 0 ? "1.70000" : String.valueOf(1 + dice.below(3));
            total += line(lines.addObject(), i, n, quantity, currency, "");
        }
        if (lines.isEmpty()) {
            order.remove("line_items");
        }
        long discount = i % 18 == 2 && total > 0 ? unit(currency) : 0;
        order.set("total_money", money(total - discount, currency));
        order.set("total_discount_money", money(discount, currency));
        order.set("total_tax_money", money(0, currency));
        order.putObject("net_amounts").set("total_money", money(total - discount, currency));
    }

    private static long unit(String currency) {
        return currency.equals("VND") ? 5_000 : currency.equals("JPY") ? 50 : 75;
    }

    private long line(ObjectNode line, int i, int n, String quantity, String currency, String suffix) {
        long price = unit(currency) * (3 + dice.below(12));
        ObjectNode variation = dice.pick(variations);
        line.put("uid", "u" + i + "-" + n + suffix).put("quantity", quantity);
        if (i % 40 == 9 && n == 0) {
            line.put("item_type", "CUSTOM_AMOUNT"); // typed in at the till: no name, no item
        } else {
            line.put("item_type", "ITEM").put("name", DRINKS.get(i % DRINKS.size()))
                    .put("variation_name", variation.path("item_variation_data").path("name").asText())
                    .put("catalog_object_id", variation.path("id").asText());
        }
        long total = new BigDecimal(quantity).multiply(BigDecimal.valueOf(price)).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        line.set("base_price_money", money(price, currency));
        line.set("total_discount_money", money(0, currency));
        line.set("total_tax_money", money(0, currency));
        line.set("total_money", money(total, currency));
        return total;
    }

    /** Goods that came back; in an exchange others were sold in the same order. */
    private void returned(ObjectNode order, int i, String currency, boolean exchange) {
        ObjectNode back = order.putArray("returns").addObject().put("uid", "r" + i);
        if (i % 60 != 7) {
            back.put("source_order_id", order(Math.max(0, i - LOCATIONS)));
        }
        ArrayNode lines = back.putArray("return_line_items");
        long total = 0;
        for (int n = 0; n <= i % 2; n++) {
            total += line(lines.addObject(), i, n, "1", currency, "r");
        }
        back.putObject("return_amounts").set("total_money", money(total, currency));
        long sold = 0;
        if (exchange) {
            sold = line(order.putArray("line_items").addObject(), i, 9, "1", currency, "");
        }
        order.putArray("refunds").addObject().put("id", "RF" + i).put("status", "APPROVED").put("reason", "Đổi ý").set("amount_money",
                money(total, currency));
        order.set("total_money", money(sold, currency));
        order.set("total_discount_money", money(0, currency));
        order.set("total_tax_money", money(0, currency));
        order.putObject("return_amounts").set("total_money", money(total, currency));
        order.putObject("net_amounts").set("total_money", money(sold - total, currency));
    }

    /** In the smallest unit of the currency, of which dong and yen have no part. */
    static ObjectNode money(long amount, String currency) {
        return object().put("amount", amount).put("currency", currency);
    }
}
