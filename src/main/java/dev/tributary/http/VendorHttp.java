package dev.tributary.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls one API for one connection, with rate limits, retries, a circuit breaker and error rules. The retry loop is here and nowhere else:
 * Resilience4j's {@code Retry} decides whether and when, our waiter waits. Thread-safe. Messages name the path, never a value.
 */
final class VendorHttp {

    private static final double JITTER = 0.3;
    private static final Duration SUSPENDED = Duration.ofSeconds(30);
    static final Predicate<VendorFault> NOTHING_MORE = fault -> false;

    private final String connection;
    private final HttpRules rules;
    private final HttpContext context;
    private final Throttle throttle;
    private final UsageReader usage;
    private final ErrorClassifier byRules;
    private final ErrorClassifier byStatus;
    private final CircuitBreaker breaker;
    private final IntervalFunction backoff;
    private volatile String lastTrouble = "the vendor is down";

    VendorHttp(String connection, HttpRules rules, HttpContext context) {
        this.connection = connection;
        this.rules = rules;
        this.context = context;
        this.throttle = new Throttle(connection, rules, context);
        this.usage = new UsageReader(rules, throttle);
        this.byRules = new ErrorClassifier(rules, true, context.clock());
        this.byStatus = new ErrorClassifier(rules, false, context.clock());
        this.backoff = IntervalFunction.ofExponentialRandomBackoff(rules.retry().first(), 2, JITTER, rules.retry().longest());
        this.breaker = CircuitBreaker.of(connection,
                CircuitBreakerConfig.custom().slidingWindowSize(20).minimumNumberOfCalls(20).failureRateThreshold(80)
                        .waitDurationInOpenState(SUSPENDED).clock(context.clock())
                        .recordException(e -> e instanceof VendorFault fault && fault.passing()).build());
    }

