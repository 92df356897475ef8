package dev.tributary.receive.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shop of {@code tests/e2e/shop}, at {@code localhost}; at {@code 127.0.0.1} the same server is another site. */
final class ShopSite implements AutoCloseable {

    private static final Path PAGES = Path.of("tests/e2e/shop");

    private final HttpServer server;
    private volatile String hub = "";
    private volatile String attributes = "";

    ShopSite() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::page);
        server.start();
    }

    /** Where pages load the script from. */
    ShopSite hub(String address) {
        hub = address;
        return this;
    }

    /** What the script tag says besides. */
    ShopSite attributes(String written) {
        attributes = written;
        return this;
    }

    String url(String page) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + page;
    }

    String elsewhere(String page) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + page;
    }

    private void page(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(1);
        Path file = PAGES.resolve(name.isEmpty() ? "index.html" : name);
        boolean there = name.endsWith(".html") && Files.isRegularFile(file);
        boolean link = name.equals("links.html");
        String text = there ? Files.readString(file)
                : link ? "<a id=\"link\" href=\"" + url("index.html") + "?" + exchange.getRequestURI().getRawQuery() + "\">shop</a>"
                : "";
        byte[] body = text.replace("{{hub}}", hub).replace("{{attributes}}", attributes)
                .replace("{{elsewhere}}", elsewhere("").replaceAll("/$", "")).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", name.endsWith(".pdf") ? "application/pdf" : "text/html;charset=utf-8");
        // Else the script would not be told of the page that led here.
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer-when-downgrade");
        exchange.sendResponseHeaders(there || link || name.endsWith(".pdf") ? 200 : 404, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
