package dev.tributary.receive.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.io.Json;
import dev.tributary.receive.RawRequest;
import dev.tributary.receive.Receiver;
import dev.tributary.receive.SenderResponse;
import dev.tributary.receive.inbox.StoredRequest;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tracking pixel, for pages without script and for e-mails: {@code GET /v1/pixel.gif} (a page view, or the call in {@code type}) and
 * {@code GET /v1/pixel/<call>}, with the event as {@code data=} (JSON in base64url) or as parameters with dots for nesting:
 * {@code properties.subject=Hello}. The answer is always the image. A visitor without an id gets one in a cookie, unless the browser sends
 * Global Privacy Control: then the event is not stored either.
 *
 * @see <a href="https://segment.com/docs/connections/sources/catalog/libraries/server/pixel-tracking-api/">the pixel API it is compatible
 *      with</a>
 */
public final class PixelReceiver implements Receiver {

    private static final byte[] GIF = Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");
    private static final SenderResponse IMAGE = new SenderResponse(200, "image/gif", GIF, Map.of("Cache-Control", "no-store"));
    private static final Set<String> CALLS = Set.of("identify", "track", "page", "screen", "alias", "group");
    private static final Pattern COOKIE = Pattern.compile("(?:^|;\\s*)_trb=([A-Za-z0-9-]{1,100})");
    private static final long THIRTEEN_MONTHS_SECONDS = 395L * 24 * 3600;
    private static final int DEEPEST = 5;

    private final TrackingReceiver tracking;

    /** @param tracking receives the events as tracking calls */
    public PixelReceiver(TrackingReceiver tracking) {
        this.tracking = tracking;
    }

    @Override
    public String name() {
        return "pixel";
    }

    @Override
    public List<String> paths() {
        return List.of("/v1/pixel");
    }

    @Override
    public int largest() {
        return TrackingBody.LARGEST_EVENT;
    }

    @Override
    public Map<String, String> headers(RawRequest request) {
        return Map.of("Cross-Origin-Resource-Policy", "cross-origin");
    }

    @Override
    public Result receive(RawRequest request) {
        if ("1".equals(request.header("sec-gpc")) || !request.method().equals("GET")) {
            return Result.answer(IMAGE);
        }
        try {
            ObjectNode event = event(request.queryString());
            String call = call(request.path(), event);
            if (call == null) {
                return Result.answer(IMAGE);
            }
            Map<String, String> cookie = call.equals("alias") ? Map.of() : identify(event, request);
            page(event, request);
            RawRequest sent = new RawRequest("POST", "/v1/" + call, Map.of(), Json.MAPPER.writeValueAsBytes(event), request.remoteAddress(),
                    request.receivedAt());
            Result result = tracking.receive(sent);
            return new Result(result.keep(), result.keep().isEmpty() ? IMAGE : IMAGE.with(imageHeaders(cookie)));
        } catch (IOException | IllegalArgumentException e) {
            return Result.answer(IMAGE); // an error message would show in no browser
        }
    }

    private static Map<String, String> imageHeaders(Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(IMAGE.headers());
        headers.putAll(more);
        return headers;
    }

    private static @Nullable String call(String path, ObjectNode event) {
        String asked = path.equals("/v1/pixel.gif") || path.equals("/v1/pixel") ? event.path("type").asText("page")
                : path.replaceFirst("^/v1/pixel/", "").replaceFirst("(?:\\.gif)?/?$", "");
        event.remove("type");
        return CALLS.contains(asked) ? asked : null;
    }

    private static ObjectNode event(String query) throws IOException {
        ObjectNode event = Json.MAPPER.createObjectNode();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
            String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            if (name.equals("data")) {
                // Decoding has turned a plus into a blank.
                String data = value.replace(' ', '-').replace('+', '-').replace('/', '_').replaceAll("=+$", "");
                if (Json.MAPPER.readTree(Base64.getUrlDecoder().decode(data)) instanceof ObjectNode sent) {
                    event.setAll(sent);
                }
            } else if (!name.isEmpty() && !value.isEmpty()) {
                put(event, name, value);
            }
        }
        return event;
    }

    private static void put(ObjectNode event, String name, String value) {
        String[] path = name.split("\\.");
        ObjectNode at = event;
        if (path.length == 0 || path.length > DEEPEST) {
            return;
        }
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode next = at.get(path[i]);
            at = next instanceof ObjectNode object ? object : at.putObject(path[i]);
        }
        at.put(path[path.length - 1], value);
    }

    /** Adds an anonymous id when the event has no id. @return the cookie header for a new visitor, or none */
    private static Map<String, String> identify(ObjectNode event, RawRequest request) {
        if (event.hasNonNull("userId") || event.hasNonNull("anonymousId")) {
            return Map.of();
        }
        String cookies = request.header("cookie");
        Matcher kept = COOKIE.matcher(cookies == null ? "" : cookies);
        if (kept.find()) {
            event.put("anonymousId", kept.group(1));
            return Map.of();
        }
        String id = UUID.randomUUID().toString();
        event.put("anonymousId", id);
        boolean secure = "https".equals(request.header("x-forwarded-proto"));
        return Map.of("Set-Cookie",
                "_trb=" + id + "; Max-Age=" + THIRTEEN_MONTHS_SECONDS + "; Path=/; SameSite=Lax; HttpOnly" + (secure ? "; Secure" : ""));
    }

    /** Adds the page that shows the image, by the referrer. */
    private static void page(ObjectNode event, RawRequest request) {
        ObjectNode context = event.get("context") instanceof ObjectNode object ? object : event.putObject("context");
        String page = request.header("referer");
        if (page != null && !context.has("page")) {
            context.putObject("page").put("url", page);
        }
        String agent = request.header("user-agent");
        if (agent != null && !context.has("userAgent")) {
            context.put("userAgent", agent);
        }
    }

    @Override
    public boolean reads(Connector connector, Connector.Stream stream) {
        return false; // what comes by the picture is stored as the tracking API's
    }

    @Override
    public List<JsonNode> records(Connection connection, Connector.Stream stream, StoredRequest request) {
        throw new IllegalStateException("the pixel's events are read by the tracking API's receiver");
    }
}
