package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.RequestTemplate;
import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A request while it is being put together: what cursor, pages and partition add to a {@link RequestTemplate}. Not thread-safe. */
public final class RequestBuilder {

    final Map<String, String> query = new LinkedHashMap<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    public final Map<String, JsonNode> values;
    /** An address that the vendor gave, instead of path and query; or null. */
    @Nullable String address;

    RequestBuilder(Map<String, JsonNode> values) {
        this.values = new HashMap<>(values);
    }

    public static String encode(Map<String, String> form) {
        return form.entrySet().stream().map(pair -> URLEncoder.encode(pair.getKey(), StandardCharsets.UTF_8) + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
