package dev.tributary.destination.google;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.destination.Json;
import dev.tributary.destination.PlatformHttp;
import dev.tributary.http.RetryPolicy;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Google's Data Manager API over REST: four calls are all we need of it. Thread-safe. */
final class DataManager {

    private final PlatformHttp http;
    private final GoogleToken token;
    private final String base;
    private final Clock clock;
    private final RetryPolicy patience;

    DataManager(String base, PlatformHttp http, GoogleToken token, Clock clock, RetryPolicy patience) {
        this.base = base;
        this.http = http;
        this.token = token;
        this.clock = clock;
        this.patience = patience;
    }

    /** A call that failed for good, for now. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;
        private final transient DataManagerError error;

        Failed(DataManagerError error) {
            super(error.sentence("the Data Manager API refused a call"), null, false, false);
            this.error = error;
        }

        DataManagerError error() {
            return error;
        }
    }

    /** @param path begins with a slash @throws Failed after bounded waiting and one new token */
    JsonNode call(String method, String path, Map<String, String> more, @Nullable String body) throws Failed {
        boolean renewed = false;
        for (int tried = 1; ; tried++) {
            String access = token.get();
            DataManagerError error = DataManagerError.NO_ANSWER;
            try {
                PlatformHttp.Answer answer = http.send(method, URI.create(base + path), headers(access, more, body != null), body);
                Duration asked = answer.retryAfter(clock);
                JsonNode json = json(answer.body());
                if (answer.ok() && json.isObject()) {
                    return json;
                }
                error = DataManagerError.of(answer.ok() ? 0 : answer.status(), json, asked);
            } catch (IOException e) {
                // Tried again below: no whole answer arrived.
            }
            if (error.status() == 401 && !renewed) {
                token.refused(access);
                renewed = true;
            } else if (!error.passing() || error.wholeDay() || !patience.again(tried, error.retryAfter())) {
                throw new Failed(error);
            }
        }
    }

    private static Map<String, String> headers(String access, Map<String, String> more, boolean hasBody) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + access);
        headers.put("Accept", "application/json");
        if (hasBody) {
            headers.put("Content-Type", "application/json; charset=utf-8");
        }
        return headers;
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
