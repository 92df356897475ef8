package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Pages;
import dev.tributary.http.VendorResponse;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages that name the next one: by a token in the body or in a header, by an address in the body or in {@code Link}, or by numbers that
 * give way to a token. Ends when nothing is named, when the name is the text {@code null}, or when {@code more} says no.
 */
final class TokenPages implements Paging {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");
    /** Marks a page number where a token may stand too. */
    private static final String NUMBER = "page:";

    private final Pages pages;

    TokenPages(Pages pages) {
        this.pages = pages;
    }

    @Override
    public void place(@Nullable String position, RequestBuilder draft) {
        if (pages.sizeParameter() != null) {
            draft.query.put(pages.sizeParameter(), String.valueOf(pages.size()));
        }
        if (position != null && (pages.kind() == Pages.Kind.NEXT_URL || pages.kind() == Pages.Kind.LINK_HEADER)) {
            draft.address = position;
            return;
        }
        String parameter = pages.parameter();
        JsonNode token = position == null ? null : position.startsWith(NUMBER) ? null : Paging.token(position);
        if (pages.kind() == Pages.Kind.PAGE_THEN_TOKEN) {
            if (token == null) {
                token = LongNode.valueOf(number(position));
            } else {
                parameter = pages.tokenParameter();
            }
        }
        if (token != null) {
            draft.values.put("page.token", token);
            if (parameter != null) {
                draft.query.put(parameter, token.isContainerNode() ? token.toString() : token.asText());
            }
        }
    }

    private long number(@Nullable String position) {
        return position == null ? pages.first() : Long.parseLong(position.substring(NUMBER.length()));
    }

    @Override
    public @Nullable String next(@Nullable String position, VendorResponse answer, List<JsonNode> records) {
        if (pages.more() != null && !pages.more().holds(answer.body(), Map.of())) {
            return null;
        }
        String next = switch (pages.kind()) {
            case HEADER_CURSOR -> header(answer);
            case LINK_HEADER -> link(answer.header("Link"));
            default -> Paging.position(Paging.at(pages.next(), answer.body()));
        };
        if (next != null && next.equals("null")) {
            next = null;
        }
        if (next == null && pages.kind() == Pages.Kind.PAGE_THEN_TOKEN && pages.more() != null
                && (position == null || position.startsWith(NUMBER))) {
            return records.isEmpty() ? null : NUMBER + (number(position) + 1);
        }
        if (next == null && pages.more() != null && answer.body().isObject()) {
            throw new FaultException(Fault.VENDOR_DOWN,
                    "the vendor says that there are more pages but names none; the rest of the list cannot be read");
        }
        return Paging.advanced(position, next);
    }

    /** The vendor says the end too, so an answer that says nothing is another's: a stop there would lose the rest of the list. */
    private @Nullable String header(VendorResponse answer) {
        String header = answer.header(Objects.requireNonNull(pages.header()));
        if (header == null) {
            throw new FaultException(Fault.VENDOR_DOWN, "an answer has no header " + pages.header()
                    + ", so whether the list goes on is not known; the next run reads this page again");
        }
        return header.isEmpty() ? null : header;
    }

    private static @Nullable String link(@Nullable String header) {
        Matcher matcher = header == null ? null : NEXT.matcher(header);
        return matcher != null && matcher.find() ? matcher.group(1) : null;
    }
}
