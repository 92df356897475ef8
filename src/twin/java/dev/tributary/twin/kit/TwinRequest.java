package dev.tributary.twin.kit;

import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP request as a twin reads it: no WireMock type leaks into the twins' logic. */
public record TwinRequest(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    static TwinRequest of(Request request) {
        String url = request.getUrl();
        int mark = url.indexOf('?');
        Map<String, String> headers = new LinkedHashMap<>();
        request.getHeaders().all().forEach(header -> headers.put(header.key().toLowerCase(java.util.Locale.ROOT), header.firstValue()));
        return new TwinRequest(request.getMethod().getName(), mark < 0 ? url : url.substring(0, mark),
                mark < 0 ? Map.of() : form(url.substring(mark + 1)), headers, request.getBody() == null ? new byte[0] : request.getBody());
    }

    /** Decodes {@code a=b&c=d}; the last value of a repeated name wins. */
    public static Map<String, String> form(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                pairs.put(URLDecoder.decode(name, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    /** A header by its lower-case name. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
