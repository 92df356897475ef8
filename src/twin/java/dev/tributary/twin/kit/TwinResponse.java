package dev.tributary.twin.kit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a twin answers: status, headers and a whole body. */
public record TwinResponse(int status, Map<String, String> headers, byte[] body) {

    public static TwinResponse json(int status, String body) {
        return new TwinResponse(status, Map.of("Content-Type", "application/json; charset=utf-8"), body.getBytes(StandardCharsets.UTF_8));
    }

    public TwinResponse with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new TwinResponse(status, all, body);
    }

    TwinResponse withBody(byte[] other) {
        return new TwinResponse(status, headers, other);
    }
}
