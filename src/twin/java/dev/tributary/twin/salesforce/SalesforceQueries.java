package dev.tributary.twin.salesforce;

import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Queries that are answered in pages; a locator names a query's result, which stands as it was found. Thread-safe. */
final class SalesforceQueries {

    private static final Duration KEPT = Duration.ofDays(2);
    private static final Pattern BATCH = Pattern.compile("batchSize=(\\d{1,6})");

    private record Result(Soql soql, List<SalesforceRecord> rows, int pageSize, Instant made) {}

    private final SalesforceOrg org;
    private final Clock clock;
    private final SalesforceTwin.Limits limits;
    private final Map<String, Result> results = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    private volatile int most = Integer.MAX_VALUE;

    SalesforceQueries(SalesforceOrg org, Clock clock, SalesforceTwin.Limits limits) {
        this.org = org;
        this.clock = clock;
        this.limits = limits;
    }

    void timeOutOver(int rows) {
        most = rows;
    }

    TwinResponse first(String version, String q, boolean all, @Nullable String options) {
        Soql soql;
        try {
            soql = Soql.parse(q);
        } catch (Soql.Refused refused) {
            return SalesforceTwin.refusal(400, refused.code, String.valueOf(refused.getMessage()));
        }
        List<SalesforceRecord> rows = org.query(soql, all);
        if (rows.size() > most) {
            return SalesforceTwin.refusal(400, "QUERY_TIMEOUT", "Your query request was running for too long.");
        }
        Matcher batch = BATCH.matcher(options == null ? "" : options);
        int asked = batch.find() ? Math.min(2_000, Math.max(200, Integer.parseInt(batch.group(1)))) : 2_000;
        String id = SalesforceOrg.id18("01g", made.incrementAndGet());
        Result result = new Result(soql, rows, Math.min(asked, limits.rowsInPage()), clock.instant());
        if (rows.size() > result.pageSize()) {
            results.put(id, result);
        }
        return page(version, id, result, 0);
    }

    TwinResponse more(String version, String locator) {
        int dash = locator.lastIndexOf('-');
        Result result = dash < 0 ? null : results.get(locator.substring(0, dash));
        int from = result == null || !locator.substring(dash + 1).matches("\\d{1,9}") ? -1 : Integer.parseInt(locator.substring(dash + 1));
        if (result == null || from < 0 || from >= result.rows().size() || result.made().plus(KEPT).isBefore(clock.instant())) {
            return SalesforceTwin.refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        }
        return page(version, locator.substring(0, dash), result, from);
    }

    private static TwinResponse page(String version, String id, Result result, int from) {
        int to = Math.min(result.rows().size(), from + result.pageSize());
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeNumberField("totalSize", result.rows().size());
            json.writeBooleanField("done", to == result.rows().size());
            if (to < result.rows().size()) {
                json.writeStringField("nextRecordsUrl", "/services/data/v" + version + "/query/" + id + "-" + to);
            }
            json.writeArrayFieldStart("records");
            for (SalesforceRecord row : result.rows().subList(from, to)) {
                row.write(json, result.soql().fields(), version);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
