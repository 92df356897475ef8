package dev.tributary.receive;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a sender is told. @param headers beyond the content type */
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    public static Reply text(int status, String text) {
        return new Reply(status, "text/plain;charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Reply json(int status, String json) {
        return new Reply(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** The same with more headers. */
    public Reply with(Map<String, String> more) {
        return new Reply(status, contentType, body, more);
    }

    @Override
    public String toString() {
        return "reply " + status;
    }
}
