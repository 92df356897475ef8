package dev.tributary.twin.kiotviet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.twin.kit.RecordStore;
import dev.tributary.twin.people.RetailHistory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was ordered ahead at a KiotViet shop (<em>đặt hàng</em>). An invoice that fulfils an order names it; both hold the amount, so
 * whoever adds up both counts it twice. Thread-safe: every method locks it.
 */
final class KiotVietOrders {

    /**
     * @param status  1 draft, 2 being processed, 3 completed, 4 cancelled
     * @param invoice position in the history of the invoice whose lines were ordered
     */
    record Order(long id, String code, LocalDateTime at, String customer, int status, int invoice, LocalDateTime modified) {}

    private static final List<String> STATUSES = List.of("Phiếu tạm", "Đang giao hàng", "Hoàn thành", "Đã hủy");
    private static final int EVERY = 60;

    private final RetailHistory history;
    private final RecordStore<String, Order> orders;
    private final KiotVietList<Order> list;
    /** Orders by the position of the invoice that fulfils them. */
    private final Map<Integer, String> fulfilled = new HashMap<>();

    KiotVietOrders(Clock clock, RetailHistory history) {
        orders = RecordStore.byCreation("order", clock, ChronoUnit.NANOS);
        list = new KiotVietList<>(orders, Map.of("code", Comparator.comparing(Order::code), "purchasedate", Comparator.comparing(Order::at),
                "createddate", Comparator.comparing(Order::at), "modifieddate", Comparator.comparing(Order::modified)));
        this.history = history;
        for (int position = 0; position < history.invoices(); position += EVERY) {
            RetailHistory.Invoice invoice = history.invoice(position);
            if (invoice.isReturn() || invoice.customer() == null) {
                continue;
            }
            int number = orders.size() + 1;
            // Two of nine never became an invoice: one was given up, the other is still a draft.
            int status = number % 9 == 0 ? 4 : number % 9 == 4 ? 1 : 3;
            LocalDateTime at = invoice.at().minusDays(2);
            Order order = new Order(700_000L + number, String.format(Locale.ROOT, "DH%06d", number), at, invoice.customer(), status,
                    position,
                    status == 3 ? invoice.at() : at);
            orders.put(order.code(), order);
            if (status == 3) {
                fulfilled.put(position, order.code());
            }
        }
    }

    void setStatus(String code, int status) {
        orders.change(code,
                (was, now) -> new Order(was.id(), code, was.at(), was.customer(), status, was.invoice(), KiotVietShop.local(now)));
    }

    List<Order> all() {
        return orders.all();
    }

    /** The order that an invoice fulfils, or null. */
    @Nullable
    String of(int invoice) {
        return fulfilled.get(invoice);
    }

    KiotVietList.Page<Order> page(Map<String, String> query) {
        LocalDateTime from = KiotVietList.time(query, "lastmodifiedfrom");
        LocalDateTime to = KiotVietList.time(query, "todate");
        return list.page(query, one -> (from == null || !one.modified().isBefore(from)) && (to == null || !one.modified().isAfter(to)));
    }

    void write(JsonGenerator json, Order order, @Nullable String customerName) throws IOException {
        RetailHistory.Invoice lines = history.invoice(order.invoice());
        json.writeStartObject();
        json.writeNumberField("id", order.id());
        json.writeStringField("code", order.code());
        KiotVietJson.time(json, "purchaseDate", order.at());
        KiotVietJson.branch(json);
        json.writeNumberField("customerId", KiotVietShop.idOf(order.customer()));
        json.writeStringField("customerCode", order.customer());
        json.writeStringField("customerName", customerName);
        KiotVietJson.decimal(json, "total", lines.amount());
        KiotVietJson.decimal(json, "totalPayment", order.status() == 3 ? lines.amount() : BigDecimal.ZERO);
        json.writeNumberField("discount", 0);
        json.writeNumberField("status", order.status());
        json.writeStringField("statusValue", STATUSES.get(order.status() - 1));
        json.writeNumberField("retailerId", KiotVietJson.RETAILER_ID);
        json.writeBooleanField("usingCod", false);
        KiotVietJson.time(json, "createdDate", order.at());
        KiotVietJson.time(json, "modifiedDate", order.modified());
        json.writeArrayFieldStart("orderDetails");
        for (RetailHistory.Line line : lines.lines()) {
            json.writeStartObject();
            KiotVietJson.product(json, line, line.quantity());
            json.writeNumberField("discount", 0);
            json.writeBooleanField("isMaster", true);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
