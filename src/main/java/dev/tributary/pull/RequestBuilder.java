package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.RequestTemplate;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What cursor, pages and partition add to a {@link RequestTemplate}. Not thread-safe. */
final class RequestBuilder {

    final Map<String, String> query = new LinkedHashMap<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    /** Values of placeholders. */
    final Map<String, JsonNode> values;
    /** An address that the vendor named, in place of path and query; or null. */
    @Nullable String address;

    RequestBuilder(Map<String, JsonNode> values) {
        this.values = new HashMap<>(values);
    }
}
