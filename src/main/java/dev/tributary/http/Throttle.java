package dev.tributary.http;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the next call of one connection may be made: after its rate limits, after the locks that answers have caused (some vendors lengthen
 * a lock when they are called during it), and not at all once a quota is used up. Thread-safe.
 */
final class Throttle {

    /** After a quota is used up, calls fail for this long; then one call may look again. */
    private static final Duration QUOTA_CHECK = Duration.ofMinutes(5);

    private final String connection;
    private final HttpRules rules;
    private final HttpContext context;
    private final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();
    private final Map<String, Instant> locks = new ConcurrentHashMap<>();
    private final boolean byPath;
    private volatile @Nullable Instant stopped;
    private volatile String reason = "";

    Throttle(String connection, HttpRules rules, HttpContext context) {
        this.connection = connection;
        this.rules = rules;
        this.context = context;
        this.byPath = rules.limits().stream().anyMatch(limit -> limit.scope() == RateLimit.Scope.PATH);
    }

    /** Waits until a call may be made. @throws VendorFault when that is too long */
    void awaitTurn(String path) {
        Instant until = stopped;
        if (until != null && context.clock().instant().isBefore(until)) {
            throw VendorFault.unanswered(ErrorRule.Meaning.DAILY_LIMIT, reason + "; the next run goes on where this one stopped", null);
        }
        awaitLock(path);
        for (int i = 0; i < rules.limits().size(); i++) {
            RateLimit limit = rules.limits().get(i);
            String key = i + (limit.scope() == RateLimit.Scope.PATH ? path : "");
            long wait = limiters.computeIfAbsent(key, name -> limiter(limit)).reservePermission();
            if (wait < 0) {
                throw VendorFault.unanswered(ErrorRule.Meaning.RATE_LIMIT,
                        "the rate limit of " + limit.requests() + " requests in " + limit.per().toSeconds() + " s leaves no room", null);
            }
            if (wait > 0) {
                context.waiter().pause(Duration.ofNanos(wait));
            }
        }
    }

    private void awaitLock(String path) {
        Instant locked = locks.get(scope(path));
        Duration rest = locked == null ? Duration.ZERO : Duration.between(context.clock().instant(), locked);
        if (!rules.retry().accepts(rest)) {
            throw VendorFault.unanswered(ErrorRule.Meaning.DAILY_LIMIT,
                    "the vendor wants no calls for " + rest.toMinutes() + " minutes; the next run goes on where this one stopped",
                    null);
        }
        if (!rest.isNegative() && !rest.isZero()) {
            context.waiter().pause(rest);
        }
    }

    /** Permissions are reserved and waited for by our waiter, so that a test's clock decides how long that takes. */
    private RateLimiter limiter(RateLimit limit) {
        return RateLimiter.of(connection, RateLimiterConfig.custom().limitForPeriod(limit.requests()).limitRefreshPeriod(limit.per())
                .timeoutDuration(limit.per().plus(rules.retry().longestAsked())).build());
    }

    /** No call is made before this time has passed. */
    void lock(String path, Duration time) {
        Instant until = context.clock().instant().plus(time);
        locks.merge(scope(path), until, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** No call is made for a while, and each one fails with this reason. */
    void stop(String why) {
        reason = why;
        stopped = context.clock().instant().plus(QUOTA_CHECK);
    }

    private String scope(String path) {
        return byPath ? path : "";
    }
}
