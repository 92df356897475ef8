package dev.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Decides the meaning of an answer: by the connector's error rules, then by its success predicate, then by the status. Thread-safe. */
final class ErrorClassifier {

    /** A message may hold a code, never a sentence, which could quote a value. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.\\-]{1,60}");

    private final HttpRules rules;
    private final boolean byRules;
    private final Clock clock;

    /** @param byRules whether the connector's rules hold; a token address answers in a way of its own */
    ErrorClassifier(HttpRules rules, boolean byRules, Clock clock) {
        this.rules = rules;
        this.byRules = byRules;
        this.clock = clock;
    }

    /**
     * Returns when the answer is a good one.
     *
     * @param usageWait how long the usage report wants no calls, or null
     * @throws VendorFault when it is not
     */
    void check(VendorResponse answer, String call, @Nullable Duration usageWait) {
        ErrorRule rule = rule(answer);
        ErrorRule.Meaning meaning = rule != null ? rule.meaning() : byStatus(answer);
        if (meaning == null || meaning == ErrorRule.Meaning.EMPTY) {
            return;
        }
        Duration asked = wait(answer, rule);
        Duration wait = asked == null && meaning == ErrorRule.Meaning.RATE_LIMIT ? usageWait : asked;
        String begin = call + " answered " + answer.status() + code(answer.body());
        if (meaning == ErrorRule.Meaning.RATE_LIMIT && wait != null && !rules.retry().accepts(wait)) {
            throw VendorFault.answered(ErrorRule.Meaning.DAILY_LIMIT,
                    begin + ": no more calls for " + wait.toMinutes() + " minutes; the next run goes on where this one stopped",
                    wait, answer);
        }
        String still = ", and still so after " + rules.retry().tries() + " tries";
        throw VendorFault.answered(meaning, begin + switch (meaning) {
            case TOKEN_EXPIRED, CREDENTIALS -> ": the credentials are refused; check the connection's settings in config/connections.yaml";
            case DAILY_LIMIT -> ": the vendor's daily limit is used up; the next run goes on where this one stopped";
            case RATE_LIMIT -> ": too many requests" + still;
            case VENDOR_DOWN -> wait == null || rules.retry().accepts(wait) ? still : ": no answer for " + wait.toMinutes() + " minutes";
            case SKIP_STREAM -> ": this account may not read it; grant the scope at the vendor, or remove the route";
            case SKIP_PARTITION -> ": this part cannot be read";
            case RESTART_SLICE -> ": the page token is no longer good";
            case HALVE_WINDOW -> ": too much at once";
            case CONTINUE_BY_TIME -> ": the list is longer than the vendor reads out, and too many of its records have one and the same time of change";
            default -> ": the vendor refuses the request; check the stream's path and parameters in connectors/" + rules.connector()
                    + "/connector.yaml";
        }, wait, answer);
    }

    /** The meaning of an answer; null for a good one. */
    ErrorRule.@Nullable Meaning meaning(VendorResponse answer) {
        ErrorRule rule = rule(answer);
        return rule != null ? rule.meaning() : byStatus(answer);
    }

    private @Nullable ErrorRule rule(VendorResponse answer) {
        for (ErrorRule rule : byRules ? rules.errors() : List.<ErrorRule>of()) {
            if ((rule.status() == 0 || rule.status() == answer.status())
                    && (rule.when() == null || rule.when().holds(answer.body(), Map.of()))) {
                return rule;
            }
        }
        return null;
    }

    private ErrorRule.@Nullable Meaning byStatus(VendorResponse answer) {
        int status = answer.status();
        if (status < 300 || status == 304) {
            boolean good = !byRules || rules.success() == null || answer.body().isMissingNode()
                    || rules.success().holds(answer.body(), Map.of());
            return good ? null : ErrorRule.Meaning.REFUSED;
        }
        return switch (status) {
            case 401 -> ErrorRule.Meaning.TOKEN_EXPIRED;
            case 408, 423, 425, 477 -> ErrorRule.Meaning.VENDOR_DOWN;
            case 429 -> ErrorRule.Meaning.RATE_LIMIT;
            default -> status >= 500 ? ErrorRule.Meaning.VENDOR_DOWN : ErrorRule.Meaning.REFUSED;
        };
    }

    private String code(JsonNode body) {
        JsonNode code = rules.errorCode() == null ? null : rules.errorCode().evaluate(body, Map.of());
        return code != null && code.isValueNode() && CODE.matcher(code.asText()).matches() ? " (" + code.asText() + ")" : "";
    }

    private @Nullable Duration wait(VendorResponse answer, @Nullable ErrorRule rule) {
        JsonNode inBody = rule == null || rule.waitPath() == null ? null : rule.waitPath().evaluate(answer.body(), Map.of());
        if (inBody != null && inBody.isValueNode() && !inBody.isNull()) {
            return RetryAfter.read(inBody.asText(), clock);
        }
        String header = answer.header(rule == null || rule.waitHeader() == null ? "Retry-After" : rule.waitHeader());
        return header == null ? null : RetryAfter.read(header, clock);
    }
}
