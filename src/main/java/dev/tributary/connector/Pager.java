package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Walks one list page by page. A position is text that a checkpoint can keep: an offset, a page number, a token or the last
 * sort key; null is the first page. Stateless and thread-safe.
 */
final class Pager {

    private final Connector.Pages pages;

    Pager(Connector.Pages pages) {
        this.pages = pages;
    }

    /** Whether later pages can be asked for before earlier ones have answered. */
    boolean ahead() {
        return pages.kind() == Connector.PageKind.OFFSET || pages.kind() == Connector.PageKind.PAGE;
    }

    int size() {
        return pages.size();
    }

    /** Puts a position into a request: as a parameter, and as {@code ${page.token}} for templates. */
    void place(@Nullable String position, Map<String, String> query, Map<String, String> placeholders) {
        String value = position;
        if (pages.kind() == Connector.PageKind.OFFSET) {
            value = position == null ? "0" : position;
        } else if (pages.kind() == Connector.PageKind.PAGE) {
            value = position == null ? "1" : position;
        }
        if (pages.sizeParameter() != null && pages.kind() != Connector.PageKind.NONE) {
            query.put(pages.sizeParameter(), String.valueOf(pages.size()));
        }
        if (value != null && pages.parameter() != null) {
            query.put(pages.parameter(), value);
        }
        if (value != null) {
            placeholders.put("page.token", value);
        }
    }

    /** The position behind a page of {@code size} records, for kinds that can tell without its answer. */
    String behind(@Nullable String position) {
        return switch (pages.kind()) {
            case OFFSET -> String.valueOf((position == null ? 0 : Long.parseLong(position)) + pages.size());
            case PAGE -> String.valueOf((position == null ? 1 : Long.parseLong(position)) + 1);
            default -> throw new IllegalStateException(pages.kind() + " cannot look ahead");
        };
    }

    /** Whether a position lies behind the last record, as far as {@code total} says. */
    boolean beyond(String position, long total) {
        return switch (pages.kind()) {
            case OFFSET -> Long.parseLong(position) >= total;
            case PAGE -> (Long.parseLong(position) - 1) * pages.size() >= total;
            default -> false;
        };
    }

    /** The same place one page earlier: a list that drifted while the hub was down is read again from there. */
    @Nullable String before(@Nullable String position) {
        if (position == null || !ahead()) {
            return position;
        }
        long step = pages.kind() == Connector.PageKind.OFFSET ? pages.size() : 1;
        long first = pages.kind() == Connector.PageKind.OFFSET ? 0 : 1;
        return String.valueOf(Math.max(first, Long.parseLong(position) - step));
    }

    /** Records in all as the answer says, or -1. */
    long total(JsonNode answer) {
        JsonNode total = pages.total() == null ? null : pages.total().evaluate(answer, Map.of());
        return total != null && total.isNumber() ? total.longValue() : -1;
    }

    /** Where the next page begins, or null when this one was the last. */
    @Nullable String next(@Nullable String position, JsonNode answer, List<JsonNode> records) {
        switch (pages.kind()) {
            case NONE:
                return null;
            case OFFSET, PAGE:
                long total = total(answer);
                String next = behind(position);
                boolean more = total < 0 ? records.size() >= pages.size() : !beyond(next, total);
                return more && !records.isEmpty() ? next : null;
            case CURSOR:
                String token = text(Objects.requireNonNull(pages.next()).evaluate(answer, Map.of()));
                return advanced(position, token);
            default:
                if (records.isEmpty()) {
                    return null;
                }
                String last = text(Objects.requireNonNull(pages.next()).evaluate(records.get(records.size() - 1), Map.of()));
                return records.size() < pages.size() ? null : advanced(position, last);
        }
    }

    private static @Nullable String advanced(@Nullable String position, @Nullable String next) {
        if (next != null && next.equals(position)) {
            throw new FaultException(Fault.VENDOR_DOWN, "the vendor answers with the same page position again; the list would never end");
        }
        return next;
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.asText().isEmpty() ? null : node.asText();
    }
}
