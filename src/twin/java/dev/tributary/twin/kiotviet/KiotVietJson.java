package dev.tributary.twin.kiotviet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.twin.people.RetailHistory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The vendor's shapes of customers, invoices and returns (kiotviet.vn/huong-dan-su-dung-public-api-retail, 2.6, 2.12 and 2.19). A return's
 * document knows no negative amounts: {@code returnDetails} say how many pieces came back and {@code returnTotal} what they were worth,
 * both positive.
 */
final class KiotVietJson {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS", Locale.ROOT);
    static final int RETAILER_ID = 100;
    private static final int BRANCH_ID = 11;

    private final KiotVietShop shop;
    private final KiotVietOrders orders;

    KiotVietJson(KiotVietShop shop, KiotVietOrders orders) {
        this.orders = orders;
        this.shop = shop;
    }

    void customer(JsonGenerator json, KiotVietShop.Customer customer, Map<String, String> query) throws IOException {
        KiotVietCustomer own = customer.own();
        json.writeStartObject();
        json.writeNumberField("id", customer.id());
        json.writeStringField("code", own.code());
        json.writeStringField("name", own.name());
        // The vendor leaves an empty contact empty or null, depending on how the customer was entered.
        String absent = customer.id() % 2 == 0 ? null : "";
        json.writeStringField("contactNumber", own.contactNumber() == null ? absent : own.contactNumber());
        json.writeStringField("email", own.email() == null ? absent : own.email());
        json.writeStringField("address", "");
        json.writeStringField("organization", "");
        json.writeStringField("comments", "");
        json.writeNumberField("debt", 0);
        if (KiotVietList.flag(query, "includetotal")) {
            decimal(json, "totalInvoiced", customer.invoiced());
            decimal(json, "totalRevenue", customer.invoiced().subtract(customer.returned()));
        }
        if (KiotVietList.flag(query, "includecustomergroup")) {
            json.writeStringField("groups", own.groups());
        }
        json.writeNumberField("retailerId", RETAILER_ID);
        time(json, "modifiedDate", customer.modified());
        time(json, "createdDate", customer.created());
        json.writeEndObject();
    }

    void invoice(JsonGenerator json, KiotVietShop.Document document, Map<String, String> query) throws IOException {
        RetailHistory.Invoice invoice = lines(document);
        json.writeStartObject();
        json.writeNumberField("id", document.id());
        json.writeStringField("code", document.code());
        String order = orders.of(document.position());
        if (order != null) {
            json.writeStringField("orderCode", order);
        }
        time(json, "purchaseDate", document.at());
        branch(json);
        buyer(json, document);
        decimal(json, "total", invoice.amount());
        decimal(json, "totalPayment", invoice.amount());
        json.writeNumberField("discount", 0);
        json.writeNumberField("status", document.status());
        json.writeStringField("statusValue", document.status() == 1 ? "Hoàn thành" : "Đã hủy");
        json.writeBooleanField("usingCod", false);
        time(json, "createdDate", document.at());
        time(json, "modifiedDate", document.modified());
        payments(json, document, invoice.amount(), query);
        json.writeArrayFieldStart("invoiceDetails");
        for (RetailHistory.Line line : invoice.lines()) {
            json.writeStartObject();
            product(json, line, line.quantity());
            json.writeNumberField("discount", 0);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void returned(JsonGenerator json, KiotVietShop.Document document, Map<String, String> query) throws IOException {
        RetailHistory.Invoice invoice = lines(document);
        BigDecimal total = invoice.amount().negate();
        json.writeStartObject();
        json.writeNumberField("id", document.id());
        json.writeStringField("code", document.code());
        json.writeNullField("invoiceId"); // the data does not name the invoice that is taken back
        time(json, "returnDate", document.at());
        branch(json);
        buyer(json, document);
        decimal(json, "returnTotal", total);
        decimal(json, "totalPayment", total);
        json.writeNumberField("status", document.status());
        json.writeStringField("statusValue", document.status() == 1 ? "Đã trả" : "Đã hủy");
        time(json, "createdDate", document.at());
        time(json, "modifiedDate", document.modified());
        payments(json, document, total, query);
        json.writeArrayFieldStart("returnDetails");
        for (RetailHistory.Line line : invoice.lines()) {
            json.writeStartObject();
            product(json, line, -line.quantity());
            json.writeStringField("note", "");
            json.writeBooleanField("usePoint", false);
            decimal(json, "subTotal", line.amount().negate());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private RetailHistory.Invoice lines(KiotVietShop.Document document) {
        RetailHistory.Invoice whole = shop.lines(document);
        return document.lines() == whole.lines().size() ? whole
                : new RetailHistory.Invoice(whole.position(), whole.number(), whole.at(), whole.customer(),
                        whole.lines().subList(0, document.lines()));
    }

    static void product(JsonGenerator json, RetailHistory.Line line, int quantity) throws IOException {
        json.writeNumberField("productId", KiotVietProducts.idOf(line.product()));
        json.writeStringField("productCode", line.stockCode());
        json.writeStringField("productName", line.description());
        json.writeFieldName("quantity");
        json.writeNumber(quantity + ".0"); // a double in the vendor's document, while prices are decimals
        json.writeFieldName("price");
        json.writeNumber(line.unitPrice());
    }

    private static void payments(JsonGenerator json, KiotVietShop.Document document, BigDecimal amount, Map<String, String> query)
            throws IOException {
        if (!KiotVietList.flag(query, "includepayment")) {
            return;
        }
        json.writeArrayFieldStart("payments");
        json.writeStartObject();
        json.writeNumberField("id", document.id());
        json.writeStringField("code", "TT" + document.code());
        decimal(json, "amount", amount);
        json.writeStringField("method", "Cash");
        json.writeNumberField("status", 0);
        time(json, "transDate", document.at());
        json.writeEndObject();
        json.writeEndArray();
    }

    static void branch(JsonGenerator json) throws IOException {
        json.writeNumberField("branchId", BRANCH_ID);
        json.writeStringField("branchName", "Chi nhánh trung tâm");
    }

    private void buyer(JsonGenerator json, KiotVietShop.Document document) throws IOException {
        String code = document.customer();
        if (code == null) {
            json.writeNullField("customerId");
            json.writeNullField("customerCode");
            json.writeStringField("customerName", "Khách lẻ");
            return;
        }
        json.writeNumberField("customerId", KiotVietShop.idOf(code));
        json.writeStringField("customerCode", code);
        json.writeStringField("customerName", shop.customerName(code));
    }

    static void decimal(JsonGenerator json, String name, BigDecimal value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(value.toPlainString());
    }

    static void time(JsonGenerator json, String name, @Nullable LocalDateTime time) throws IOException {
        json.writeStringField(name, time == null ? null : time.format(TIME));
    }
}
