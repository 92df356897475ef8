package dev.tributary.receive;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The HTTP response to a sender. @param headers in addition to the content type */
public record SenderResponse(int status, String contentType, byte[] body, Map<String, String> headers) {

    public static SenderResponse text(int status, String text) {
        return new SenderResponse(status, "text/plain;charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static SenderResponse json(int status, String json) {
        return new SenderResponse(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** The same with more headers. */
    public SenderResponse with(Map<String, String> more) {
        return new SenderResponse(status, contentType, body, more);
    }

    @Override
    public String toString() {
        return "reply " + status;
    }
}
