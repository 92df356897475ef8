package dev.tributary.receive;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * One request at the door, whole. Prints nothing of its content.
 *
 * @param path    as it was asked for, without the query
 * @param query   as it stands behind the question mark, still encoded; empty without one
 * @param headers names in lower case; of repeated ones the first
 * @param body    exactly as it came
 */
public record RawRequest(String method, String path, String query, Map<String, String> headers, byte[] body, Instant receivedAt, String remoteAddress) {

    /** A header's value, or null. @param name in lower case */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /**
     * The body, unpacked when it came compressed.
     *
     * @param most bytes unpacked
     * @throws TooLargeException when there are more
     * @throws IOException       when it is not what its encoding says
     */
    public byte[] content(int most) throws IOException {
         return unpacked(headers, body, most);
    }

    public static byte[] unpacked(Map<String, String> headers, byte[] body, int most) throws IOException {
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
                    throw new TooLargeException(); // a few bytes can unpack to gigabytes
                }
                out.write(part, 0, read);
            }
            return out.toByteArray();
        }
    }

    /** More than may be sent. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public String toString() {
        return method + " " + path + " of " + body.length + " bytes";
    }
}
