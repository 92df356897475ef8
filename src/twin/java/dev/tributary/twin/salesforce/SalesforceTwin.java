package dev.tributary.twin.salesforce;

import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.RateWindow;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Salesforce org: OAuth token, {@code query} and {@code queryAll} in pages, query jobs of Bulk API 2.0, the log of deletions,
 * {@code describe} and {@code limits}, with contacts, leads and opportunities. Consent for ads is a custom field of the org's own,
 * {@code Ads_Consent__c}. Thread-safe.
 */
public final class SalesforceTwin extends HttpTwin {

    public static final String CLIENT_ID = "3MVG9d8.z.hDcPJm7Qx0sZ1tWnKbY5eRfA";
    public static final String CLIENT_SECRET = "7C1E0A5D93B24F68B1D7E2A94C3F5086";
    /** Valid until the org rotates it. */
    public static final String REFRESH_TOKEN = "5Aep861TSESvWeug_xvFHRBTTbf_YrTWgEyjBJrfZ";
    /** Newest version of the API. */
    public static final int NEWEST = 68;

    /**
     * What the org allows.
     *
     * @param callsInDay   calls in any 24 hours
     * @param rowsInPage   rows in one answer of a query at most; the vendor's is 2,000, and it may answer with fewer
     * @param rowsInResult rows in one answer of a job's results at most
     * @param looks        how often a job's state must be asked for until it is done
     */
    public record Limits(int callsInDay, int rowsInPage, int rowsInResult, int looks) {

        /** A developer org. */
        public static Limits vendor() {
            return new Limits(15_000, 2_000, 50_000, 2);
        }

        public Limits withCallsInDay(int calls) {
            return new Limits(calls, rowsInPage, rowsInResult, looks);
        }

        public Limits withRows(int page, int result) {
            return new Limits(callsInDay, page, result, looks);
        }

        public Limits withLooks(int count) {
            return new Limits(callsInDay, rowsInPage, rowsInResult, count);
        }
    }

    private static final Pattern VERSIONED = Pattern.compile("/services/data/v(\\d{2})\\.0(/.*)");
    private static final Pattern JOB = Pattern.compile("/jobs/query/([^/]+)(/results)?");
    private static final Pattern OF_OBJECT = Pattern.compile("/sobjects/([^/]+)/(describe|deleted)/?");
    private static final int LONGEST_URI = 16_384;

    private final Limits limits;
    private final SalesforceOrg org;
    private final SalesforceObjects objects;
    private final SalesforceQueries queries;
    private final SalesforceJobs jobs;
    private final RateWindow calls;
    private final SalesforceLogins logins;
    private final AtomicInteger crowded = new AtomicInteger();
    private volatile int oldest = 31;

    /** Starts listening on a port, 0 for any free one, as a developer org. */
    public SalesforceTwin(int port, Clock clock) {
        this(port, clock, Limits.vendor());
    }

    /** Starts listening on a port, 0 for any free one. */
    public SalesforceTwin(int port, Clock clock, Limits limits) {
        super("salesforce", port, clock);
        this.limits = limits;
        this.org = new SalesforceOrg(clock);
        SalesforceSeed.plant(org);
        this.logins = new SalesforceLogins(clock);
        this.objects = new SalesforceObjects(org, clock);
        this.queries = new SalesforceQueries(org, clock, limits);
        this.jobs = new SalesforceJobs(org, clock, limits);
        this.calls = new RateWindow(limits.callsInDay(), Duration.ofHours(24), clock);
        start();
    }

    /** Adds a record of {@code Contact}, {@code Lead} or {@code Opportunity} now and returns its id; values as text, times in ISO-8601. */
    public String add(String object, Map<String, String> values) {
        return org.add(Objects.requireNonNull(SalesforceObject.named(object), object), values);
    }

    /** Sets fields now; null empties one. */
    public void change(String id, Map<String, @Nullable String> changes) {
        org.change(id, changes);
    }

    /** Puts a record into the recycle bin now. */
    public void delete(String id) {
        org.delete(id, Map.of(), org.now());
    }

    /** Takes it out of the bin again. */
    public void undelete(String id) {
        org.undelete(id);
    }

    /** Deletes a record past the recycle bin: only the log of deletions still tells. */
    public void purge(String id) {
        delete(id);
        org.purge(id);
    }

    /** Merges one contact or lead into another now: the loser goes to the bin and names the winner. */
    public void merge(String loser, String winner) {
        org.change(winner, Map.of());
        org.delete(loser, Map.of("MasterRecordId", winner), org.now());
    }

    /** Ids of what {@code query} would find without a condition. */
    public List<String> ids(String object) {
        try {
            return org.query(Soql.parse("SELECT Id FROM " + object), false).stream().map(SalesforceRecord::id).toList();
        } catch (Soql.Refused unknown) {
            throw new IllegalArgumentException(unknown);
        }
    }

    /** From now on every refresh hands out a new refresh token and ends the old one. */
    public void rotateRefreshTokens() {
        logins.rotate();
    }

