package dev.tributary.destination.google;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.http.ApiClient;
import dev.tributary.http.BodyDecoder;
import dev.tributary.http.VendorFault;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

/** Google's Data Manager API over REST: this hub needs four of its calls. Thread-safe. */
final class DataManager {

    private final ApiClient api;
    private final String base;

    DataManager(String base, ApiClient api) {
        this.base = base;
        this.api = api;
    }

    /** A call that failed after all its retries. */
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

    /** @param path begins with a slash */
    JsonNode call(String method, String path, Map<String, String> headers, @Nullable String body) throws Failed {
        try {
            return api.send(BodyDecoder.JSON, () -> {
                HttpRequest.Builder request = api.request(URI.create(base + path));
                headers.forEach(request::setHeader);
                if (body == null) {
                    return request.method(method, HttpRequest.BodyPublishers.noBody());
                }
                return request.setHeader("Content-Type", "application/json; charset=utf-8").method(method,
                        HttpRequest.BodyPublishers.ofString(body));
            }).body();
        } catch (VendorFault e) {
            throw new Failed(DataManagerError.of(e));
        }
    }
}
