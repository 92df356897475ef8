package dev.tributary.receive;

import dev.tributary.receive.inbox.InboxFullException;
import io.micrometer.core.instrument.Metrics;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Verifies a request by its {@link Receiver}; answers 200 once it is durable in the inbox. */
public final class IngestServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(IngestServlet.class);
    private static final String RETRY_SECONDS = "10";
    private static final long QUIET_MILLIS = 60_000;

    private final transient Receivers receivers;
    private final transient Clock clock;
    private final transient AtomicLong lastError = new AtomicLong(Long.MIN_VALUE);

    public IngestServlet(Receivers receivers, Clock clock) {
        this.receivers = receivers;
        this.clock = clock;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long begun = System.nanoTime();
        String path = request.getRequestURI();
        Receiver receiver = receivers.at(path);
        if (receiver == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        byte[] body = body(request, receiver.largest());
        RawRequest incoming = new RawRequest(request.getMethod(), url(request), headers(request), body == null ? new byte[0] : body,
                request.getRemoteAddr(), clock.instant());
        SenderResponse reply = body == null ? receiver.tooLarge(incoming) : receive(receiver, incoming);
        Metrics.counter("tributary.received", "receiver", receiver.name(), "status", String.valueOf(reply.status())).increment();
        receiver.headers(incoming).forEach(response::setHeader);
        send(reply, response);
        receiver.answered(incoming, Duration.ofNanos(System.nanoTime() - begun));
    }

    private SenderResponse receive(Receiver receiver, RawRequest incoming) {
        try {
            Receiver.Result result = receiver.receive(incoming);
            if (!result.keep().isEmpty()) {
                receivers.inbox().append(result.keep());
            }
            return result.reply();
        } catch (InboxFullException e) {
            logRefusal(e);
            return SenderResponse.text(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "not taken, try again later")
                    .with(Map.of("Retry-After", RETRY_SECONDS));
        }
    }

    /** At most once a minute: a full inbox refuses thousands of requests. */
    private void logRefusal(InboxFullException e) {
        long now = clock.millis();
        long last = lastError.get();
        if ((last == Long.MIN_VALUE || now - last >= QUIET_MILLIS) && lastError.compareAndSet(last, now)) {
            LOG.error("requests are refused with 503: {}; what was acknowledged is safe; see `runs` for why it is not drained",
                    e.getMessage());
        }
    }

    /** The whole body, or null when it is too large. */
    private static byte @Nullable [] body(HttpServletRequest request, int largest) throws IOException {
        if (request.getContentLengthLong() > largest) {
            return null;
        }
        byte[] body = request.getInputStream().readNBytes(largest + 1);
        return body.length > largest ? null : body;
    }

    private static String url(HttpServletRequest request) {
        String scheme = "https".equals(request.getHeader("x-forwarded-proto")) ? "https" : "http";
        String host = request.getHeader("host");
        String query = request.getQueryString();
        return scheme + "://" + (host == null ? "" : host) + request.getRequestURI()
                + (query == null || query.isEmpty() ? "" : "?" + query);
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.putIfAbsent(name.toLowerCase(Locale.ROOT), request.getHeader(name));
        }
        return headers;
    }

    private static void send(SenderResponse reply, HttpServletResponse response) throws IOException {
        response.setStatus(reply.status());
        reply.headers().forEach(response::setHeader);
        response.setContentType(reply.contentType());
        response.setContentLength(reply.body().length);
        response.getOutputStream().write(reply.body());
    }
}
