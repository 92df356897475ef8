package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Pages;
import dev.tributary.expression.Expression;
import dev.tributary.http.VendorResponse;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Pages through one list. A position is text that a checkpoint keeps: an offset, a page number, a token, an address or the last sort key;
 * null is the first page. Stateless and thread-safe.
 */
interface Paging {

    /** Prefix of a position that holds JSON: a token that is an object or a number is sent back unchanged. */
    String TYPED = "json:";

    /** Puts a position into a request: as a parameter, and as {@code ${page.token}} for templates. */
    void place(@Nullable String position, RequestBuilder draft);

    /** The position of the next page, or null after the last one. @throws FaultException when the list would never end */
    @Nullable
    String next(@Nullable String position, VendorResponse answer, List<JsonNode> records);

    /** The total number of records by the answer, or -1. */
    default long total(VendorResponse answer) {
        return -1;
    }

    /** Whether later pages can be requested before earlier ones have been answered. */
    default boolean ahead() {
        return false;
    }

    /** The position after a full page, for kinds that need no answer to compute it. */
    default String behind(@Nullable String position) {
        throw new IllegalStateException("cannot look ahead");
    }

    /** Whether a position lies after the last record, by {@code total}. */
    default boolean beyond(String position, long total) {
        return false;
    }

    /** The position one page earlier: a list whose records moved while the hub was down is read again from there. */
    default @Nullable String before(@Nullable String position) {
        return position;
    }

    static Paging of(Pages pages) {
        return switch (pages.kind()) {
            case NONE -> new OnePage();
            case OFFSET, PAGE -> new CountedPages(pages);
            case KEYSET -> new KeysetPages(pages);
            default -> new TokenPages(pages);
        };
    }

    /** A list that is one page. */
    final class OnePage implements Paging {
        @Override
        public void place(@Nullable String position, RequestBuilder draft) {
        }

        @Override
        public @Nullable String next(@Nullable String position, VendorResponse answer, List<JsonNode> records) {
            return null;
        }
    }

    /** A token as position; null for nothing, null and empty text. */
    static @Nullable String position(@Nullable JsonNode token) {
        if (token == null || token.isNull() || token.isMissingNode() || token.isTextual() && token.textValue().isEmpty()
                || token.isContainerNode() && token.isEmpty() || token.isBoolean()) {
            return null;
        }
        return token.isTextual() ? token.textValue() : TYPED + token;
    }

    /** The token of a position, as the vendor sent it. */
    static JsonNode token(String position) {
        if (!position.startsWith(TYPED)) {
            return TextNode.valueOf(position);
        }
        try {
            return Json.MAPPER.readTree(position.substring(TYPED.length()));
        } catch (IOException e) {
            throw new IllegalStateException("a checkpoint's page position is not JSON", e);
        }
    }

    static @Nullable JsonNode at(@Nullable Expression path, JsonNode node) {
        return path == null ? null : path.evaluate(node, Map.of());
    }

    /** @throws FaultException when the next position is the same one again */
    static @Nullable String advanced(@Nullable String position, @Nullable String next) {
        if (next != null && next.equals(position)) {
            throw new FaultException(Fault.VENDOR_DOWN, "the vendor answers with the same page position again; the list would never end");
        }
        return next;
    }
}
