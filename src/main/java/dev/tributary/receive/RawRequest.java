package dev.tributary.receive;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * An HTTP request as it arrived. Immutable as long as nobody writes into {@code body}; prints none of its content.
 *
 * @param method        in upper case, such as {@code POST}
 * @param url           the whole address that the sender called, with its query, still encoded
 * @param headers       by name, ignoring case; the first value of a repeated header
 * @param body          the bytes as they arrived
 * @param remoteAddress of the peer, such as {@code 203.0.113.9}; null when unknown
 * @param receivedAt    when the whole request had arrived
 */
public record RawRequest(String method, String url, Map<String, String> headers, byte[] body, @Nullable String remoteAddress,
        Instant receivedAt) {

    public RawRequest {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
    }

    /**
     * The same request as the sender saw it.
     *
     * @param base such as {@code https://hub.example.com}: behind a proxy the hub sees another one
     */
    public RawRequest at(String base) {
        return new RawRequest(method, base + url.substring(pathStart()), headers, body, remoteAddress, receivedAt);
    }

    /** The same request with its body decompressed. @param most bytes, decompressed @throws IOException as {@link #content} */
    public RawRequest decompressed(int most) throws IOException {
        return new RawRequest(method, url, headers, content(most), remoteAddress, receivedAt);
    }

    /** The path, still encoded. */
    public String path() {
        String rest = url.substring(pathStart());
        int mark = rest.indexOf('?');
        return mark < 0 ? rest : rest.substring(0, mark);
    }

    /** The part behind the question mark, still encoded; empty without one. */
    public String queryString() {
        int mark = url.indexOf('?');
        return mark < 0 ? "" : url.substring(mark + 1);
    }

    /** The first value of a query parameter, decoded, or null. */
    public @Nullable String query(String name) {
        return FormValues.parse(queryString()).stream().filter(field -> field.name().equals(name)).map(FormValues.Field::value).findFirst()
                .orElse(null);
    }

    private int pathStart() {
        int scheme = url.indexOf("://");
        int slash = url.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        return slash < 0 ? url.length() : slash;
    }

    /** A header's value, or null. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body as text. Invalid UTF-8 is replaced, so a signature must not be verified on it. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The body, decompressed according to its content encoding.
     *
     * @param most bytes, decompressed
     * @throws TooLargeException when there are more
     * @throws IOException       when it cannot be decompressed
     */
    public byte[] content(int most) throws IOException {
        return decompressed(headers, body, most);
    }

    /** As {@link #content}, of a stored request. @param headers names in lower case, or ignoring case */
    public static byte[] decompressed(Map<String, String> headers, byte[] body, int most) throws IOException {
        String encoding = headers.getOrDefault("content-encoding", "identity").strip().toLowerCase(Locale.ROOT);
        if (encoding.isEmpty() || encoding.equals("identity")) {
            if (body.length > most) {
                throw new TooLargeException();
            }
            return body;
        }
        if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
            throw new IOException("content-encoding " + encoding + " is not read; send gzip or nothing");
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(most, body.length * 6));
            byte[] part = new byte[8192];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                if (out.size() + read > most) {
                    throw new TooLargeException(); // a few bytes can decompress to gigabytes
                }
                out.write(part, 0, read);
            }
            return out.toByteArray();
        }
    }

    /** The body has more bytes than allowed. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public String toString() {
        return method + " of " + body.length + " bytes"; // not the path: it may hold a token
    }
}
