package dev.tributary.receive.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.receive.RawRequest;
import dev.tributary.receive.Receiver;
import dev.tributary.receive.SenderResponse;
import dev.tributary.receive.inbox.StoredRequest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Hands out the browser script: {@code GET /tributary.js}. Nothing is kept of who loads it. */
public final class ScriptReceiver implements Receiver {

    private static final String PATH = "/tributary.js";
    /** A page that names the version may keep it for ever; one that does not has a new one within a day. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String A_DAY = "public, max-age=86400, stale-while-revalidate=604800";
    private static final int LARGEST = 1024;

    private final BrowserScript script = BrowserScript.load();

    @Override
    public String name() {
        return "script";
    }

    @Override
    public List<String> paths() {
        return List.of(PATH);
    }

    @Override
    public int largest() {
        return LARGEST;
    }

    @Override
    public Map<String, String> headers(RawRequest request) {
        return Map.of("Access-Control-Allow-Origin", "*", "Cross-Origin-Resource-Policy", "cross-origin", "X-Content-Type-Options",
                "nosniff");
    }

    @Override
    public Result receive(RawRequest request) {
        if (!request.path().equals(PATH)) {
            return Result.answer(SenderResponse.text(404, "there is " + PATH + " alone"));
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Result.answer(SenderResponse.text(405, "load it with GET").with(Map.of("Allow", "GET, HEAD")));
        }
        String tag = "\"" + script.version() + "\"";
        boolean named = Arrays.asList(request.queryString().split("&")).contains("v=" + script.version());
        Map<String, String> headers = new HashMap<>(
                Map.of("Cache-Control", named ? FOR_EVER : A_DAY, "ETag", tag, "Vary", "Accept-Encoding"));
        String known = request.header("if-none-match");
        if (known != null && known.contains(tag)) {
            return Result.answer(new SenderResponse(304, "text/javascript;charset=utf-8", new byte[0], headers));
        }
        String accepted = request.header("accept-encoding");
        boolean packed = accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
        if (packed) {
            headers.put("Content-Encoding", "gzip");
        }
        return Result.answer(new SenderResponse(200, "text/javascript;charset=utf-8", packed ? script.gzipped() : script.text(), headers));
    }

    @Override
    public boolean reads(Connector connector, Connector.Stream stream) {
        return false;
    }

    @Override
    public List<JsonNode> records(Connection connection, Connector.Stream stream, StoredRequest request) {
        throw new IllegalStateException("the script's receiver stores nothing");
    }
}
