package dev.tributary.twin.nhanh;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.people.SplitMix64;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * The made-up shop behind {@link NhanhTwin}: some hundreds of customers, orders, counter bills and products of the 90 days before it
 * opened, the same for the same instant, awkward values included. Thread-safe through its lists.
 */
public final class NhanhShop {

    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration HISTORY = Duration.ofDays(90);
    private static final List<String> FAMILY = List.of("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi");
    private static final List<String> MIDDLE = List.of("Thị", "Văn", "Minh", "Thu", "Quốc", "Ngọc");
    private static final List<String> GIVEN = List.of("Hoa", "An", "Bình", "Dũng", "Lan", "Huy", "Mai", "Tú", "Yến", "Sơn");
    private static final List<String> GOODS = List.of("Áo thun", "Quần jean", "Váy hoa", "Túi vải", "Giày thể thao", "Mũ len");

    private final Clock clock;
    private final Instant opened;
    final NhanhList customers;
    final NhanhList orders;
    final NhanhList bills;
    final NhanhList products;
    final NhanhList deletedOrders;
    final NhanhList deletedBills;

    NhanhShop(Clock clock) {
        this.clock = clock;
        this.opened = clock.instant();
        this.customers = new NhanhList(clock);
        this.orders = new NhanhList(clock);
        this.bills = new NhanhList(clock);
        this.products = new NhanhList(clock);
        this.deletedOrders = new NhanhList(clock);
        this.deletedBills = new NhanhList(clock);
        SplitMix64 dice = new SplitMix64(20_261_122);
        for (int i = 0; i < 240; i++) {
            products.put(420_001 + i, product(420_001 + i, i, dice));
        }
        for (int i = 0; i < 260; i++) {
            customers.put(1001 + i, customer(1001 + i, i, dice));
        }
        for (int i = 0; i < 520; i++) {
            orders.put(125_120_001L + i, order(125_120_001L + i, i, dice));
        }
        for (int i = 0; i < 340; i++) {
            bills.put(77_001L + i, bill(77_001L + i, i, dice));
        }
        // Rows the shop no longer shows: a hole in one page, and a page without a single row in the middle of the list.
        for (long id : new long[] {1099, 1100, 1101}) {
            customers.hide(id);
        }
        for (long id = 420_081; id <= 420_190; id++) {
            products.hide(id);
        }
        tombstone(deletedOrders, 125_119_000L, opened.minus(Duration.ofDays(2)));
        tombstone(deletedBills, 76_000L, opened.minus(Duration.ofDays(2)));
    }

    static void tombstone(NhanhList list, long id, Instant at) {
        list.put(id, JSON.objectNode().put("id", id).put("createdAt", at.getEpochSecond()).put("createdById", 31));
    }

    private Instant moment(SplitMix64 dice, int i, int of) {
        return opened.minus(HISTORY).plusSeconds(HISTORY.toSeconds() * i / of + dice.below(5_000));
    }

    private ObjectNode product(long id, int i, SplitMix64 dice) {
        Instant at = moment(dice, i, 240);
        ObjectNode row = JSON.objectNode().put("id", id).put("parentId", i % 5 == 0 ? -2 : i % 5 == 1 ? id - 1 : -1).put("code", "SP" + id)
                .put("barcode", i % 9 == 0 ? "" : "20002142" + id).put("name", dice.pick(GOODS) + " " + (i + 1))
                .put("status", i % 11 == 10 ? 3 : 2)
                .put("priceVatMode", 2).put("categoryId", 10 + i % 4).put("brandId", i % 3 == 0 ? 0 : 5);
        row.putObject("prices").put("retail", 50_000 + 10_000.0 * dice.below(40)).put("import", 40_000).put("old", 0);
        row.putObject("inventory").put("remain", dice.below(90)).put("available", dice.below(90));
        return row.put("updatedAt", at.getEpochSecond()).put("createdAt", at.minusSeconds(3600).getEpochSecond());
    }

