package dev.tributary.receive.signature;

import dev.tributary.receive.FormValues;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as its sender sent it. Immutable as long as nobody writes into {@code body}; prints nothing of what it holds.
 *
 * @param method     in capitals, such as {@code POST}
 * @param url        the whole address as the sender saw it, with its query: behind a proxy that is not the one the hub listens at
 * @param headers    by name, whose upper and lower case count as one; the first value of each
 * @param body       the bytes that arrived, unpacked when they came compressed; never null
 * @param address    of the peer, such as {@code 203.0.113.9}; null when unknown
 * @param receivedAt when the hub had all of it
 */
public record SignedRequest(String method, String url, Map<String, String> headers, byte[] body, @Nullable String address, Instant receivedAt) {

    public SignedRequest {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
    }

    /** A header's value, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body as text. What is no UTF-8 is replaced, so never verify this. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The names and values of the query, decoded, in their order. */
    public List<FormValues.Field> query() {
        int mark = url.indexOf('?');
        return mark < 0 ? List.of() : FormValues.parse(url.substring(mark + 1));
    }

    /** The first value of a query parameter, decoded, or null. */
    public @Nullable String query(String name) {
        return query().stream().filter(field -> field.name().equals(name)).map(FormValues.Field::value).findFirst().orElse(null);
    }

    @Override
    public String toString() {
        return method + " of " + body.length + " bytes";
    }
}