    /** A request builder with the timeout and the Accept header of every call. */
    HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(rules.timeout()).header("Accept", "application/json, */*;q=0.5");
    }

    /**
     * Sends a request that may be sent twice, as often as the retry policy allows.
     *
     * @param request builds the request anew for each try, so that a renewed token is used
     * @param renew   called once when the token has expired; returns whether another try makes sense
     * @param passing faults that this call retries besides throttling and outages
     * @throws VendorFault when the call failed: its meaning says why
     */
    VendorResponse send(BodyDecoder decoder, Supplier<HttpRequest> request, BooleanSupplier renew, Predicate<VendorFault> passing) {
        return retry(request, renew, passing, one -> exchange(one, decoder, byRules));
    }

    /** Sends a request to a token address: only the status decides. */
    VendorResponse sendForToken(Supplier<HttpRequest> request) {
        return retry(request, () -> false, NOTHING_MORE, one -> exchange(one, BodyDecoder.JSON, byStatus));
    }

    /** Streams an answer's body into a file. @param size how many bytes it must have at least, or -1 */
    void download(Supplier<HttpRequest> request, long size, Path to) {
        retry(request, () -> false, NOTHING_MORE, one -> {
            HttpResponse<?> response = response(one, HttpResponse.BodyHandlers.ofFile(to), null);
            byStatus.check(new VendorResponse(response.statusCode(), MissingNode.getInstance(), response.headers()), call(one), null);
            if (to.toFile().length() < size) {
                throw down(call(one) + " answered " + to.toFile().length() + " bytes of " + size, null);
            }
            return true;
        });
    }

    /** Whether an answer of this status and body would be retried, for calls that another client makes. */
    boolean retries(VendorResponse answer) {
        ErrorRule.Meaning meaning = byRules.meaning(answer);
        return meaning == ErrorRule.Meaning.RATE_LIMIT || meaning == ErrorRule.Meaning.VENDOR_DOWN;
    }

    private <T> T retry(Supplier<HttpRequest> request, BooleanSupplier renew, Predicate<VendorFault> passing,
            Function<HttpRequest, T> exchange) {
        Retry.AsyncContext<T> policy = Retry.of(connection, policy(passing)).asyncContext();
        boolean renewed = false;
        while (true) {
            String path = "";
            try {
                HttpRequest built = request.get();
                path = built.uri().getPath();
                return once(built, exchange);
            } catch (VendorFault e) {
                if (e.meaning() == ErrorRule.Meaning.TOKEN_EXPIRED && !renewed && renew.getAsBoolean()) {
                    renewed = true;
                    continue;
                }
                long wait = policy.onError(e);
                if (wait < 0) {
                    throw e;
                }
                if (e.meaning() == ErrorRule.Meaning.RATE_LIMIT) {
                    throttle.lock(path, Duration.ofMillis(wait));
                } else {
                    context.waiter().pause(Duration.ofMillis(wait));
                }
            } catch (CallNotPermittedException e) {
                throw VendorFault.unanswered(ErrorRule.Meaning.VENDOR_DOWN,
                        lastTrouble + "; nearly every call fails, so calls are suspended for "
                                + SUSPENDED.toSeconds() + " seconds; the next run goes on from the checkpoint",
                        null);
            }
        }
    }

    private <T> RetryConfig policy(Predicate<VendorFault> passing) {
        return RetryConfig.<T>custom().maxAttempts(rules.retry().tries())
                .retryOnException(e -> e instanceof VendorFault fault && (fault.passing() || passing.test(fault))
                        && rules.retry().accepts(fault.askedWait()))
                .intervalBiFunction((attempt, outcome) -> {
                    Duration asked = outcome.isLeft() && outcome.getLeft() instanceof VendorFault fault ? fault.askedWait() : null;
                    return asked != null ? Long.valueOf(asked.toMillis()) : backoff.apply(attempt);
                }).build();
    }

    private <T> T once(HttpRequest request, Function<HttpRequest, T> exchange) {
        throttle.awaitTurn(request.uri().getPath());
        try {
            return breaker.executeSupplier(() -> exchange.apply(request));
        } catch (VendorFault e) {
            lastTrouble = e.passing() ? String.valueOf(e.getMessage()) : lastTrouble;
            throw e;
        }
    }

    private VendorResponse exchange(HttpRequest request, BodyDecoder decoder, ErrorClassifier classifier) {
        HttpResponse<byte[]> response = response(request, HttpResponse.BodyHandlers.ofByteArray(), rules.timeout());
        VendorResponse answer = new VendorResponse(response.statusCode(), decode(response, decoder, call(request)), response.headers());
        classifier.check(answer, call(request), usage.read(answer));
        return answer;
    }

    /** @param whole limit on the whole answer, body included; null when only its headers are waited for */
    private <T> HttpResponse<T> response(HttpRequest request, HttpResponse.BodyHandler<T> handler, @Nullable Duration whole) {
        CompletableFuture<HttpResponse<T>> answer = context.client().sendAsync(request, handler);
        try {
            return whole == null ? answer.get() : answer.get(whole.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            throw down(call(request) + " got no whole answer (" + cause.getClass().getSimpleName() + ")", cause);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw down(call(request) + " got no whole answer within " + rules.timeout().toSeconds() + " s", null);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.VENDOR_DOWN, call(request) + " was interrupted", e);
        }
    }

    private JsonNode decode(HttpResponse<byte[]> response, BodyDecoder decoder, String call) {
        if (response.body().length == 0) {
            return MissingNode.getInstance();
        }
        boolean good = response.statusCode() < 300;
        try {
            return (good ? decoder : BodyDecoder.JSON).decode(response.body());
        } catch (JacksonException e) {
            if (good) {
                throw down(call + " answered " + response.statusCode() + " with a body that is not whole " + decoder.name(), null);
            }
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw down(call + " answered with a body that cannot be read (" + e.getClass().getSimpleName() + ")", null);
        }
    }

    private VendorFault down(String message, @Nullable Throwable cause) {
        return VendorFault.unanswered(ErrorRule.Meaning.VENDOR_DOWN, message + ", and still so after " + rules.retry().tries() + " tries",
                cause instanceof IOException ? cause : null);
    }

    private static String call(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }
}
