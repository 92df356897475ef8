package dev.tributary.twin.kiotviet;

import dev.tributary.twin.kit.RecordStore;
import dev.tributary.twin.people.Planting;
import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.Population.AdsConsent;
import dev.tributary.twin.people.Population.PlantedRecord;
import dev.tributary.twin.people.RetailHistory;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The customers, invoices and returns of a KiotViet shop. Amounts are exact. Thread-safe. */
final class KiotVietShop {

    /**
     * An invoice or a return as it stands.
     *
     * @param lines how many of the history's lines are left on it
     */
    record Document(int position, String code, LocalDateTime at, @Nullable String customer, LocalDateTime modified, int status, int lines) {
        long id() {
            return 500_001L + position;
        }
    }

    /** A customer with the totals that {@code includeTotal} asks for. */
    record Customer(KiotVietCustomer own, LocalDateTime created, LocalDateTime modified, BigDecimal invoiced, BigDecimal returned) {
        long id() {
            return idOf(own.code());
        }
    }

    private final RetailHistory history;
    /** Each store's key is the record's code. */
    private final RecordStore<String, Customer> customers;
    private final RecordStore<String, Document> invoices;
    private final RecordStore<String, Document> returns;
    private final KiotVietList<Customer> customerList;
    private final KiotVietList<Document> invoiceList;
    private final KiotVietList<Document> returnList;

    KiotVietShop(Clock clock, RetailHistory history, Population population) {
        this.customers = RecordStore.byCreation("customer", clock, ChronoUnit.NANOS);
        this.invoices = RecordStore.byCreation("invoice", clock, ChronoUnit.NANOS);
        this.returns = RecordStore.byCreation("return", clock, ChronoUnit.NANOS);
        this.customerList = new KiotVietList<>(customers, Map.of("code", Comparator.comparing((Customer one) -> one.own().code()),
                "name", Comparator.comparing((Customer one) -> one.own().name()), "createddate", Comparator.comparing(Customer::created),
                "modifieddate", Comparator.comparing(Customer::modified)));
        this.invoiceList = documents(invoices, "purchasedate");
        this.returnList = documents(returns, "returndate");
        this.history = history;
        Map<String, BigDecimal> sold = new HashMap<>();
        Map<String, BigDecimal> taken = new HashMap<>();
        for (int position = 0; position < history.invoices(); position++) {
            RetailHistory.Invoice invoice = history.invoice(position);
            (invoice.isReturn() ? returns : invoices).put(invoice.number(), new Document(position, invoice.number(), invoice.at(),
                    invoice.customer(), invoice.at(), 1, invoice.lines().size()));
            if (invoice.customer() != null) {
                (invoice.isReturn() ? taken : sold).merge(invoice.customer(), invoice.amount(), BigDecimal::add);
            }
        }
        for (PlantedRecord record : population.records(Planting.KIOTVIET)) {
            customers.put(record.id(), new Customer(
                    new KiotVietCustomer(record.id(), record.name(), record.phone(), record.email(), groups(record)),
                    local(record.createdAt()), local(record.modifiedAt()), sold.getOrDefault(record.id(), BigDecimal.ZERO),
                    taken.getOrDefault(record.id(), BigDecimal.ZERO).negate()));
        }
    }

    /** Group names as shops have them, the one about ads at different places among them. */
    private static @Nullable String groups(PlantedRecord record) {
        int kind = Integer.parseInt(record.id()) % 4;
        List<String> usual = List.of(List.<String>of(), List.of("Bán lẻ"), List.of("VIP", "Bán lẻ"), List.of("Bán sỉ")).get(kind);
        String base = String.join("|", usual);
        String said = record.consent() == AdsConsent.GRANTED ? KiotVietTwin.ADS_YES : KiotVietTwin.ADS_NO;
        if (record.consent() == AdsConsent.SILENT) {
            return base.isEmpty() ? null : base;
        }
        return base.isEmpty() ? said : kind == 2 ? "VIP|" + said + "|Bán lẻ" : kind == 3 ? said + "|" + base : base + "|" + said;
    }

    private static KiotVietList<Document> documents(RecordStore<String, Document> documents, String date) {
        return new KiotVietList<>(documents, Map.of("code", Comparator.comparing(Document::code), date, Comparator.comparing(Document::at),
                "createddate", Comparator.comparing(Document::at), "modifieddate", Comparator.comparing(Document::modified)));
    }

    static long idOf(String customerCode) {
        return 1_000_000L + Long.parseLong(customerCode);
    }

    static LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, RetailHistory.ZONE);
    }

    RetailHistory.Invoice lines(Document document) {
        return history.invoice(document.position);
    }

    KiotVietList.Page<Customer> customers(Map<String, String> query) {
        LocalDateTime from = KiotVietList.time(query, "lastmodifiedfrom");
        String code = query.getOrDefault("code", "");
        return customerList.page(query, one -> since(one.modified, from) && (code.isEmpty() || one.own.code().equals(code)));
    }

    KiotVietList.Page<Document> invoices(Map<String, String> query) {
        LocalDateTime to = KiotVietList.time(query, "todate");
        LocalDateTime boughtFrom = KiotVietList.time(query, "frompurchasedate");
        LocalDateTime boughtTo = KiotVietList.time(query, "topurchasedate");
        String customer = query.getOrDefault("customercode", "");
        return documents(invoiceList, query, one -> until(one.modified, to) && since(one.at, boughtFrom) && until(one.at, boughtTo)
                && (customer.isEmpty() || customer.equals(one.customer)));
    }

    KiotVietList.Page<Document> returns(Map<String, String> query) {
        return documents(returnList, query, one -> true);
    }

    private static KiotVietList.Page<Document> documents(KiotVietList<Document> list, Map<String, String> query,
            Predicate<Document> filter) {
        LocalDateTime from = KiotVietList.time(query, "lastmodifiedfrom");
        return list.page(query, one -> since(one.modified, from) && filter.test(one));
    }

    private static boolean since(LocalDateTime time, @Nullable LocalDateTime from) {
        return from == null || !time.isBefore(from);
    }

    private static boolean until(LocalDateTime time, @Nullable LocalDateTime to) {
        return to == null || !time.isAfter(to);
    }

    /** Ids of the customers that were removed at that time or later. */
    List<Long> removedSince(@Nullable LocalDateTime from) {
        return deletedSince(customers, from).map(Customer::id).sorted().toList();
    }

    /** Records that were deleted at that time or later. */
    static <R> Stream<R> deletedSince(RecordStore<String, R> records, @Nullable LocalDateTime from) {
        return records.deletions().stream().filter(deletion -> since(local(deletion.at()), from)).map(RecordStore.Deletion::record);
    }

    /** The customer's name as it is now; null once removed. */
    @Nullable
    String customerName(String code) {
        Customer customer = code == null ? null : customers.find(code);
        return customer == null ? null : customer.own.name();
    }

    void changeCustomer(String code, UnaryOperator<KiotVietCustomer> change) {
        customers.change(code, (was, now) -> new Customer(change.apply(was.own), was.created, local(now), was.invoiced, was.returned));
    }

    void removeCustomer(String code) {
        customers.remove(code);
    }

    /** Changes an invoice or return; its time of change becomes now. */
    void changeDocument(String code, UnaryOperator<Document> change) {
        (returns.find(code) == null ? invoices : returns).change(code, (was, now) -> {
            Document next = change.apply(was);
            return new Document(next.position, next.code, next.at, next.customer, local(now), next.status, next.lines);
        });
    }
}
