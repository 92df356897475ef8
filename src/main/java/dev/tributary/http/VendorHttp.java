package dev.tributary.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connector;
import dev.tributary.pull.SourceContext;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Calls one vendor for one connection: its pace ({@link Throttle}), its patience (tries that honour what the vendor asks for), its
 * fuse (circuit breaker), and what its answers mean ({@link ErrorClassifier}). Thread-safe. Messages name the path, never a value.
 */
public final class VendorHttp {

    static final int ATTEMPTS = 6;
    private static final IntervalFunction BACKOFF = IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(300), 2, 0.3, Duration.ofSeconds(60));

    private final Connector connector;
    private final SourceContext outside;
    private final Throttle throttle;
    private final ErrorClassifier rules;
    private final ErrorClassifier statusOnly;
    private final CircuitBreaker breaker;
    private volatile String lastTrouble = "the vendor is down";

    public VendorHttp(String connection, Connector connector, SourceContext outside) {
        this.connector = connector;
        this.outside = outside;
        this.throttle = new Throttle(connection, connector, outside);
        this.rules = new ErrorClassifier(connector, true, outside.clock());
        this.statusOnly = new ErrorClassifier(connector, false, outside.clock());
        this.breaker = CircuitBreaker.of(connection, CircuitBreakerConfig.custom().slidingWindowSize(20).minimumNumberOfCalls(20).failureRateThreshold(80)
                .waitDurationInOpenState(Duration.ofSeconds(30)).recordException(e -> e instanceof VendorFault fault && fault.passing()).build());
    }

    /** One exchange with the vendor. */
    private interface Exchange<T> {
        T with(HttpRequest request);
    }

    /**
     * Sends a request that only reads (or that may be sent twice), as often as it takes.
     *
     * @param request builds the request anew for each try, so that a renewed token is used
     * @param renewToken called once when the vendor says that the token has expired; returns whether another try makes sense
     * @throws FaultException when it cannot be had: its kind says why
     */
    public VendorResponse send(BodyDecoder decoder, Supplier<HttpRequest> request, BooleanSupplier renewToken) {
        return persist(request, renewToken, one -> exchange(one, decoder, rules));
    }

    /** As {@link #send}, for a token address: only the status says how it went. */
    VendorResponse token(Supplier<HttpRequest> request) {
        return persist(request, () -> false, one -> exchange(one, BodyDecoder.JSON, statusOnly));
    }

    /** Streams an answer's body into a file. @param size how many bytes it must have at least, or -1 */
    public void download(Supplier<HttpRequest> request, long size, Path to) {
        persist(request, () -> false, one -> {
            HttpResponse<?> response = response(one, HttpResponse.BodyHandlers.ofFile(to), what(one));
            statusOnly.judge(new VendorResponse(response.statusCode(), MissingNode.getInstance(), response.headers()), what(one));
            if (to.toFile().length() < size) {
                throw new VendorFault(ErrorRule.Meaning.VENDOR_DOWN, what(one) + " answered " + to.toFile().length() + " bytes of " + size + ", and still so after " + ATTEMPTS + " tries", null, null);
            }
            return true;
        });
    }

    private <T> T persist(Supplier<HttpRequest> request, BooleanSupplier renewToken, Exchange<T> exchange) {
        boolean renewed = false;
        for (int attempt = 1;; attempt++) {
            String path = "";
            try {
                HttpRequest built = request.get();
                path = built.uri().getPath();
                return once(built, exchange);
            } catch (VendorFault e) {
                if (e.meaning() == ErrorRule.Meaning.TOKEN_EXPIRED && !renewed && renewToken.getAsBoolean()) {
                    renewed = true;
                    attempt--;
                } else if (!e.passing() || attempt == ATTEMPTS) {
                    throw e;
                } else {
                    Duration asked = e.wanted() == null ? Duration.ofMillis(BACKOFF.apply(attempt)) : e.wanted();
                    if (e.meaning() == ErrorRule.Meaning.RATE_LIMIT) {
                        throttle.lock(path, asked);
                    } else {
                        outside.waiter().pause(asked);
                    }
                }
            } catch (CallNotPermittedException e) {
                throw new FaultException(Fault.VENDOR_DOWN, lastTrouble + "; nearly every call fails, so calls are suspended for 30 seconds; the next run goes on from the checkpoint", e);
            }
        }
    }

    private <T> T once(HttpRequest request, Exchange<T> exchange) {
        throttle.before(request.uri().getPath());
        try {
            return breaker.executeSupplier(() -> exchange.with(request));
        } catch (VendorFault e) {
            lastTrouble = e.passing() ? String.valueOf(e.getMessage()) : lastTrouble;
            throw e;
        }
    }

    private VendorResponse exchange(HttpRequest request, BodyDecoder decoder, ErrorClassifier verdict) {
        String what = what(request);
        HttpResponse<byte[]> response = response(request, HttpResponse.BodyHandlers.ofByteArray(), what);
        VendorResponse answer = new VendorResponse(response.statusCode(), decode(response, decoder, what), response.headers());
        throttle.after(answer);
        verdict.judge(answer, what);
        return answer;
    }

    private <T> HttpResponse<T> response(HttpRequest request, HttpResponse.BodyHandler<T> handler, String what) {
        try {
            return outside.client().send(request, handler);
        } catch (IOException e) {
            throw new VendorFault(ErrorRule.Meaning.VENDOR_DOWN, what + " got no whole answer (" + e.getClass().getSimpleName() + "), and still so after " + ATTEMPTS + " tries", null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.VENDOR_DOWN, what + " was interrupted", e);
        }
    }

    private static JsonNode decode(HttpResponse<byte[]> response, BodyDecoder decoder, String what) {
        if (response.body().length == 0) {
            return MissingNode.getInstance();
        }
        boolean good = response.statusCode() < 300;
        try {
            return (good ? decoder : BodyDecoder.JSON).decode(response.body());
        } catch (JacksonException e) {
            if (good) {
                throw new VendorFault(ErrorRule.Meaning.VENDOR_DOWN, what + " answered " + response.statusCode() + " with a body that is not whole "
                        + decoder.name() + ", and still so after " + ATTEMPTS + " tries", null, null);
            }
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new VendorFault(ErrorRule.Meaning.VENDOR_DOWN, what + " got no readable answer", null, e);
        }
    }

    private static String what(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }

    /** A request builder with what every call of this connector has. */
    public HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(connector.http().timeout()).header("Accept", "application/json, */*;q=0.5");
    }
}
