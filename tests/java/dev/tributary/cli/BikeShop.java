package dev.tributary.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The made-up vendor of {@code docs/new-connector.md}: bearer token, numbered pages, {@code changed_after}. */
final class BikeShop implements AutoCloseable {

    static final String TOKEN = "bikes-token-1";

    /** A record. @param json with {@code CHANGED} where its time of change stands */
    private record Kept(Instant changed, String json) {}

    private final HttpServer server;
    private final Map<String, TreeMap<String, Kept>> lists = new HashMap<>(Map.of("sales", new TreeMap<>(), "members", new TreeMap<>()));
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    volatile boolean ignoresTheFilter;

    BikeShop() {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer waits 40 ms for an acknowledgement
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Keeps a record. @param fields JSON with single quotes, without id and time of change */
    synchronized void put(String list, String id, String changed, String fields) {
        lists.get(list).put(id,
                new Kept(Instant.parse(changed), ("{'id':'" + id + "','changed_at':'" + changed + "'," + fields + "}").replace('\'', '"')));
    }

    /** Paths and queries since the last call of this. */
    List<String> asked() {
        List<String> seen = List.copyOf(asked);
        asked.clear();
        return seen;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String list = exchange.getRequestURI().getPath().substring("/v1/".length());
        Map<String, String> query = new HashMap<>();
        for (String pair : exchange.getRequestURI().getQuery().split("&")) {
            query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
        asked.add(list + " page " + query.get("page") + (query.containsKey("changed_after") ? " changed" : ""));
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"error\":\"bad token\"}");
            return;
        }
        Instant after = query.containsKey("changed_after") && !ignoresTheFilter ? Instant.parse(query.get("changed_after")) : Instant.MIN;
        List<String> found = lists.get(list).values().stream().filter(kept -> !kept.changed.isBefore(after)).map(Kept::json).toList();
        int size = Integer.parseInt(query.get("per_page"));
        int page = Integer.parseInt(query.get("page"));
        int from = Math.min(found.size(), (page - 1) * size);
        List<String> part = found.subList(from, Math.min(found.size(), from + size));
        send(exchange, 200, "{\"meta\":{\"page\":" + page + ",\"pages\":" + (found.size() + size - 1) / size + "},\"" + list + "\":["
                + String.join(",", part) + "]}");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
