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
 * Notices a page that has come before: a vendor that ignores the page asked for would hide all later records, or never end. It is asked for
 * once more, since some mix up answers under load; then the run fails. Thread-safe.
 */
final class PageGuard {

    private final Expression key;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    PageGuard(Expression key) {
        this.key = key;
    }

    /** Checks a page of a list that is read one after the other against the one before it. */
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

    /** Checks a page of a list that is read ahead against every other. */
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
        return new FaultException(Fault.VENDOR_DOWN, "the vendor sends the same page for different positions; check pages: in the connector, or try again later");
    }

    /** Two records and more are told by their first and last key and their number; null for fewer. */
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
