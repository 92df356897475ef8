package dev.tributary.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.Connector;
import dev.tributary.io.Json;
import dev.tributary.pull.SourceContext;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pace of one connection: what the connector says is allowed, what answers say is left, and locks during which nothing is
 * asked at all (some vendors lengthen a lock that is knocked at). Thread-safe.
 */
final class Throttle {

    private static final Pattern FRACTION = Pattern.compile("([0-9]+)\\s*/\\s*([0-9]+)");
    private static final Set<String> PERCENTAGES = Set.of("call_count", "total_cputime", "total_time");
    /** After a quota said stop, nothing is asked for so long; then one call may look again. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
    private static final Duration UNTOLD = Duration.ofMinutes(1);
    private static final double NEARLY_FULL = 0.8;

    private final String connection;
    private final Connector connector;
    private final SourceContext outside;
    private final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();
    private final Map<String, Instant> locks = new ConcurrentHashMap<>();
    private final boolean byPath;
    private volatile @Nullable Instant stopped;
    private volatile String why = "";

    Throttle(String connection, Connector connector, SourceContext outside) {
        this.connection = connection;
        this.connector = connector;
        this.outside = outside;
        this.byPath = connector.limits().stream().anyMatch(limit -> limit.scope() == Connector.Scope.PATH);
    }

    /** Waits until a call may be made. @throws VendorFault when it would be too long */
    void before(String path) {
        Instant stop = stopped;
        if (stop != null && outside.clock().instant().isBefore(stop)) {
            throw new VendorFault(ErrorRule.Meaning.DAILY_LIMIT, why + "; the next run goes on where this one stopped", null, null);
        }
        Instant until = locks.get(scope(path));
        Duration rest = until == null ? Duration.ZERO : Duration.between(outside.clock().instant(), until);
        if (rest.compareTo(ErrorClassifier.LONGEST_WAIT) > 0) {
            throw new VendorFault(ErrorRule.Meaning.DAILY_LIMIT, "the vendor wants no calls for " + rest.toMinutes() + " minutes; the next run goes on where this one stopped", null, null);
        }
        if (!rest.isNegative() && !rest.isZero()) {
            outside.waiter().pause(rest);
        }
        for (int i = 0; i < connector.limits().size(); i++) {
            Connector.Limit limit = connector.limits().get(i);
            String key = i + (limit.scope() == Connector.Scope.PATH ? path : "");
            RateLimiter limiter = limiters.computeIfAbsent(key, name -> RateLimiter.of(connection, RateLimiterConfig.custom().limitForPeriod(limit.requests())
                    .limitRefreshPeriod(limit.per()).timeoutDuration(limit.per().plusSeconds(1)).build()));
            try {
                RateLimiter.waitForPermission(limiter);
            } catch (RequestNotPermitted e) {
                throw new VendorFault(ErrorRule.Meaning.RATE_LIMIT, "our own pace for this vendor is used up", null, e);
            }
        }
    }

    /** Nobody calls before this time has passed. */
    void lock(String path, Duration time) {
        Instant until = outside.clock().instant().plus(time);
        locks.merge(scope(path), until, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Reads what an answer says is left. */
    void after(VendorResponse answer) {
        for (UsageRule pace : connector.pace()) {
            String header = pace.header().isEmpty() ? null : answer.header(pace.header());
            if (header != null) {
                byHeader(pace, header);
            } else if (pace.kind() == UsageRule.Kind.COST_BUCKET && pace.path() != null) {
                JsonNode cost = pace.path().evaluate(answer.body(), Map.of());
                if (cost != null) {
                    JsonNode bucket = cost.path("throttleStatus");
                    double lacking = cost.path("requestedQueryCost").asDouble() - bucket.path("currentlyAvailable").asDouble(Double.MAX_VALUE);
                    lockFor(lacking / Math.max(1, bucket.path("restoreRate").asDouble(1)));
                }
            }
        }
    }

    private void byHeader(UsageRule pace, String text) {
        Matcher fraction = FRACTION.matcher(text);
        switch (pace.kind()) {
            case QUOTA_HEADER -> {
                if (fraction.find() && Double.parseDouble(fraction.group(1)) * 100 >= Double.parseDouble(fraction.group(2)) * pace.stopAt()) {
                    stop(pace.stopAt() + " percent of the vendor's quota are used (" + pace.header() + ")");
                }
            }
            case REMAINING_HEADER -> {
                if (text.strip().matches("[0-9]{1,18}") && Long.parseLong(text.strip()) <= pace.stopAt()) {
                    stop("no more than " + pace.stopAt() + " calls of the vendor's quota are left (" + pace.header() + ")");
                }
            }
            case BUCKET_HEADER -> {
                if (fraction.find()) {
                    lockFor((Double.parseDouble(fraction.group(1)) - NEARLY_FULL * Double.parseDouble(fraction.group(2))) / pace.leak());
                }
            }
            case USAGE_HEADER -> usage(pace, text);
            default -> { }
        }
    }

    private void usage(UsageRule pace, String text) {
        try {
            double[] highest = new double[1];
            Duration[] wait = {UNTOLD};
            visit("", Json.MAPPER.readTree(text), highest, wait);
            if (highest[0] >= pace.stopAt()) {
                lock("", wait[0]);
            }
        } catch (JsonProcessingException e) {
            // A header that is no JSON says nothing.
        }
    }

    private static void visit(String name, JsonNode node, double[] highest, Duration[] wait) {
        if (node.isNumber() && (name.endsWith("_pct") || PERCENTAGES.contains(name))) {
            highest[0] = Math.max(highest[0], node.asDouble());
        } else if (node.isNumber() && node.asLong() > 0 && name.equals("estimated_time_to_regain_access")) {
            wait[0] = Duration.ofMinutes(node.asLong());
        } else if (node.isNumber() && node.asLong() > 0 && name.equals("reset_time_duration")) {
            wait[0] = Duration.ofSeconds(node.asLong());
        }
        node.fields().forEachRemaining(field -> visit(field.getKey(), field.getValue(), highest, wait));
        if (node.isArray()) {
            List<JsonNode> items = new java.util.ArrayList<>();
            node.forEach(items::add);
            items.forEach(item -> visit("", item, highest, wait));
        }
    }

    private void lockFor(double seconds) {
        if (seconds > 0) {
            lock("", Duration.ofMillis((long) Math.ceil(seconds * 1000)));
        }
    }

    private void stop(String reason) {
        why = reason;
        stopped = outside.clock().instant().plus(LOOK_AGAIN);
    }

    private String scope(String path) {
        return byPath ? path : "";
    }
}
