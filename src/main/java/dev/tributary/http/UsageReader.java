package dev.tributary.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an answer reports of the vendor's limits, and slows down or stops the calls that follow. Thread-safe. */
final class UsageReader {

    private static final Pattern FRACTION = Pattern.compile("([0-9]+)\\s*/\\s*([0-9]+)");
    /** The wait at {@code stopAt} percent when the answer names none. */
    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);
    /** The wait before each call from {@code slowAt} percent on. */
    private static final Duration SLOW_WAIT = Duration.ofSeconds(2);
    private static final double NEARLY_FULL = 0.8;

    private final HttpRules rules;
    private final Throttle throttle;

    UsageReader(HttpRules rules, Throttle throttle) {
        this.rules = rules;
        this.throttle = throttle;
    }

    /** @return how long the report wants no calls, or null when it does not say */
    @Nullable
    Duration read(VendorResponse answer) {
        Duration longest = null;
        for (UsageRule rule : rules.usage()) {
            String header = rule.header().isEmpty() ? null : answer.header(rule.header());
            if (header != null) {
                Duration wait = header(rule, header);
                longest = longest == null || wait != null && wait.compareTo(longest) > 0 ? wait : longest;
            } else if (rule.kind() == UsageRule.Kind.COST_BUCKET && rule.path() != null) {
                cost(rule.path().evaluate(answer.body(), Map.of()));
            }
        }
        return longest;
    }

    private void cost(@Nullable JsonNode cost) {
        if (cost != null) {
            JsonNode bucket = cost.path("throttleStatus");
            double lacking = cost.path("requestedQueryCost").asDouble() - bucket.path("currentlyAvailable").asDouble(Double.MAX_VALUE);
            lock(lacking / Math.max(1, bucket.path("restoreRate").asDouble(1)));
        }
    }

    private @Nullable Duration header(UsageRule rule, String text) {
        Matcher fraction = FRACTION.matcher(text);
        switch (rule.kind()) {
            case QUOTA_HEADER -> {
                if (fraction.find()
                        && Double.parseDouble(fraction.group(1)) * 100 >= Double.parseDouble(fraction.group(2)) * rule.stopAt()) {
                    throttle.stop(rule.stopAt() + " percent of the vendor's quota are used (" + rule.header() + ")");
                }
            }
            case REMAINING_HEADER -> {
                if (text.strip().matches("[0-9]{1,18}") && Long.parseLong(text.strip()) <= rule.stopAt()) {
                    throttle.stop("no more than " + rule.stopAt() + " calls of the vendor's quota are left (" + rule.header() + ")");
                }
            }
            case BUCKET_HEADER -> {
                if (fraction.find()) {
                    lock((Double.parseDouble(fraction.group(1)) - NEARLY_FULL * Double.parseDouble(fraction.group(2))) / rule.leak());
                }
            }
            case USAGE_HEADER -> {
                return usage(rule, text);
            }
            default -> {
            }
        }
        return null;
    }

    private @Nullable Duration usage(UsageRule rule, String text) {
        try {
            JsonNode usage = Json.MAPPER.readTree(text);
            double highest = rule.percentages().stream().mapToDouble(name -> largest(usage, name)).max().orElse(0);
            long minutes = (long) largest(usage, rule.waitMinutes());
            long seconds = (long) largest(usage, rule.waitSeconds());
            if (minutes > 0) {
                throttle.lock("", Duration.ofMinutes(minutes));
                return Duration.ofMinutes(minutes);
            }
            if (highest >= rule.stopAt()) {
                throttle.lock("", seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_WAIT);
            } else if (highest >= rule.slowAt()) {
                throttle.lock("", SLOW_WAIT);
            }
        } catch (JsonProcessingException e) {
            // A header that is no JSON reports nothing.
        }
        return null;
    }

    /** The largest number of this name anywhere in the report, or 0. */
    private static double largest(JsonNode usage, @Nullable String name) {
        return name == null ? 0
                : usage.findValues(name).stream().filter(JsonNode::isNumber).mapToDouble(JsonNode::asDouble).max().orElse(0);
    }

    private void lock(double seconds) {
        if (seconds > 0) {
            throttle.lock("", Duration.ofMillis((long) Math.ceil(seconds * 1000)));
        }
    }
}
