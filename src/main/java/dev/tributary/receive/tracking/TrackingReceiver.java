package dev.tributary.receive.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.receive.RawRequest;
import dev.tributary.receive.Receiver;
import dev.tributary.receive.SenderResponse;
import dev.tributary.receive.inbox.StoredRequest;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The tracking API of web and app libraries: {@code POST /v1/identify}, {@code track}, {@code page}, {@code screen}, {@code alias},
 * {@code group} and {@code batch}. A body is read as JSON whatever its content type: libraries send it as plain text to avoid a browser's
 * preflight request, and as a form by mistake.
 *
 * @see <a href="https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/">the API</a>
 */
public final class TrackingReceiver implements Receiver {

    /** The setting of a connection that identifies it in requests. */
    public static final String WRITE_KEY = "writeKey";
    private static final String STREAM = "events";

    private static final Set<String> CALLS = Set.of("identify", "track", "page", "screen", "alias", "group", "batch");
    private static final SenderResponse ACCEPTED = SenderResponse.json(200, "{\"success\":true}");
    private static final Map<String, String> ANY_PAGE = Map.of("Access-Control-Allow-Origin", "*");
    private static final Map<String, String> PREFLIGHT = Map.of("Access-Control-Allow-Methods", "POST, OPTIONS",
            "Access-Control-Allow-Headers", "Authorization, Content-Type, Content-Encoding",
            "Access-Control-Max-Age", "86400");

    private final Map<String, String> connectionByKey;

    /**
     * @param writeKeys by connection
     * @throws FaultException of kind CONFIG when two connections have the same one
     */
    public TrackingReceiver(Map<String, String> writeKeys) {
        Map<String, String> connections = new HashMap<>();
        writeKeys.forEach((connection, key) -> {
            String other = connections.put(key, connection);
            if (other != null) {
                throw new FaultException(Fault.CONFIG, "connections \"" + other + "\" and \"" + connection
                        + "\" have the same writeKey, so nobody could tell whose an event is; give one of them another");
            }
        });
        this.connectionByKey = Map.copyOf(connections);
    }

    @Override
    public String name() {
        return "tracking";
    }

    @Override
    public List<String> paths() {
        return List.of("/v1/");
    }

    @Override
    public int largest() {
        return TrackingBody.LARGEST + 1024; // what does not compress grows a little
    }

    @Override
    public Map<String, String> headers(RawRequest request) {
        return ANY_PAGE;
    }

    @Override
    public Result receive(RawRequest request) {
        String call = request.path().substring("/v1/".length()).replaceFirst("/$", "");
        call = call.length() == 1 ? shortened(call) : call;
        if (!CALLS.contains(call)) {
            return Result.answer(refusal(404, "there is no /v1/" + (call.matches("[a-z]{1,20}") ? call : "…")));
        }
        if (request.method().equals("OPTIONS")) {
            return Result.answer(SenderResponse.text(204, "").with(PREFLIGHT));
        }
        if (!request.method().equals("POST")) {
            return Result.answer(refusal(405, "send it with POST").with(Map.of("Allow", "POST, OPTIONS")));
        }
        try {
            String key = basic(request.header("authorization"));
            if (key != null && !connectionByKey.containsKey(key)) {
                return Result.answer(refusal(401, "unknown write key"));
            }
            String inBody = TrackingBody.check(request.content(TrackingBody.LARGEST), call.equals("batch"));
            String connection = connectionByKey.get(key == null ? String.valueOf(inBody) : key);
            if (connection == null) {
                return Result.answer(
                        refusal(401, inBody == null ? "no write key; send it as the user of Basic authorization, or as writeKey in the body"
                                : "unknown write key"));
            }
            String encoding = request.header("content-encoding");
            Map<String, String> headers = encoding == null ? Map.of() : Map.of("content-encoding", encoding);
            return Result.keep(new StoredRequest(connection, STREAM, call, request.receivedAt(), headers, request.body()), ACCEPTED);
        } catch (RawRequest.TooLargeException e) {
            return Result.answer(refusal(413, "at most 32 KB an event, 500 KB and 2500 events a batch"));
        } catch (IOException e) {
            return Result.answer(refusal(400, "not read as the JSON that this call takes"));
        }
    }

    /** The browser library shortens its paths to get past ad blockers. */
    private static String shortened(String letter) {
        return switch (letter) {
            case "i" -> "identify";
            case "t" -> "track";
            case "p" -> "page";
            case "s" -> "screen";
            case "a" -> "alias";
            case "g" -> "group";
            case "b" -> "batch";
            default -> letter;
        };
    }

    /** The user of Basic authorization, or null without one. */
    private static @Nullable String basic(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return null;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
            return pair.substring(0, pair.indexOf(':') < 0 ? pair.length() : pair.indexOf(':'));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static SenderResponse refusal(int status, String why) {
        return SenderResponse.json(status, "{\"success\":false,\"message\":\"" + why + "\"}");
    }

    /**
     * Whether the connections of a connector send tracking calls: it has a received stream {@code events} and the setting {@code writeKey}.
     */
    public static boolean isTracking(Connector connector) {
        Connector.Stream stream = connector.streams().get(STREAM);
        return stream != null && stream.received() && connector.settings().containsKey(WRITE_KEY);
    }

    @Override
    public boolean reads(Connector connector, Connector.Stream stream) {
        return stream.name().equals(STREAM) && isTracking(connector);
    }

    @Override
    public List<JsonNode> records(Connection connection, Connector.Stream stream, StoredRequest request) throws IOException {
        return TrackingBody.events(RawRequest.decompressed(request.headers(), request.body(), TrackingBody.LARGEST), request.topic(),
                request.connection(), request.receivedAt());
    }
}
