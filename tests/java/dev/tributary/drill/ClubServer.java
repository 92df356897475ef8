package dev.tributary.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.io.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The club's API on this machine: one list, with the consent of each card on it. */
final class ClubServer implements AutoCloseable {

    static final String KEY = "the-key-of-the-club";

    private final HttpServer server;
    private final Map<String, String> cards = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Deque<String> refusals = new ArrayDeque<>();
    private String tier = "";

    ClubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next calls are answered like this, each once. @param answers status, a blank and a body */
    synchronized void refuse(String... answers) {
        refusals.addAll(List.of(answers));
    }

    /** The state of {@code partnerMail} by hashed card. */
    synchronized Map<String, String> cards() {
        return new TreeMap<>(cards);
    }

    synchronized String tier() {
        return tier;
    }

    /** Method and path of the calls since the last question. */
    synchronized List<String> calls() {
        List<String> since = List.copyOf(calls);
        calls.clear();
        return since;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody());
        calls.add(exchange.getRequestMethod() + " " + path);
        if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{}");
        } else if (!refusals.isEmpty()) {
            String[] refusal = refusals.remove().split(" ", 2);
            send(exchange, Integer.parseInt(refusal[0]), refusal[1]);
        } else if (path.endsWith("/add")) {
            body.path("cards").forEach(card -> cards.put(card.path("card").asText(), card.path("partnerMail").asText()));
            send(exchange, 200, "{\"request\":\"r" + calls.size() + "\"}");
        } else if (path.endsWith("/remove")) {
            body.path("cards").forEach(card -> cards.remove(card.path("card").asText()));
            send(exchange, 200, "{\"request\":\"r" + calls.size() + "\"}");
        } else if (exchange.getRequestMethod().equals("POST")) {
            tier = body.path("tier").asText();
            send(exchange, 200, "{\"id\":\"list1\"}");
        } else {
            send(exchange, 200, "{\"size\":" + cards.size() + "}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