    private ObjectNode customer(long id, int i, SplitMix64 dice) {
        String name = dice.pick(FAMILY) + " " + dice.pick(MIDDLE) + " " + dice.pick(GIVEN);
        ObjectNode row = JSON.objectNode().put("id", id).put("type", i % 13 == 0 ? 2 : 1)
                .put("name", i % 17 == 3 ? java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFD) : name)
                .put("mobile", mobile(i)).put("code", "KH" + id).put("gender", i % 7 == 0 ? 3 : 1 + i % 2)
                .put("address", (1 + dice.below(200)) + " Trần Phú");
        row.put("birthday", i % 5 == 0 ? "" : i % 5 == 1 ? "0000-00-00"
                : LocalDate.of(1960 + dice.below(45), 1 + dice.below(12), 1 + dice.below(28)).toString());
        row.put("points", dice.below(500)).put("startedDate", "2024-05-01");
        row.putObject("locations").put("cityId", 254).put("districtId", 320).put("wardId", 1108);
        row.putObject("location").put("cityId", 254).put("wardId", 3000);
        row.putObject("business").put("name", i % 13 == 0 ? "Công ty " + id : "").put("address", "");
        row.putObject("level").put("id", 1 + i % 3).put("name", List.of("Đồng", "Bạc", "Vàng").get(i % 3));
        row.putObject("group").put("id", 4).put("name", i % 4 == 0 ? "Khách sỉ" : "Khách lẻ");
        // A batch job touched every fourth customer in one second: more rows of one time than fit on a page.
        Instant at = i % 2 == 0 ? opened.minus(Duration.ofDays(10)) : moment(dice, i, 260);
        return row.put("totalAmount", 100_000.0 * dice.below(90)).put("updatedAt", at.getEpochSecond());
    }

    /** Phones as shops type them: of today, of before 2018, of before 2017, with blanks, with the country, cut short, none. */
    private static String mobile(int i) {
        String line = String.format(java.util.Locale.ROOT, "%07d", 3_100_000 + i * 137);
        return switch (i % 12) {
            case 0 -> "0120" + line;
            case 1 -> "0169 " + line;
            case 2 -> "84905" + line.substring(1);
            case 3 -> "";
            case 4 -> "0511" + line;
            case 5 -> "0905" + line.substring(2);
            case 6 -> "(04) 3" + line;
            default -> "0905" + line.substring(1);
        };
    }

    private ObjectNode order(long id, int i, SplitMix64 dice) {
        Instant at = moment(dice, i, 520);
        int type = i % 23 == 7 ? 14 : i % 41 == 9 ? 16 : i % 37 == 5 ? 10 : 1;
        ObjectNode row = JSON.objectNode();
        ObjectNode info = row.putObject("info").put("id", id).put("depotId", 1 + i % 3).put("type", type)
                .put("status", List.of(60, 60, 60, 54, 59, 63, 61, 72, 68).get(i % 9)).put("createdAt", at.getEpochSecond())
                .put("updatedAt", at.plusSeconds(dice.below(3_000)).getEpochSecond()).put("description", "")
                .put("returnFromId", type == 14 || type == 16 ? id - 5 : 0);
        info.putArray("tags");
        ObjectNode channel = row.putObject("channel").put("appOrderId", i % 3 == 0 ? "WEB" + i : "")
                .put("saleChannel", List.of(1, 2, 20, 42, 48, 49).get(i % 6))
                .put("trafficSource", i % 6 == 2 ? "Facebook" : "");
        if (i % 6 == 2) {
            channel.put("pageId", "10001").put("fbAdsId", 120_000 + i).put("fbPsid", 4_821_000_000_000_000L + i);
        }
        ObjectNode utm = channel.putObject("marketting"); // sic
        if (i % 4 == 2) {
            utm.put("utmSource", "fb").put("utmMedium", "cpc").put("utmCampaign", "t" + i % 12);
        }
        int c = dice.below(260);
        ObjectNode address = row.putObject("shippingAddress").put("id", i % 19 == 4 ? 0 : 1001 + c)
                .put("code", i % 19 == 4 ? "" : "KH" + (1001 + c))
                .put("name", nameOf(1001 + c)).put("mobile", i % 19 == 4 ? "09" + (10_000_000 + i) : mobile(c));
        address.put("email", c % 3 == 0 ? "" : c % 29 == 1 ? "khong co" : " Khach" + (1001 + c) + "@Example.com")
                .put("address", "12 Trần Phú").put("cityId", 254);
        lines(row, i, dice);
        row.putObject("carrier");
        row.putObject("payment").put("codAmount", 0);
        row.putArray("gifts");
        return row;
    }

    private String nameOf(long customer) {
        ObjectNode row = customers.find(customer);
        return row == null ? "Khách lẻ" : row.path("name").asText();
    }

    private static void lines(ObjectNode order, int i, SplitMix64 dice) {
        ArrayNode lines = order.putArray("products");
        for (int n = 0; n <= dice.below(3); n++) {
            int quantity = 1 + dice.below(3);
            int discount = i % 8 == 0 ? 5_000 : 0;
            long price = 50_000 + 10_000L * dice.below(40);
            long product = 420_001 + dice.below(240);
            lines.addObject().put("productId", product).put("orderProductId", n + 1).put("code", "SP" + product)
                    .put("name", dice.pick(GOODS)).put("quantity", quantity)
                    .put("price", price).put("discount", discount).put("discountAmount", discount * quantity).put("vatPercent", 0)
                    .put("totalAmount", (price - discount) * quantity);
        }
    }

    private ObjectNode bill(long id, int i, SplitMix64 dice) {
        Instant at = moment(dice, i, 340);
        int c = dice.below(260);
        ObjectNode row = JSON.objectNode().put("id", id).put("orderId", i % 15 == 2 ? 125_120_001L + i : 0).put("depotId", 1 + i % 3)
                .put("date", LocalDate.ofInstant(at, ZONE).toString()).put("type", i % 14 == 6 ? 1 : 2);
        row.putObject("related").put("billId", i % 14 == 6 ? id - 3 : 0);
        ObjectNode customer = row.putObject("customer");
        if (i % 5 != 0) { // every fifth buyer leaves no name
            customer.put("id", 1001 + c).put("name", nameOf(1001 + c)).put("mobile", mobile(c)).put("address", "");
        }
        double amount = 0;
        ArrayNode lines = row.putArray("products");
        for (int n = 0; n <= dice.below(2); n++) {
            double quantity = i % 6 == 0 ? 0.5 : 1 + dice.below(3);
            double price = 30_000 + 5_000.0 * dice.below(60);
            long product = 420_001 + dice.below(240);
            lines.addObject().put("imexId", id * 10 + n).put("id", product).put("code", "SP" + product).put("name", dice.pick(GOODS))
                    .put("quantity", quantity)
                    .put("price", price).put("discount", 0).put("amount", quantity * price);
            amount += quantity * price;
        }
        row.putObject("payment").put("amount", amount).put("discount", 0).put("customerAmount", amount);
        return row.put("description", "").put("createdById", 31).put("createdAt", at.getEpochSecond());
    }

    /** Notes the change on a copy that the caller made, and puts it in the place of the old. */
    void changed(NhanhList list, long id, ObjectNode row) {
        ObjectNode stamped = row.has("info") ? (ObjectNode) row.get("info") : row;
        if (stamped.has("updatedAt")) {
            stamped.put("updatedAt", clock.instant().getEpochSecond());
        }
        list.put(id, row);
    }
}
