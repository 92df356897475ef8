package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.NestedList;
import dev.tributary.http.BodyDecoder;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Reads the rest of every {@link NestedList} that goes on, and appends it to the items that are there. */
final class NestedListReader {

    /** A list of more pages than this never ends. */
    private static final int MOST_PAGES = 1_000;

    private final NestedList nested;
    private final Source source;

    NestedListReader(NestedList nested, Source source) {
        this.nested = nested;
        this.source = source;
    }

    void complete(List<JsonNode> records) {
        for (JsonNode record : records) {
            for (JsonNode owner : nested.in() == null ? List.of(record) : nested.in().items(record, Map.of())) {
                if (nested.list().evaluate(owner, Map.of()) instanceof ArrayNode items) {
                    complete(owner, items);
                }
            }
        }
    }

    private void complete(JsonNode owner, ArrayNode items) {
        JsonNode parent = nested.id().evaluate(owner, Map.of());
        String token = null;
        JsonNode page = owner;
        for (int pages = 0; nested.more().holds(page, Map.of()); pages++) {
            String next = Paging.advanced(token, Paging.position(nested.next().evaluate(page, Map.of())));
            if (next == null || pages > MOST_PAGES) {
                throw new FaultException(Fault.VENDOR_DOWN, "the vendor says that a list within a record goes on but "
                        + (next == null ? "names no next page" : "it never ends"));
            }
            token = next;
            JsonNode whole = answer(token, parent);
            if (whole == null || !whole.isObject()) {
                return; // the record has been deleted in the meantime
            }
            items.addAll(nested.list().items(whole, Map.of()));
            page = whole;
        }
    }

    private @Nullable JsonNode answer(String token, @Nullable JsonNode parent) {
        RequestBuilder request = source.api().request();
        request.values.put("page.token", Paging.token(token));
        if (parent != null) {
            request.values.put("parent.id", parent);
        }
        return nested.answer().evaluate(source.api().send(nested.call(), request, BodyDecoder.JSON).body(), Map.of());
    }
}
