package dev.tributary.connector;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Calls one vendor for one connection: its pace (rate limiters), its patience (retries that honour {@code Retry-After}), its
 * fuse (circuit breaker), and what its answers mean. Thread-safe. Messages name the path, never a value.
 */
final class VendorHttp {

    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_WAIT = Duration.ofMillis(300);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Connector connector;
    private final HttpClient http;
    private final Clock clock;
    private final List<RateLimiter> limiters = new ArrayList<>();
    private final CircuitBreaker breaker;
    private final Retry retry;
    private volatile String lastTrouble = "the vendor is down";

    VendorHttp(String connection, Connector connector, HttpClient http, Clock clock) {
        this.connector = connector;
        this.http = http;
        this.clock = clock;
        for (Connector.Limit limit : connector.limits()) {
            limiters.add(RateLimiter.of(connection, RateLimiterConfig.custom().limitForPeriod(limit.requests()).limitRefreshPeriod(limit.per())
                    .timeoutDuration(limit.per().plusSeconds(1)).build()));
        }
        this.breaker = CircuitBreaker.of(connection, CircuitBreakerConfig.custom().slidingWindowSize(20).minimumNumberOfCalls(20).failureRateThreshold(80)
                .waitDurationInOpenState(Duration.ofSeconds(30)).recordException(e -> e instanceof Unwell).build());
        IntervalFunction backoff = IntervalFunction.ofExponentialRandomBackoff(FIRST_WAIT, 2, 0.3, LONGEST_WAIT);
        this.retry = Retry.of(connection, RetryConfig.<VendorAnswer>custom().maxAttempts(ATTEMPTS)
                .retryOnException(e -> e instanceof Unwell unwell && unwell.fault().retry())
                .intervalBiFunction((attempt, outcome) -> {
                    Duration asked = outcome.isLeft() && outcome.getLeft() instanceof Unwell unwell ? unwell.wait : null;
                    return asked == null ? backoff.apply(attempt) : asked.toMillis();
                }).build());
    }

    /** A failure that a later try may heal; {@code wait} is what the vendor asks for. */
    private static final class Unwell extends FaultException {
        private static final long serialVersionUID = 1L;
        final transient @Nullable Duration wait;

        Unwell(Fault fault, String message, @Nullable Duration wait, @Nullable Throwable cause) {
            super(fault, message, cause);
            this.wait = wait;
        }
    }

    /** Ends a run early without failing it: the vendor's daily limit is used up. */
    static final class DailyLimit extends FaultException {
        private static final long serialVersionUID = 1L;

        DailyLimit(String message) {
            super(Fault.RATE_LIMIT, message);
        }
    }

    /**
     * Sends a request that only reads, as often as it takes.
     *
     * @param request builds the request anew for each try, so that a renewed token is used
     * @param renewToken called once when the vendor says that the token has expired; returns whether another try makes sense
     * @throws FaultException when it cannot be had: its kind says why
     */
    VendorAnswer send(Supplier<HttpRequest> request, Supplier<Boolean> renewToken) {
        boolean[] renewed = new boolean[1];
        try {
            return Retry.decorateSupplier(retry, () -> {
                try {
                    return once(request.get());
                } catch (TokenExpired e) {
                    if (!renewed[0] && renewToken.get()) {
                        renewed[0] = true;
                        return once(request.get());
                    }
                    throw e;
                }
            }).get();
        } catch (TokenExpired e) {
            throw new FaultException(Fault.CREDENTIALS, e.getMessage());
        } catch (CallNotPermittedException e) {
            throw new FaultException(Fault.VENDOR_DOWN, lastTrouble + "; nearly every call fails, so calls are suspended for 30 seconds; the next run goes on from the checkpoint", e);
        }
    }

    private static final class TokenExpired extends FaultException {
        private static final long serialVersionUID = 1L;

        TokenExpired(String message) {
            super(Fault.CREDENTIALS, message);
        }
    }

