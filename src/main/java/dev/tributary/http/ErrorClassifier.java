package dev.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.canonical.Times;
import dev.tributary.connector.Connector;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What an answer means: by the connector's rules, its success predicate, then by status. Thread-safe. */
final class ErrorClassifier {

    /** Whoever asks for more patience than this ends the run; the next one goes on. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    /** What may stand in a message: a code, never a sentence that could hold a value. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.\\-]{1,60}");
    private static final long EPOCH = 1_000_000_000L;
    /** The end of the year 9999 in milliseconds. */
    private static final double LAST_MILLISECOND = 253_402_300_799_999d;

    private final Connector connector;
    private final boolean rules;
    private final Clock clock;

    /** @param rules whether the connector's rules hold; a token address answers in a way of its own */
    ErrorClassifier(Connector connector, boolean rules, Clock clock) {
        this.connector = connector;
        this.rules = rules;
        this.clock = clock;
    }

    /** @throws VendorFault when the answer is none to go on with */
    void judge(VendorResponse answer, String what) {
        ErrorRule rule = rule(answer);
        ErrorRule.Meaning meaning = rule != null ? rule.meaning() : byStatus(answer);
        if (meaning == null || meaning == ErrorRule.Meaning.EMPTY) {
            return;
        }
        Duration wait = wait(answer, rule);
        String said = what + " answered " + answer.status() + code(answer.body());
        String still = ", and still so after " + VendorHttp.ATTEMPTS + " tries";
        if (meaning == ErrorRule.Meaning.RATE_LIMIT && wait != null && wait.compareTo(LONGEST_WAIT) > 0) {
            throw new VendorFault(ErrorRule.Meaning.DAILY_LIMIT, said + ": no more calls for " + wait.toMinutes() + " minutes; the next run goes on where this one stopped", wait, null);
        }
        throw new VendorFault(meaning, said + switch (meaning) {
            case TOKEN_EXPIRED, CREDENTIALS -> ": the credentials are refused; check the connection's settings in config/connections.yaml";
            case DAILY_LIMIT -> ": the vendor's daily limit is used up; the next run goes on where this one stopped";
            case RATE_LIMIT -> ": too many requests" + still;
            case VENDOR_DOWN -> still;
            case SKIP_STREAM -> ": this account may not read it; grant the scope at the vendor, or remove the route";
            case SKIP_PARTITION -> ": this part cannot be read";
            case RESTART_SLICE -> ": the page token is no longer good";
            case HALVE_WINDOW -> ": too much at once";
            case CONTINUE_BY_TIME -> ": the list is longer than the vendor reads out, and too many of its records have one and the same time of change";
            default -> ": the vendor refuses the request; check the stream's path and parameters in connectors/" + connector.id() + "/connector.yaml";
        }, wait, null);
    }

    private @Nullable ErrorRule rule(VendorResponse answer) {
        for (ErrorRule rule : rules ? connector.errors() : List.<ErrorRule>of()) {
            if ((rule.status() == 0 || rule.status() == answer.status()) && (rule.when() == null || rule.when().holds(answer.body(), Map.of()))) {
                return rule;
            }
        }
        return null;
    }

    private ErrorRule.@Nullable Meaning byStatus(VendorResponse answer) {
        int status = answer.status();
        if (status < 300 || status == 304) {
            boolean good = !rules || connector.http().success() == null || answer.body().isMissingNode() || connector.http().success().holds(answer.body(), Map.of());
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
        JsonNode code = connector.http().errorCode() == null ? null : connector.http().errorCode().evaluate(body, Map.of());
        return code != null && code.isValueNode() && CODE.matcher(code.asText()).matches() ? " (" + code.asText() + ")" : "";
    }

    private @Nullable Duration wait(VendorResponse answer, @Nullable ErrorRule rule) {
        JsonNode said = rule == null || rule.pause() == null ? null : rule.pause().evaluate(answer.body(), Map.of());
        if (said != null && said.isValueNode() && !said.isNull()) {
            return read(said.asText());
        }
        String header = answer.header(rule == null || rule.waitHeader() == null ? "Retry-After" : rule.waitHeader());
        return header == null ? null : read(header);
    }

    /** Seconds, whole or decimal; the time until when, as seconds or milliseconds since 1970; or a date. */
    private @Nullable Duration read(String text) {
        Duration asked;
        try {
            double number = Double.parseDouble(text.strip());
            asked = number >= EPOCH ? Duration.between(clock.instant(), Times.epoch((long) Math.min(number, LAST_MILLISECOND))) : Duration.ofMillis(Math.round(number * 1000));
        } catch (NumberFormatException e) {
            Instant until = date(text.strip());
            if (until == null) {
                return null;
            }
            asked = Duration.between(clock.instant(), until);
        }
        return asked.isNegative() ? Duration.ZERO : asked;
    }

    private static @Nullable Instant date(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            try {
                return Times.parse(text, ZoneOffset.UTC);
            } catch (DateTimeException | IndexOutOfBoundsException unreadable) {
                return null;
            }
        }
    }
}
