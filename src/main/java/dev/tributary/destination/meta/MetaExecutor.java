package dev.tributary.destination.meta;

import com.facebook.ads.sdk.APIContext;
import com.facebook.ads.sdk.APIRequest;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.http.BodyDecoder;
import dev.tributary.http.FormBody;
import dev.tributary.http.VendorResponse;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sends the SDK's requests with the client of their {@link MetaContext}. The SDK's own executor has no time limits, speaks HTTPS only and
 * reads answers in the platform's charset. This one sends JSON and keeps the token out of every URL.
 */
final class MetaExecutor implements APIRequest.IRequestExecutor {

    /** Parameters whose values are JSON already. */
    private static final Set<String> RAW = Set.of("payload", "session");

    static {
        APIRequest.changeRequestExecutor(new MetaExecutor());
    }

    private MetaExecutor() {
    }

    /** Must be called before the SDK is used. */
    static void install() {
        // The static initialiser has done so.
    }

    @Override
    public APIRequest.ResponseWrapper execute(String method, String url, Map<String, Object> parameters, APIContext context) {
        return switch (method) {
            case "GET" -> sendGet(url, parameters, context);
            case "DELETE" -> sendDelete(url, parameters, context);
            default -> sendPost(url, parameters, context);
        };
    }

    @Override
    public APIRequest.ResponseWrapper sendGet(String url, Map<String, Object> parameters, APIContext context) {
        String query = parameters.entrySet().stream().filter(parameter -> !parameter.getKey().equals("access_token"))
                .map(parameter -> FormBody.encode(parameter.getKey()) + "=" + FormBody.encode(String.valueOf(parameter.getValue())))
                .collect(Collectors.joining("&"));
        return send("GET", query.isEmpty() ? url : url + "?" + query, null, context);
    }

    @Override
    public APIRequest.ResponseWrapper sendPost(String url, Map<String, Object> parameters, APIContext context) {
        return send("POST", url, body(parameters), context);
    }

    @Override
    public APIRequest.ResponseWrapper sendDelete(String url, Map<String, Object> parameters, APIContext context) {
        return send("DELETE", url, body(parameters), context);
    }

    private static APIRequest.ResponseWrapper send(String method, String url, @Nullable String body, APIContext context) {
        MetaContext own = (MetaContext) context;
        VendorResponse answer = own.client().send(BodyDecoder.JSON, () -> {
            HttpRequest.Builder request = own.client().request(URI.create(url));
            if (body == null) {
                return request.method(method, HttpRequest.BodyPublishers.noBody());
            }
            return request.setHeader("Content-Type", "application/json; charset=utf-8").method(method,
                    HttpRequest.BodyPublishers.ofString(body));
        }, own.passing());
        return new APIRequest.ResponseWrapper(answer.body().toString(), "{}");
    }

    private static String body(Map<String, Object> parameters) {
        StringBuilder body = new StringBuilder(parameters.containsKey("payload") ? 1 << 21 : 512).append('{');
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            if (parameter.getKey().equals("access_token")) {
                continue;
            }
            body.append(body.length() > 1 ? "," : "").append(TextNode.valueOf(parameter.getKey())).append(':');
            Object value = parameter.getValue();
            if (RAW.contains(parameter.getKey())) {
                body.append(value);
            } else {
                body.append(value instanceof Number || value instanceof Boolean ? value : TextNode.valueOf(String.valueOf(value)));
            }
        }
        return body.append('}').toString();
    }
}
