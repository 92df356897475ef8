package dev.tributary.twin.kiotviet;

import dev.tributary.twin.kit.RecordStore;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One list of a KiotViet shop, with the vendor's paging: {@code pageSize} 20 unless asked for more, 100 at most; {@code currentItem} is an
 * offset; ordered by id unless {@code orderBy} names a field that can be sorted by. Parameter names are read without regard to case; what
 * is unknown is ignored, as the vendor does. Thread-safe.
 */
final class KiotVietList<T> {

    /** A parameter that the vendor refuses with 400. */
    static final class BadParameter extends RuntimeException {
        BadParameter(String message) {
            super(message);
        }
    }

    record Page<T> (int total, int pageSize, List<T> rows) {}

    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 100;

    private final RecordStore<String, T> records;
    private final Map<String, Comparator<T>> orders;

    /**
     * @param records in the order of their ids
     * @param orders  by each field that can be sorted by, whose name is the key in lower case
     */
    KiotVietList(RecordStore<String, T> records, Map<String, Comparator<T>> orders) {
        this.records = records;
        this.orders = orders;
    }

    Page<T> page(Map<String, String> query, Predicate<T> filter) {
        int asked = number(query, "pagesize", DEFAULT_PAGE);
        int size = asked < 1 ? DEFAULT_PAGE : Math.min(LARGEST_PAGE, asked);
        int from = Math.max(0, number(query, "currentitem", 0));
        List<T> matching = ordered(query).stream().filter(filter).toList();
        int start = Math.min(from, matching.size());
        return new Page<>(matching.size(), size, matching.subList(start, Math.min(matching.size(), start + size)));
    }

    private List<T> ordered(Map<String, String> query) {
        String by = query.getOrDefault("orderby", "").toLowerCase(Locale.ROOT);
        boolean descending = "desc".equalsIgnoreCase(query.get("orderdirection"));
        Comparator<T> order = orders.get(by);
        List<T> ordered = order == null ? records.all() : records.all(order);
        if (!descending) {
            return ordered;
        }
        List<T> reversed = new ArrayList<>(ordered);
        Collections.reverse(reversed);
        return reversed;
    }

    private static int number(Map<String, String> query, String name, int otherwise) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new BadParameter("'" + name + "' is not an int");
        }
    }

    static boolean flag(Map<String, String> query, String name) {
        return "true".equalsIgnoreCase(query.get(name)) || "1".equals(query.get(name));
    }

    /**
     * A time or a bare date by the shop's clock. A zone at the end is cut off unread, so a caller who sends UTC gets a shifted window, as
     * with the vendor.
     */
    static @Nullable LocalDateTime time(Map<String, String> query, String name) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        String local = text.replace(' ', 'T').replaceFirst("(Z|[+-]\\d\\d:?\\d\\d)$", "");
        try {
            return local.indexOf('T') < 0 && text.length() <= 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(local);
        } catch (DateTimeException notATime) {
            throw new BadParameter("'" + name + "' is not a datetime");
        }
    }
}
