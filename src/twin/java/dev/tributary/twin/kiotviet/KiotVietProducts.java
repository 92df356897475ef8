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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The goods of a KiotViet shop: what the history sold, named and priced as it was sold last. A code with letters behind the same digits is
 * a variant. Thread-safe: every method locks it.
 */
final class KiotVietProducts {

    /** @param master id of the product this is a variant of, or null */
    record Product(long id, String code, String name, BigDecimal price, boolean active, @Nullable Long master, LocalDateTime created,
            LocalDateTime modified) {

        /** Postage, samples and the like: the shop keeps them as services. */
        boolean isService() {
            return !Character.isDigit(code.charAt(0));
        }
    }

    private static final int DIGITS = 5;

    private final RecordStore<String, Product> products;
    private final KiotVietList<Product> list;

    KiotVietProducts(Clock clock, RetailHistory history) {
        products = RecordStore.byCreation("product", clock, ChronoUnit.NANOS);
        list = new KiotVietList<>(products, Map.of("code", Comparator.comparing(Product::code), "name", Comparator.comparing(Product::name),
                "createddate", Comparator.comparing(Product::created), "modifieddate", Comparator.comparing(Product::modified)));
        Map<Integer, Product> sold = new TreeMap<>();
        for (int position = 0; position < history.invoices(); position++) {
            RetailHistory.Invoice invoice = history.invoice(position);
            for (RetailHistory.Line line : invoice.lines()) {
                sold.merge(line.product(), of(line, invoice.at()), KiotVietProducts::later);
            }
        }
        Map<String, Long> masters = new HashMap<>();
        for (Product one : new ArrayList<>(sold.values())) {
            Long master = one.isService() || one.code().length() < DIGITS ? null
                    : masters.putIfAbsent(one.code().substring(0, DIGITS), one.id());
            Product product = new Product(one.id(), one.code(), one.name(), one.price(), true, master, one.created(), one.modified());
            products.put(product.code(), product);
        }
    }

    private static Product of(RetailHistory.Line line, LocalDateTime at) {
        return new Product(idOf(line.product()), line.stockCode(), line.description(), new BigDecimal(line.unitPrice()), true, null, at,
                at);
    }

    private static Product later(Product was, Product now) {
        boolean same = was.name().equals(now.name()) && was.price().equals(now.price());
        return same ? was : new Product(was.id(), was.code(), now.name(), now.price(), true, null, was.created(), now.modified());
    }

    static long idOf(int product) {
        return 2_000_000L + product;
    }

    void change(String code, String name, BigDecimal price, boolean active) {
        products.change(code,
                (was, now) -> new Product(was.id(), code, name, price, active, was.master(), was.created(), KiotVietShop.local(now)));
    }

    void remove(String code) {
        products.remove(code);
    }

    Product get(String code) {
        return products.get(code);
    }

    List<Product> all() {
        return products.all();
    }

    KiotVietList.Page<Product> page(Map<String, String> query) {
        LocalDateTime from = KiotVietList.time(query, "lastmodifiedfrom");
        return list.page(query, one -> from == null || !one.modified().isBefore(from));
    }

    List<Long> removedSince(@Nullable LocalDateTime from) {
        return KiotVietShop.deletedSince(products, from).map(Product::id).sorted().toList();
    }

    static void write(JsonGenerator json, Product product) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", product.id());
        json.writeNumberField("retailerId", KiotVietJson.RETAILER_ID);
        json.writeStringField("code", product.code());
        json.writeStringField("barCode", product.id() % 3 == 0 ? "" : "893" + product.id());
        json.writeStringField("name", product.name());
        json.writeStringField("fullName", product.name());
        json.writeNumberField("categoryId", product.isService() ? 2 : 1);
        json.writeStringField("categoryName", product.isService() ? "Dịch vụ" : "Hàng bán");
        json.writeStringField("tradeMarkName", product.id() % 7 == 0 ? "Nhà làm" : null);
        json.writeBooleanField("allowsSale", product.active());
        json.writeNumberField("type", product.isService() ? 3 : 2);
        json.writeBooleanField("hasVariants", product.master() != null);
        if (product.master() != null) {
            json.writeNumberField("masterProductId", product.master());
        }
        KiotVietJson.decimal(json, "basePrice", product.price());
        json.writeStringField("unit", "");
        json.writeBooleanField("isActive", product.active());
        KiotVietJson.time(json, "createdDate", product.created());
        KiotVietJson.time(json, "modifiedDate", product.modified());
        json.writeEndObject();
    }
}
