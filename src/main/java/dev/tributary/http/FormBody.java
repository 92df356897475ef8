package dev.tributary.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes names and values as {@code application/x-www-form-urlencoded}: a query or a form. */
public final class FormBody {

    private FormBody() {
    }

    public static String encode(Map<String, String> values) {
        return values.entrySet().stream().map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
