package dev.tributary.http;

import dev.tributary.config.Section;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * How an API is called and how its answers are read, as {@code connectors/<id>/connector.yaml} describes it.
 *
 * @param connector the connector's id, for messages
 * @param usage     how answers report what may still be asked ({@code pace} in YAML)
 * @param errors    the first rule that fits an answer decides its meaning
 * @param success   holds in the body of a good answer; null when the status says enough
 * @param errorCode path of the vendor's own error code, for messages; or null
 * @param timeout   from the request to the whole answer
 */
public record HttpRules(String connector, List<RateLimit> limits, List<UsageRule> usage, List<ErrorRule> errors,
        @Nullable Expression success,
        @Nullable Expression errorCode, Duration timeout, RetryPolicy retry) {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /**
     * Reads {@code limits}, {@code pace}, {@code errors} and {@code retry} of a connector, and {@code success}, {@code errorCode} and
     * {@code timeout} of its {@code http}.
     */
    public static HttpRules read(String id, Section connector, @Nullable Section http) {
        return new HttpRules(id,
                connector.list("limits").stream().map(item -> RateLimit.read(Section.of(item, connector.findings(), "limit"))).toList(),
                connector.list("pace").stream().map(item -> UsageRule.read(Section.of(item, connector.findings(), "pace"))).toList(),
                connector.list("errors").stream().map(item -> ErrorRule.read(Section.of(item, connector.findings(), "error rule")))
                        .toList(),
                http == null ? null : Expression.of(http, "success"), http == null ? null : Expression.of(http, "errorCode"),
                http == null ? TIMEOUT : http.duration("timeout", TIMEOUT), RetryPolicy.read(connector.section("retry")));
    }
}
