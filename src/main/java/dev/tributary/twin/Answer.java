package dev.tributary.twin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a twin answers: status, headers and a whole body. */
record Answer(int status, Map<String, String> headers, byte[] body) {

    static Answer json(int status, String body) {
        return new Answer(status, Map.of("Content-Type", "application/json; charset=utf-8"), body.getBytes(StandardCharsets.UTF_8));
    }

    Answer with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Answer(status, all, body);
    }

    Answer withBody(byte[] other) {
        return new Answer(status, headers, other);
    }
}
