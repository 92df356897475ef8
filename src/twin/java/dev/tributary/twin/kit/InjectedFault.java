package dev.tributary.twin.kit;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/**
 * How a twin fails, and on which requests. The requests are counted per twin since the fault was set, from 1, and leave out token requests,
 * so that "the third page" is easy to say.
 */
public final class InjectedFault {

    public enum Kind {
        NONE, STATUS, REPLY, CUT, TRUNCATE, INVALID_JSON, DELAY, REWRITE, REPEAT, WRONG_TOKEN
    }

    public final Kind kind;
    public final int status;
    final @Nullable String retryAfter;
    public final Duration delay;
    public final LongPredicate when;
    final Map<String, String> headers;
    final UnaryOperator<String> body;

    private InjectedFault(Kind kind, int status, @Nullable String retryAfter, Duration delay, LongPredicate when) {
        this(kind, status, retryAfter, delay, when, Map.of(), UnaryOperator.identity());
    }

    private InjectedFault(Kind kind, int status, @Nullable String retryAfter, Duration delay, LongPredicate when,
            Map<String, String> headers, UnaryOperator<String> body) {
        this.kind = kind;
        this.status = status;
        this.retryAfter = retryAfter;
        this.delay = delay;
        this.when = when;
        this.headers = headers;
        this.body = body;
    }

    public static InjectedFault none() {
        return new InjectedFault(Kind.NONE, 0, null, Duration.ZERO, request -> false);
    }

    /** 429 with {@code Retry-After}, given as the vendor would write it: {@code "1"}, {@code "2.0"}. */
    public static InjectedFault tooManyRequests(String retryAfter, LongPredicate when) {
        return new InjectedFault(Kind.STATUS, 429, retryAfter, Duration.ZERO, when);
    }

    /** An error status with a body that is not JSON, as proxies answer. */
    public static InjectedFault status(int status, LongPredicate when) {
        return new InjectedFault(Kind.STATUS, status, null, Duration.ZERO, when);
    }

    /** An answer of the test's own, in JSON: a vendor's own signal. */
    public static InjectedFault reply(int status, String json, Map<String, String> headers, LongPredicate when) {
        return new InjectedFault(Kind.REPLY, status, null, Duration.ZERO, when, headers, answer -> json);
    }

    /** The true answer with its text changed: fields gone, new or of another type. */
    public static InjectedFault rewrite(UnaryOperator<String> body, LongPredicate when) {
        return new InjectedFault(Kind.REWRITE, 0, null, Duration.ZERO, when, Map.of(), body);
    }

    /** The answer before this one once more, instead of the true one. */
    public static InjectedFault repeat(LongPredicate when) {
        return new InjectedFault(Kind.REPEAT, 0, null, Duration.ZERO, when);
    }

    /** The connection is reset before an answer. */
    public static InjectedFault cut(LongPredicate when) {
        return new InjectedFault(Kind.CUT, 0, null, Duration.ZERO, when);
    }

    /** The status and headers of the true answer, then half its body, then the connection closes. */
    public static InjectedFault truncate(LongPredicate when) {
        return new InjectedFault(Kind.TRUNCATE, 0, null, Duration.ZERO, when);
    }

    /** 200 with a whole body that stops being JSON half-way. */
    public static InjectedFault invalidJson(LongPredicate when) {
        return new InjectedFault(Kind.INVALID_JSON, 0, null, Duration.ZERO, when);
    }

    /** The true answer, late. */
    public static InjectedFault delay(Duration delay, LongPredicate when) {
        return new InjectedFault(Kind.DELAY, 0, null, delay, when);
    }

    /** Every token handed out so far stops working from the first matching request on (each twin answers as its vendor does). */
    public static InjectedFault expireTokens(LongPredicate when) {
        return new InjectedFault(Kind.WRONG_TOKEN, 0, null, Duration.ZERO, when);
    }

    /** The n-th request only. */
    public static LongPredicate on(long n) {
        return request -> request == n;
    }

    public static LongPredicate always() {
        return request -> true;
    }
}
