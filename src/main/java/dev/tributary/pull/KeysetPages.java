package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Pages;
import dev.tributary.http.VendorResponse;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * Each page begins after the sort key of the last record: {@code ${page.key}}. Where one query has several pages ({@code cap}), its tokens
 * ({@code ${page.token}}) are followed up to the cap, and then a new query begins after the last key.
 */
final class KeysetPages implements Paging {

    private final Pages pages;

    KeysetPages(Pages pages) {
        this.pages = pages;
    }

    @Override
    public void place(@Nullable String position, RequestBuilder draft) {
        if (pages.sizeParameter() != null) {
            draft.query.put(pages.sizeParameter(), String.valueOf(pages.size()));
        }
        if (position == null) {
            return;
        }
        JsonNode place = Paging.token(position);
        JsonNode key = pages.cap() > 0 ? place.get("key") : place;
        if (key != null) {
            draft.values.put("page.key", key);
        }
        JsonNode token = pages.cap() > 0 ? place.get("token") : place;
        if (token != null) {
            draft.values.put("page.token", token);
            if (pages.parameter() != null) {
                draft.query.put(pages.parameter(), token.asText());
            }
        }
    }

    @Override
    public @Nullable String next(@Nullable String position, VendorResponse answer, List<JsonNode> records) {
        if (records.isEmpty()) {
            return null;
        }
        JsonNode last = Objects.requireNonNull(pages.next()).evaluate(records.get(records.size() - 1), java.util.Map.of());
        if (pages.cap() == 0) {
            return records.size() < pages.size() ? null : Paging.advanced(position, Paging.position(last));
        }
        JsonNode token = Paging.at(pages.token(), answer.body());
        if (Paging.position(token) == null) {
            return null;
        }
        JsonNode place = position == null ? Json.MAPPER.createObjectNode() : Paging.token(position);
        ObjectNode next = Json.MAPPER.createObjectNode();
        long read = place.path("read").asLong() + records.size();
        if (read + pages.size() <= pages.cap()) {
            next.set("key", place.get("key"));
            next.set("token", token);
            next.put("read", read);
            if (place.get("key") == null) {
                next.remove("key");
            }
        } else if (last == null || last.equals(place.get("key"))) {
            throw new FaultException(Fault.VENDOR_DOWN,
                    "more records share one sort key than a query may return; the list cannot be read past it");
        } else {
            next.set("key", last);
        }
        return Paging.advanced(position, Paging.TYPED + next);
    }
}
