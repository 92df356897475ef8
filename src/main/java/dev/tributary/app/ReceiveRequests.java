package dev.tributary.app;

import dev.tributary.receive.IngestServlet;
import dev.tributary.receive.Receivers;
import jakarta.servlet.http.HttpServlet;

import java.util.List;

/** Receives the requests of senders, which may come from anywhere: the servlet that answers them, and the paths that are theirs. */
public final class ReceiveRequests {

    private final Receivers receivers;
    private final Services services;

    public ReceiveRequests(Hub hub) {
        this.services = hub.services();
        this.receivers = services.receivers();
    }

    /** Answers a request when it is durable in the inbox. */
    public HttpServlet servlet() {
        return new IngestServlet(receivers, services.clock());
    }

    /** The servlet's URL patterns. */
    public List<String> patterns() {
        return receivers.paths().stream().map(path -> path.replaceFirst("^(/[^/]*).*", "$1/*")).distinct().toList();
    }

    /** Whether a path is one that senders may use. */
    public boolean accepts(String path) {
        return receivers.at(path) != null;
    }
}