    private VendorAnswer once(HttpRequest request) {
        for (RateLimiter limiter : limiters) {
            try {
                RateLimiter.waitForPermission(limiter);
            } catch (RequestNotPermitted e) {
                throw new Unwell(Fault.RATE_LIMIT, "our own pace for this vendor is used up", null, e);
            }
        }
        try {
            return breaker.executeSupplier(() -> exchange(request));
        } catch (Unwell e) {
            lastTrouble = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private VendorAnswer exchange(HttpRequest request) {
        String what = request.method() + " " + request.uri().getPath();
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Unwell(Fault.VENDOR_DOWN, what + " got no whole answer (" + e.getClass().getSimpleName() + "), and still so after " + ATTEMPTS + " tries", null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.VENDOR_DOWN, what + " was interrupted", e);
        }
        JsonNode body = parse(response, what);
        judge(response, body, what);
        return new VendorAnswer(response.statusCode(), body);
    }

    private JsonNode parse(HttpResponse<byte[]> response, String what) {
        if (response.body().length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (JacksonException e) {
            if (response.statusCode() < 300) {
                throw new Unwell(Fault.VENDOR_DOWN, what + " answered " + response.statusCode() + " with a body that is not whole JSON, and still so after " + ATTEMPTS + " tries", null, null);
            }
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new Unwell(Fault.VENDOR_DOWN, what + " got no readable answer", null, e);
        }
    }

    private void judge(HttpResponse<byte[]> response, JsonNode body, String what) {
        int status = response.statusCode();
        Connector.Meaning meaning = meaning(status, body);
        if (meaning == null) {
            return;
        }
        Duration wait = response.headers().firstValue("Retry-After").map(this::retryAfter).orElse(null);
        String said = what + " answered " + status;
        switch (meaning) {
            case TOKEN_EXPIRED -> throw new TokenExpired(said + ": the credentials are refused; check the connection's settings in config/connections.yaml");
            case DAILY_LIMIT -> throw new DailyLimit(said + ": the vendor's daily limit is used up; the next run goes on where this one stopped");
            case RATE_LIMIT -> throw new Unwell(Fault.RATE_LIMIT, said + ": too many requests, and still so after " + ATTEMPTS + " tries", wait, null);
            case VENDOR_DOWN -> throw new Unwell(Fault.VENDOR_DOWN, said + ", and still so after " + ATTEMPTS + " tries", wait, null);
            default -> throw new FaultException(Fault.REFUSED, said + ": the vendor refuses the request; check the stream's path and parameters in connectors/"
                    + connector.id() + "/connector.yaml");
        }
    }

    private Connector.@Nullable Meaning meaning(int status, JsonNode body) {
        for (Connector.ErrorRule rule : connector.errors()) {
            if ((rule.status() == 0 || rule.status() == status) && (rule.when() == null || rule.when().holds(body, Map.of()))) {
                return rule.meaning();
            }
        }
        if (status < 300 || status == 304) {
            return null;
        }
        return switch (status) {
            case 401 -> Connector.Meaning.TOKEN_EXPIRED;
            case 408, 423, 425, 477 -> Connector.Meaning.VENDOR_DOWN;
            case 429 -> Connector.Meaning.RATE_LIMIT;
            default -> status >= 500 ? Connector.Meaning.VENDOR_DOWN : Connector.Meaning.REFUSED;
        };
    }

    /** Seconds, whole or decimal, or an HTTP date; at most one hour. */
    private @Nullable Duration retryAfter(String text) {
        Duration asked;
        try {
            asked = Duration.ofMillis(Math.round(Double.parseDouble(text.strip()) * 1000));
        } catch (NumberFormatException e) {
            try {
                Instant at = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
                asked = Duration.between(clock.instant(), at);
            } catch (java.time.DateTimeException unreadable) {
                return null;
            }
        }
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : asked;
    }

    /** A request builder with what every call of this connector has. */
    HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(connector.timeout()).header("Accept", "application/json");
    }
}
