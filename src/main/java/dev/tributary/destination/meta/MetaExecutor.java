package dev.tributary.destination.meta;

import com.facebook.ads.sdk.APIContext;
import com.facebook.ads.sdk.APIException;
import com.facebook.ads.sdk.APIRequest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.destination.Json;
import dev.tributary.destination.PlatformHttp;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The SDK's HTTP layer, replaced: its own has no time limits, speaks HTTPS only and reads answers in the platform's charset. Sends
 * JSON, keeps the token out of every URL, and reports errors that come with status 200. The SDK holds one executor for the whole JVM.
 */
final class MetaExecutor implements APIRequest.IRequestExecutor {

    /** Key of the status among the headers handed to the SDK. */
    static final String STATUS = ":status";
    /** Parameters that we wrote as JSON ourselves. */
    private static final Set<String> RAW = Set.of("payload", "session");
    private static final PlatformHttp HTTP = new PlatformHttp();

    static {
        APIRequest.changeRequestExecutor(new MetaExecutor());
    }

    private MetaExecutor() {
    }

    /** Must be called before the SDK is used. */
    static void install() {
        // The static initialiser has done it.
    }

    @Override
    public APIRequest.ResponseWrapper execute(String method, String url, Map<String, Object> parameters, APIContext context) throws APIException, IOException {
        return switch (method) {
            case "GET" -> sendGet(url, parameters, context);
            case "DELETE" -> sendDelete(url, parameters, context);
            default -> sendPost(url, parameters, context);
        };
    }

    @Override
    public APIRequest.ResponseWrapper sendGet(String url, Map<String, Object> parameters, APIContext context) throws APIException, IOException {
        String query = parameters.entrySet().stream().filter(parameter -> !parameter.getKey().equals("access_token"))
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(String.valueOf(parameter.getValue()))).collect(Collectors.joining("&"));
        return send("GET", query.isEmpty() ? url : url + "?" + query, null, context);
    }

    @Override
    public APIRequest.ResponseWrapper sendPost(String url, Map<String, Object> parameters, APIContext context) throws APIException, IOException {
        return send("POST", url, body(parameters), context);
    }

    @Override
    public APIRequest.ResponseWrapper sendDelete(String url, Map<String, Object> parameters, APIContext context) throws APIException, IOException {
        return send("DELETE", url, body(parameters), context);
    }

    private static APIRequest.ResponseWrapper send(String method, String url, @Nullable String body, APIContext context) throws APIException, IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + context.getAccessToken(), "Accept", "application/json"));
        if (body != null) {
            headers.put("Content-Type", "application/json; charset=utf-8");
        }
        PlatformHttp.Answer answer = HTTP.send(method, URI.create(url), headers, body);
        String header = header(answer);
        if (!answer.ok() || !isAnswer(answer.body())) {
            throw new APIException.FailedRequestException(header, answer.body(), null);
        }
        return new APIRequest.ResponseWrapper(answer.body(), header);
    }

    /** Errors can arrive with status 200, and a cut-off answer can look complete to HTTP. */
    private static boolean isAnswer(String body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            return json != null && json.isContainerNode() && !json.path("error").isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String body(Map<String, Object> parameters) throws IOException {
        StringBuilder body = new StringBuilder(parameters.containsKey("payload") ? 1 << 21 : 512).append('{');
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            if (parameter.getKey().equals("access_token")) {
                continue;
            }
            body.append(body.length() > 1 ? "," : "").append(Json.MAPPER.writeValueAsString(parameter.getKey())).append(':');
            Object value = parameter.getValue();
            if (RAW.contains(parameter.getKey())) {
                body.append(value);
            } else {
                body.append(Json.MAPPER.writeValueAsString(value instanceof Number || value instanceof Boolean ? value : String.valueOf(value)));
            }
        }
        return body.append('}').toString();
    }

    private static String header(PlatformHttp.Answer answer) {
        ObjectNode header = Json.MAPPER.createObjectNode().put(STATUS, answer.status());
        answer.headers().map().forEach((name, values) -> header.put(name.toLowerCase(java.util.Locale.ROOT), String.join(",", values)));
        return header.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