    /** What token answers say as {@code instance_url} instead of the twin's own address. */
    public void tellInstanceUrl(String url) {
        logins.tellInstanceUrl(url);
    }

    /** Versions of the API below this one are gone. */
    public void retireVersionsBelow(int version) {
        oldest = version;
    }

    /** The next so many calls find too many long requests running. */
    public void crowd(int count) {
        crowded.set(count);
    }

    /** The next so many query jobs fail. */
    public void failJobs(int count) {
        jobs.fail(count);
    }

    /** A query that matches more rows than this runs too long; jobs are not hit. */
    public void timeOutQueriesOver(int rows) {
        queries.timeOutOver(rows);
    }

    @Override
    public boolean isTokenCall(TwinRequest call) {
        return call.path().equals("/services/oauth2/token");
    }

    @Override
    public void expireTokens() {
        logins.end();
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        if (isTokenCall(call)) {
            return logins.grant(call, baseUri().toString());
        }
        if (call.path().equals("/services/data") || call.path().equals("/services/data/")) {
            return versions();
        }
        Matcher path = VERSIONED.matcher(call.path());
        if (!path.matches() || Integer.parseInt(path.group(1)) > NEWEST) {
            return notFound();
        }
        if (Integer.parseInt(path.group(1)) < oldest) {
            return refusal(410, "UNSUPPORTED_API_VERSION", "The requested API version has been retired or is unavailable");
        }
        if (!logins.admit(call.header("authorization"))) {
            return refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
        if (crowded.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return usage(refusal(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."));
        }
        if (!calls.take()) {
            return usage(refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
        }
        return usage(rest(call, path.group(1) + ".0", path.group(2)));
    }

    private TwinResponse rest(TwinRequest call, String version, String resource) {
        Matcher job = JOB.matcher(resource);
        if (job.matches()) {
            String id = job.group(1);
            return job.group(2) != null ? only("GET", call, () -> jobs.results(version, id, call.query())) : switch (call.method()) {
                case "GET" -> jobs.state(id);
                case "PATCH" -> jobs.abort(id, call.text());
                case "DELETE" -> jobs.delete(id);
                default -> notAllowed(call);
            };
        }
        if (resource.equals("/jobs/query")) {
            return only("POST", call, () -> jobs.create(version, call.text()));
        }
        Matcher object = OF_OBJECT.matcher(resource);
        return only("GET", call, () -> {
            if (resource.matches("/query(All)?/?")) {
                String q = call.query().get("q");
                if (q == null) {
                    return refusal(400, "MALFORMED_QUERY", "A query string has to be specified");
                }
                return URLEncoder.encode(q, StandardCharsets.UTF_8).length() > LONGEST_URI ? refusal(414, "URI_TOO_LONG", "URI Too Long")
                        : queries.first(version, q, resource.startsWith("/queryAll"), call.header("sforce-query-options"));
            }
            if (resource.startsWith("/query/") || resource.startsWith("/queryAll/")) {
                return queries.more(version, resource.substring(resource.indexOf('/', 1) + 1));
            }
            if (object.matches() && SalesforceObject.named(object.group(1)) != null) {
                SalesforceObject named = Objects.requireNonNull(SalesforceObject.named(object.group(1)));
                return object.group(2).equals("describe") ? SalesforceObjects.describe(named) : objects.deleted(named, call.query());
            }
            return resource.equals("/limits") ? limits() : notFound();
        });
    }

    private TwinResponse limits() {
        return TwinResponse.json(200,
                "{\"DailyApiRequests\":{\"Max\":" + limits.callsInDay() + ",\"Remaining\":" + calls.remaining() + "}}");
    }

    private TwinResponse versions() {
        StringBuilder all = new StringBuilder();
        for (int version = oldest; version <= NEWEST; version++) {
            all.append(all.isEmpty() ? "" : ",").append("{\"version\":\"").append(version).append(".0\",\"url\":\"/services/data/v")
                    .append(version).append(".0\"}");
        }
        return TwinResponse.json(200, "[" + all + "]");
    }

    private TwinResponse usage(TwinResponse answer) {
        return answer.with("Sforce-Limit-Info", "api-usage=" + (limits.callsInDay() - calls.remaining()) + "/" + limits.callsInDay());
    }

    private static TwinResponse only(String method, TwinRequest call, java.util.function.Supplier<TwinResponse> answer) {
        return call.method().equals(method) ? answer.get() : notAllowed(call);
    }

    private static TwinResponse notAllowed(TwinRequest call) {
        return refusal(405, "METHOD_NOT_ALLOWED", "HTTP Method '" + call.method() + "' not allowed");
    }

    private static TwinResponse notFound() {
        return refusal(404, "NOT_FOUND", "The requested resource does not exist");
    }

    /** An error as every REST resource answers it: a list of one. */
    static TwinResponse refusal(int status, String code, String message) {
        return JsonResponse.of(status, json -> {
            json.writeStartArray();
            json.writeStartObject();
            json.writeStringField("message", message);
            json.writeStringField("errorCode", code);
            json.writeEndObject();
            json.writeEndArray();
        });
    }
}
