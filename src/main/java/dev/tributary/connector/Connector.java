package dev.tributary.connector;

import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/**
 * A vendor's API as {@code connectors/<id>/connector.yaml} describes it. Immutable; holds placeholders, no account.
 *
 * @param apiVersion the version of the API this was written for, or null
 * @param sunset     the month in which the vendor ends that version, or null when it has not said
 * @param settings   what an account must or may say, by name
 * @param baseUrl    may hold placeholders; a connection may override it
 * @param headers    sent with every call, may hold placeholders
 * @param timeout    from request to whole answer
 * @param inFlight   pages on their way at once, at most
 */
public record Connector(String id, String about, @Nullable String apiVersion, @Nullable YearMonth sunset, Map<String, Setting> settings, String baseUrl,
                        Map<String, String> headers, Duration timeout, Auth auth, List<Limit> limits, List<ErrorRule> errors,
                        int inFlight, Map<String, Stream> streams) {

    /** @param fallback used when the account does not say, or null. @param optional the account need not say, and there is no fallback */
    public record Setting(String description, boolean secret, @Nullable String fallback, boolean optional) {
    }

    /** How calls prove who they are. */
    public enum AuthKind { NONE, BEARER, BASIC, HEADER, OAUTH2_CLIENT_CREDENTIALS }

    /**
     * @param values what the kind needs, with placeholders, such as {@code token}, {@code tokenUrl}, {@code scope}
     */
    public record Auth(AuthKind kind, Map<String, String> values) {
    }

    /** At most {@code requests} in any {@code per}. */
    public record Limit(int requests, Duration per) {
    }

    /** What an unusual answer means. */
    public enum Meaning { TOKEN_EXPIRED, RATE_LIMIT, DAILY_LIMIT, VENDOR_DOWN, REFUSED }

    /**
     * @param status HTTP status, 0 for any
     * @param when   over the body, or null for any
     */
    public record ErrorRule(int status, @Nullable Expression when, Meaning meaning) {
    }

    /**
     * One list that the vendor offers.
     *
     * @param query   parameters sent with every page, with placeholders
     * @param body    JSON template with placeholders, or null for a call without a body
     * @param records path to the records in an answer
     * @param key     a record's key
     * @param removed ids of removed records in the same answer, or null
     */
    public record Stream(String name, String method, String path, Map<String, String> query, @Nullable YamlNode body, Expression records,
                         Expression key, @Nullable Cursor cursor, Pages pages, @Nullable Removed removed) {
    }

    /**
     * How "changed since" is asked and read.
     *
     * @param field     when the record was last changed
     * @param parameter query parameter for the lower bound, or null when the body asks
     * @param format    how the bound is written: {@code iso}, {@code epoch-ms}, {@code epoch-s}, or a pattern for local time
     * @param zone      zone of the source's zone-less times unless the connection says another
     * @param lookback  how far before the cursor the next run begins
     * @param settle    what is newer than this is left for the next run
     */
    public record Cursor(Expression field, @Nullable String parameter, String format, @Nullable String zone, Duration lookback, Duration settle) {
    }

    public enum PageKind { NONE, OFFSET, PAGE, CURSOR, KEYSET }

    /**
     * @param parameter      query parameter that says which page: offset, number or token
     * @param sizeParameter  query parameter for the page's size
     * @param total          path to the number of records in all, or null: a short page ends the list
     * @param next           path to the next page's token (cursor), or to the sort key within a record (keyset)
     */
    public record Pages(PageKind kind, @Nullable String parameter, @Nullable String sizeParameter, int size, @Nullable Expression total,
                        @Nullable Expression next) {
    }

    /** @param table canonical table whose rows are marked deleted. @param column the column that holds such an id */
    public record Removed(Expression ids, String table, String column) {
    }
}
