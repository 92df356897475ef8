package dev.tributary.connector;

import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import dev.tributary.files.FileForm;
import dev.tributary.http.Auth;
import dev.tributary.http.HttpRules;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/**
 * A vendor's API as {@code connectors/<id>/connector.yaml} describes it. Immutable; holds placeholders, no account.
 * {@code docs/connectors.md} explains every key.
 *
 * @param apiVersion the version of the API this was written for, or null
 * @param sunset     the month in which the vendor ends that version, or null when it has not said
 * @param settings   of an account, by name
 * @param auth       alternatives: the first whose settings an account has
 * @param rules      limits, error rules and retries of its calls
 * @param webhooks   events that the vendor sends, or null
 */
public record Connector(String id, String about, @Nullable String docs, @Nullable String apiVersion, @Nullable YearMonth sunset,
        Map<String, Setting> settings, Http http,
        List<Auth> auth, HttpRules rules, Map<String, Stream> streams, @Nullable Webhooks webhooks) {

    /**
     * A setting of an account.
     *
     * @param fallback used when the account leaves it out, or null
     * @param optional the account may leave it out, and there is no fallback
     * @param lives    how long a credential works that only a person renews; null when it is renewed or does not end
     */
    public record Setting(String description, boolean secret, @Nullable String fallback, boolean optional, @Nullable Duration lives) {}

    /**
     * The parts of a request that every call of the connector has.
     *
     * @param baseUrl  may hold placeholders; a connection may override it
     * @param inFlight most pages in flight at once
     */
    public record Http(String baseUrl, Map<String, String> headers, Map<String, YamlNode> query, int inFlight) {}

    /**
     * One list that the vendor offers.
     *
     * @param key      a record's key
     * @param removed  ids of removed records in the same answer, or null
     * @param sweep    how deletes are found that the vendor does not report, or null
     * @param replace  rows of a day that a new read of that day no longer has, or null
     * @param files    the form of the stream's files, for a stream of files; or null
     * @param received whether its records only arrive by webhook or tracking
     */
    public record Stream(String name, RequestTemplate call, ResponseFormat answer, Expression key, @Nullable Cursor cursor,
            @Nullable Partitions partitions, @Nullable ExportJob job,
            @Nullable Removed removed, @Nullable KeySweep sweep, @Nullable Replace replace, @Nullable FileForm files, boolean received) {

        public Pages pages() {
            return answer.pages();
        }
    }

    /** @param table canonical table whose rows are marked deleted. @param column the column that holds such an id */
    public record Removed(Expression ids, String table, String column) {}

    /**
     * Reads the whole list from time to time; a row whose key is no longer in it is marked deleted.
     *
     * @param column the column that holds a record's key
     */
    public record KeySweep(Duration every, String table, String column) {}

    /** @param day the column that holds the row's day. @param column the column that holds a record's key */
    public record Replace(String table, String column, String day) {}

    /** The most pages in flight at once. */
    public int inFlight() {
        return http.inFlight();
    }

    /** May hold placeholders. */
    public String baseUrl() {
        return http.baseUrl();
    }
}
