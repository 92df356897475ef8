package dev.tributary.http;

import dev.tributary.config.Section;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Gives a meaning to the answers that fit it.
 *
 * @param status     HTTP status, 0 for any
 * @param when       over the body, or null for any
 * @param waitPath   path in the body of how long to wait: seconds, or the time until when; or null
 * @param waitHeader header that holds the same, or null for {@code Retry-After}
 */
public record ErrorRule(int status, @Nullable Expression when, Meaning meaning, @Nullable Expression waitPath,
        @Nullable String waitHeader) {

    public enum Meaning {
        /** The token is renewed once and the call repeated. */
        TOKEN_EXPIRED,
        /** The credentials themselves are refused. */
        CREDENTIALS,
        RATE_LIMIT,
        /** The run ends as deferred. */
        DAILY_LIMIT,
        VENDOR_DOWN,
        REFUSED,
        /** The account lacks the right to this list: the run ends well, with a warning. */
        SKIP_STREAM,
        /** One partition cannot be read; the others can. */
        SKIP_PARTITION,
        /** The page token is no longer good: the slice is read again from its first page. */
        RESTART_SLICE,
        /** Too much was asked for at once: the slice is halved. */
        HALVE_WINDOW,
        /** The list, sorted by change, is longer than the vendor reads out: it goes on in a new slice, at the last change seen. */
        CONTINUE_BY_TIME,
        /** An answer without records. */
        EMPTY
    }

    static ErrorRule read(Section section) {
        ErrorRule rule = new ErrorRule(section.integer("status", 0), Expression.of(section, "when"),
                section.choice("means", Meaning.class, Meaning.REFUSED),
                Expression.of(section, "wait"), section.text("waitHeader"));
        section.done();
        return rule;
    }
}
