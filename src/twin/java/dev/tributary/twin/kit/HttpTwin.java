package dev.tributary.twin.kit;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

/**
 * The HTTP edge of a twin: WireMock outside, {@link #answer} inside, injected faults and the request log in between. Subclasses keep their
 * vendor's state and guard it themselves: requests arrive on many threads.
 */
public abstract class HttpTwin implements Twin {

    private final String name;
    private final WireMockServer server;
    private final List<SeenRequest> seen = new ArrayList<>();
    private final AtomicLong countedRequests = new AtomicLong();
    private volatile InjectedFault injected = InjectedFault.none();
    /** The answer before, for a vendor that repeats itself. */
    private volatile @Nullable TwinResponse last;
    protected final Clock clock;

    /** @param port the port to listen on, 0 for any free one */
    public HttpTwin(String name, int port, Clock clock) {
        this.name = name;
        this.clock = clock;
        // Clients that would upgrade to HTTP/2 in mid-connection stay on HTTP/1.1, as at every vendor spoken to in plain text.
        var options = wireMockConfig().bindAddress("127.0.0.1").http2PlainDisabled(true).disableRequestJournal()
                .stubRequestLoggingDisabled(true)
                .containerThreads(24).extensions(new Vendor());
        this.server = new WireMockServer(port == 0 ? options.dynamicPort() : options.port(port));
        server.stubFor(any(anyUrl()).willReturn(aResponse().withTransformers("vendor")));
    }

    /** To be called by the subclass's constructor once its state stands. */
    protected final void start() {
        server.start();
    }

    /** Answers as the vendor would. Called on many threads at once. */
    protected abstract TwinResponse answer(TwinRequest call);

    /** Whether the call asks for a token; such calls are never hit by an injected fault and not counted for it. */
    protected boolean isTokenCall(TwinRequest call) {
        return false;
    }

    /** Forgets every token handed out, so that the next call with one is refused the vendor's way. */
    protected void expireTokens() {
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public final List<SeenRequest> requests() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    @Override
    public final void inject(InjectedFault next) {
        countedRequests.set(0);
        injected = next;
    }

    @Override
    public void close() {
        server.stop();
    }

    private Response serve(TwinRequest call) {
        InjectedFault now = injected;
        boolean hit = !isTokenCall(call) && now.when.test(countedRequests.incrementAndGet());
        if (hit && now.kind == InjectedFault.Kind.WRONG_TOKEN) {
            expireTokens();
        }
        if (hit && now.kind == InjectedFault.Kind.CUT) {
            log(call, 0);
            return Response.response().fault(Fault.CONNECTION_RESET_BY_PEER).build();
        }
        if (hit && now.kind == InjectedFault.Kind.STATUS) {
            log(call, now.status);
            TwinResponse refusal = new TwinResponse(now.status, java.util.Map.of("Content-Type", "text/html"),
                    "<html>try later</html>".getBytes(StandardCharsets.UTF_8));
            return plain(now.retryAfter == null ? refusal : refusal.with("Retry-After", now.retryAfter)).build();
        }
        if (hit && now.kind == InjectedFault.Kind.REPLY) {
            log(call, now.status);
            TwinResponse reply = TwinResponse.json(now.status, now.body.apply(""));
            for (Map.Entry<String, String> header : now.headers.entrySet()) {
                reply = reply.with(header.getKey(), header.getValue());
            }
            return plain(reply).build();
        }
        TwinResponse answer = answer(call);
        log(call, answer.status());
        if (hit && now.kind == InjectedFault.Kind.REWRITE) {
            return plain(
                    answer.withBody(now.body.apply(new String(answer.body(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8)))
                            .build();
        }
        if (hit && now.kind == InjectedFault.Kind.REPEAT && last != null) {
            return plain(last).build();
        }
        if (!isTokenCall(call)) {
            last = answer;
        }
        if (hit && now.kind == InjectedFault.Kind.TRUNCATE) {
            byte[] half = Arrays.copyOf(answer.body(), answer.body().length / 2);
            return plain(answer.withBody(half).with("Content-Length", String.valueOf(answer.body().length))).build();
        }
        if (hit && now.kind == InjectedFault.Kind.INVALID_JSON) {
            byte[] half = Arrays.copyOf(answer.body(), answer.body().length / 2);
            return plain(answer.withBody(half)).build();
        }
        Response.Builder response = plain(answer);
        if (hit && now.kind == InjectedFault.Kind.DELAY) {
            response.incrementInitialDelay(now.delay.toMillis());
        }
        return response.build();
    }

    private static Response.Builder plain(TwinResponse answer) {
        return Response.response().status(answer.status()).body(answer.body())
                .headers(new HttpHeaders(
                        answer.headers().entrySet().stream().map(header -> new HttpHeader(header.getKey(), header.getValue())).toList()));
    }

    private void log(TwinRequest call, int status) {
        String query = call.query().isEmpty() ? ""
                : "?" + String.join("&", call.query().entrySet().stream()
                        .map(pair -> pair.getKey() + "="
                                + (pair.getKey().contains("token") || pair.getKey().equals("appsecret_proof") ? "***" : pair.getValue()))
                        .toList());
        synchronized (seen) {
            seen.add(new SeenRequest(seen.size() + 1L, clock.instant(), call.method(), call.path() + query, status));
        }
    }

    private final class Vendor implements ResponseTransformerV2 {
        @Override
        public Response transform(Response ignored, ServeEvent event) {
            return serve(TwinRequest.of(event.getRequest()));
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public String getName() {
            return "vendor";
        }
    }
}
