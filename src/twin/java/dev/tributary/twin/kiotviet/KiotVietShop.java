package dev.tributary.twin.kiotviet;

import dev.tributary.twin.people.Planting;
import dev.tributary.twin.people.Population.AdsConsent;
import dev.tributary.twin.people.Population.PlantedRecord;
import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.RetailHistory;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a KiotViet shop holds: its customers, its invoices and its returns. Amounts are exact. Thread-safe: every method locks the
 * shop, and what it hands out does not change afterwards.
 */
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

    /** Mutable place of one row on a shelf, so that a change keeps its place. */
    private static final class Slot<R> {
        R row;

        Slot(R row) {
            this.row = row;
        }
    }

    private final Clock clock;
    private final RetailHistory history;
    private final KiotVietList<Slot<Customer>> customers = new KiotVietList<>(orders(Map.of("code", slot -> slot.row.own.code(),
            "name", slot -> slot.row.own.name(), "createddate", slot -> slot.row.created, "modifieddate", slot -> slot.row.modified)));
    private final KiotVietList<Slot<Document>> invoices = documents("purchasedate");
    private final KiotVietList<Slot<Document>> returns = documents("returndate");
    private final Map<String, Slot<Customer>> customersByCode = new HashMap<>();
    private final Map<String, Slot<Document>> documentsByCode = new HashMap<>();
    /** Removed customers' ids with the time of removal. */
    private final Map<Long, LocalDateTime> removed = new TreeMap<>();

    KiotVietShop(Clock clock, RetailHistory history, Population population) {
        this.clock = clock;
        this.history = history;
        Map<String, BigDecimal> sold = new HashMap<>();
        Map<String, BigDecimal> taken = new HashMap<>();
        for (int position = 0; position < history.invoices(); position++) {
            RetailHistory.Invoice invoice = history.invoice(position);
            Slot<Document> slot = new Slot<>(new Document(position, invoice.number(), invoice.at(), invoice.customer(), invoice.at(), 1,
                    invoice.lines().size()));
            documentsByCode.put(invoice.number(), slot);
            (invoice.isReturn() ? returns : invoices).add(slot);
            if (invoice.customer() != null) {
                (invoice.isReturn() ? taken : sold).merge(invoice.customer(), invoice.amount(), BigDecimal::add);
            }
        }
        for (PlantedRecord record : population.records(Planting.KIOTVIET)) {
            Slot<Customer> slot = new Slot<>(new Customer(
                    new KiotVietCustomer(record.id(), record.name(), record.phone(), record.email(), groups(record)),
                    local(record.createdAt()), local(record.modifiedAt()), sold.getOrDefault(record.id(), BigDecimal.ZERO),
                    taken.getOrDefault(record.id(), BigDecimal.ZERO).negate()));
            customersByCode.put(record.id(), slot);
            customers.add(slot);
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

    private static <R> Map<String, Comparator<Slot<R>>> orders(Map<String, java.util.function.Function<Slot<R>, Comparable<?>>> fields) {
        Map<String, Comparator<Slot<R>>> orders = new HashMap<>();
        fields.forEach((name, field) -> orders.put(name, (one, other) -> compare(field.apply(one), field.apply(other))));
        return orders;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Comparable<?> one, Comparable<?> other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    private static KiotVietList<Slot<Document>> documents(String date) {
        return new KiotVietList<>(orders(Map.of("code", slot -> slot.row.code, date, slot -> slot.row.at, "createddate", slot -> slot.row.at,
                "modifieddate", slot -> slot.row.modified)));
    }

    static long idOf(String customerCode) {
        return 1_000_000L + Long.parseLong(customerCode);
    }

    private static LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, RetailHistory.ZONE);
    }

    RetailHistory.Invoice lines(Document document) {
        return history.invoice(document.position);
    }

    synchronized KiotVietList.Page<Customer> customers(Map<String, String> query) {
        LocalDateTime from = KiotVietList.time(query, "lastmodifiedfrom");
        String code = query.getOrDefault("code", "");
        return rows(customers.page(query, slot -> since(slot.row.modified, from) && (code.isEmpty() || slot.row.own.code().equals(code))));
    }

    synchronized KiotVietList.Page<Document> invoices(Map<String, String> query) {
        LocalDateTime to = KiotVietList.time(query, "todate");
        LocalDateTime boughtFrom = KiotVietList.time(query, "frompurchasedate");
        LocalDateTime boughtTo = KiotVietList.time(query, "topurchasedate");
        String customer = query.getOrDefault("customercode", "");
        return documents(invoices, query, one -> until(one.modified, to) && since(one.at, boughtFrom) && until(one.at, boughtTo)
                && (customer.isEmpty() || customer.equals(one.customer)));
    }

    synchronized KiotVietList.Page<Document> returns(Map<String, String> query) {
        return documents(returns, query, one -> true);
    }

    private static KiotVietList.Page<Document> documents(KiotVietList<Slot<Document>> shelf, Map<String, String> query, Predicate<Document> filter) {
        LocalDateTime from = KiotVietList.time(query, "lastmodifiedfrom");
        return rows(shelf.page(query, slot -> since(slot.row.modified, from) && filter.test(slot.row)));
    }

    private static <R> KiotVietList.Page<R> rows(KiotVietList.Page<Slot<R>> page) {
        return new KiotVietList.Page<>(page.total(), page.pageSize(), page.rows().stream().map(slot -> slot.row).toList());
    }

    private static boolean since(LocalDateTime time, @Nullable LocalDateTime from) {
        return from == null || !time.isBefore(from);
    }

    private static boolean until(LocalDateTime time, @Nullable LocalDateTime to) {
        return to == null || !time.isAfter(to);
    }

    /** Ids of the customers removed since then. */
    synchronized List<Long> removedSince(@Nullable LocalDateTime from) {
        return removed.entrySet().stream().filter(one -> since(one.getValue(), from)).map(Map.Entry::getKey).toList();
    }

    /** The customer's name as it is now; null once removed. */
    synchronized @Nullable String customerName(String code) {
        Slot<Customer> slot = customersByCode.get(code);
        return slot == null ? null : slot.row.own.name();
    }

    synchronized void changeCustomer(String code, java.util.function.UnaryOperator<KiotVietCustomer> change) {
        Slot<Customer> slot = customer(code);
        Customer was = slot.row;
        slot.row = new Customer(change.apply(was.own), was.created, local(clock.instant()), was.invoiced, was.returned);
        customers.changed();
    }

    synchronized void removeCustomer(String code) {
        Slot<Customer> slot = customer(code);
        customersByCode.remove(code);
        customers.remove(slot);
        removed.put(idOf(code), local(clock.instant()));
    }

    private Slot<Customer> customer(String code) {
        Slot<Customer> slot = customersByCode.get(code);
        if (slot == null) {
            throw new IllegalArgumentException("The shop has no customer " + code);
        }
        return slot;
    }

    /** Changes an invoice or return; its time of change becomes now. */
    synchronized void changeDocument(String code, java.util.function.UnaryOperator<Document> change) {
        Slot<Document> slot = documentsByCode.get(code);
        if (slot == null) {
            throw new IllegalArgumentException("The shop has no invoice or return " + code);
        }
        Document next = change.apply(slot.row);
        slot.row = new Document(next.position, next.code, next.at, next.customer, local(clock.instant()), next.status, next.lines);
        invoices.changed();
        returns.changed();
    }
}
