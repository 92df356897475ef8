package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Detects a page that was read before: a vendor that ignores the page parameter would hide all later records, or never end. The page is
 * requested once more, since some vendors mix up answers under load; then the run fails. Thread-safe.
 */
final class PageGuard {

    private final Expression key;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    PageGuard(Expression key) {
        this.key = key;
    }

    /** Compares a page of a list that is read in order with the page before it. */
    SourcePage another(SourcePage before, SourcePage page, StreamReader walk) {
        String mark = mark(page);
        if (mark == null || !mark.equals(mark(before))) {
            return page;
        }
        SourcePage again = walk.read(page.position());
        if (mark.equals(mark(again))) {
            throw same();
        }
        return again;
    }

    /** Compares a page of a list that is read ahead with every other page. */
    SourcePage fresh(SourcePage page, StreamReader walk) {
        String mark = mark(page);
        if (mark == null || seen.add(mark)) {
            return page;
        }
        SourcePage again = walk.read(page.position());
        String second = mark(again);
        if (second != null && !seen.add(second)) {
            throw same();
        }
        return again;
    }

    private static FaultException same() {
        return new FaultException(Fault.VENDOR_DOWN,
                "the vendor sends the same page for different positions; check pages: in the connector, or try again later");
    }

    /** Identifies a page of two or more records by its first and last key and its size; null for fewer. */
    private @Nullable String mark(SourcePage page) {
        List<JsonNode> records = page.records();
        if (records.size() < 2) {
            return null;
        }
        return key(records.get(0)) + "\n" + key(records.get(records.size() - 1)) + "\n" + records.size();
    }

    private String key(JsonNode record) {
        JsonNode value = key.evaluate(record, Map.of());
        return value == null ? "" : value.toString();
    }
}
