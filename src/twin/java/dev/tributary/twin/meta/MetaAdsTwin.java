package dev.tributary.twin.meta;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/**
 * Meta's Marketing API for the figures of one ad account: insights at once, and as a report that is asked for, waited for and paged
 * (developers.facebook.com/docs/marketing-api/insights). Ninety days of figures end on the clock's day; days are those of {@link #ZONE}.
 * Thread-safe.
 */
public final class MetaAdsTwin extends HttpTwin {

    public static final String TOKEN = MetaTwin.TOKEN;
    public static final String APP_SECRET = MetaTwin.APP_SECRET;
    /** The ad account, as it stands in a path. */
    public static final String AD_ACCOUNT = "act_1234567";
    public static final String VERSION = MetaTwin.VERSION;
    public static final String CURRENCY = "VND";
    /** The account's own time zone: its days, and the dates in requests, go by it. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    /** Days that have figures at the start. */
    public static final int DAYS = 90;

    private final MetaEntry entry = new MetaEntry();
    private final MetaAdFacts facts;
    private final MetaReports reports = new MetaReports();
    private final AtomicLong throttledCalls = new AtomicLong();
    private final AtomicInteger troubles = new AtomicInteger();
    private volatile LongPredicate throttled = call -> false;
    private volatile int throttleCode = 80000;
    private volatile int throttleMinutes;
    private volatile int usage = 1;
    private volatile int largestPage = 1000;
    private volatile int mostRows = 100_000;

    /** @param port the port to listen on, 0 for any free one */
    public MetaAdsTwin(int port, Clock clock) {
        super("meta-ads", port, clock);
        this.facts = new MetaAdFacts(today(), DAYS);
        start();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    /** The ads' ids. */
    public List<String> ads() {
        return facts.ads();
    }

    /** Figures from one day through another, one for each ad that was shown. */
    public List<MetaAdDay> figures(LocalDate since, LocalDate until) {
        return facts.between(since, until);
    }

    /** Restates what an ad did on a day. */
    public void restate(LocalDate day, String ad, UnaryOperator<MetaAdDay> change) {
        facts.change(day, ad, change);
    }

    /** Adds or replaces a day of an ad. */
    public void put(MetaAdDay day) {
        facts.put(day);
    }

    /** Takes an ad's day out of the figures, as happens when its traffic turns out to be invalid. */
    public void remove(LocalDate day, String ad) {
        facts.remove(day, ad);
    }

    /** Renames an ad; every day of it then shows the new name. */
    public void rename(String ad, String name) {
        facts.rename(ad, name);
    }

    /** A report is ready at the n-th look at it, 1 for the first; the one before shows 100 percent while it is still running. */
    public void readyAtLook(int looks) {
        reports.readyAtLook(looks);
    }

    /** The next so many reports end with this status, {@code Job Failed} or {@code Job Skipped}. */
    public void endNextReports(int count, String status) {
        reports.endNext(count, status);
    }

    /** The first so many looks at each new report say that it does not exist (100, subcode 33). */
    public void lateToAppear(int looks) {
        reports.lateToAppear(looks);
    }

    /** Every report asked for, as {@code since/until}, in order. */
    public List<String> reportsAskedFor() {
        return reports.asked();
    }

    /** Throttles the matching calls, counted from 1 since this was set. @param code 4, 17, 613 or 80000 */
    public void throttle(int code, int minutes, LongPredicate when) {
        throttledCalls.set(0);
        throttleCode = code;
        throttleMinutes = minutes;
        throttled = when;
    }

    /** What the usage headers say from now on, in percent of the account's limit. */
    public void usage(int percent) {
        usage = percent;
    }

    /** The next so many calls fail with code 2, {@code is_transient}. */
    public void trouble(int calls) {
        troubles.set(calls);
    }

    /** Pages larger than this are "too much data" (code 1, HTTP 500). */
    public void largestPage(int rows) {
        largestPage = rows;
    }

    /** Reports of more rows than this are refused (100, subcode 1487534). */
    public void mostRows(int rows) {
        mostRows = rows;
    }

    /** Whether every call must carry {@code appsecret_proof}; one that is sent is always checked. Off unless switched on. */
    public void proofRequired(boolean required) {
        entry.proofRequired(required);
    }

    /** Undoes {@link InjectedFault#expireTokens}. */
    public void renewToken() {
        entry.expired(false);
    }

    @Override
    public void expireTokens() {
        entry.expired(true);
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        TwinResponse answer;
        boolean blocked = false;
        try {
            Map<String, String> parameters = MetaParameters.of(call);
            MetaEntry.Path path = MetaEntry.path(call.path());
            entry.authenticate(call, parameters);
            blocked = throttled.test(throttledCalls.incrementAndGet());
            if (blocked) {
                throw throttling();
            }
            if (troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw MetaRefusal.passing(2, "Service temporarily unavailable");
            }
            answer = TwinResponse.json(200, dispatch(call, path, parameters).toString());
        } catch (MetaRefusal refusal) {
            answer = refusal.answer();
        }
        int percent = blocked ? 100 : usage;
        String tier = "\"ads_api_access_tier\":\"standard_access\"";
        return answer.with("facebook-api-version", VERSION)
                .with("X-Business-Use-Case-Usage", "{\"1000000000\":[{\"type\":\"ads_insights\",\"call_count\":" + percent
                        + ",\"total_cputime\":1,\"total_time\":1,\"estimated_time_to_regain_access\":" + (blocked ? throttleMinutes : 0)
                        + "," + tier + "}]}")
                .with("x-fb-ads-insights-throttle",
                        "{\"app_id_util_pct\":" + percent + ",\"acc_id_util_pct\":" + percent + "," + tier + "}")
                .with("X-Ad-Account-Usage",
                        "{\"acc_id_util_pct\":" + percent + ",\"reset_time_duration\":" + (blocked ? throttleMinutes * 60 : 0)
                                + "," + tier + "}");
    }

    private MetaRefusal throttling() {
        return switch (throttleCode) {
            case 4 -> MetaRefusal.of(4, 1504022, "(#4) Application request limit reached", "Too many API requests",
                    "There have been too many calls from this app. Wait a bit and try again.");
            case 17 -> MetaRefusal.of(17, 2446079, "(#17) User request limit reached", "User request limit reached",
                    "Too many calls. Wait a bit and try again.");
            case 613 -> MetaRefusal.of(613, 1487742, "(#613) Calls to this api have exceeded the rate limit.", "Rate limit",
                    "There have been too many calls from this ad-account. Wait a bit and try again.");
            default -> MetaRefusal.throttled(throttleCode, "Try again in " + throttleMinutes + " minutes.");
        };
    }

    private ObjectNode dispatch(TwinRequest call, MetaEntry.Path path, Map<String, String> parameters) {
        String method = MetaEntry.method(call, parameters);
        boolean account = path.object().equals(AD_ACCOUNT);
        if (account && path.edge() == null && method.equals("GET")) {
            return account(parameters);
        }
        if (account && "insights".equals(path.edge())) {
            MetaInsights question = MetaInsights.of(parameters, today());
            List<ObjectNode> rows = question.rows(facts);
            if (rows.size() > mostRows) {
                throw MetaRefusal.of(100, 1487534, "(#100) Invalid parameter", "Too much data was requested in the date range",
                        "Reduce the date range or the fields, then retry.");
            }
            return method.equals("POST") ? JsonNodeFactory.instance.objectNode().put("report_run_id", reports.ask(question, rows))
                    : page(rows, call, parameters);
        }
        if (!account && method.equals("GET") && path.edge() == null) {
            return reports.look(path.object(), clock);
        }
        if (!account && method.equals("GET") && "insights".equals(path.edge())) {
            return page(reports.rows(path.object()), call, parameters);
        }
        throw MetaRefusal.unknownObject(method, path.object());
    }

    private static ObjectNode account(Map<String, String> parameters) {
        ObjectNode account = JsonNodeFactory.instance.objectNode();
        for (String field : parameters.getOrDefault("fields", "id").split(",")) {
            switch (field) {
                case "id" -> account.put("id", AD_ACCOUNT);
                case "account_id" -> account.put("account_id", AD_ACCOUNT.substring(4));
                case "name" -> account.put("name", "Cửa hàng Hà Nội");
                case "currency" -> account.put("currency", CURRENCY);
                case "timezone_name" -> account.put("timezone_name", ZONE.getId());
                default -> throw MetaRefusal.parameter("Tried accessing nonexisting field (" + field + ") on node type (AdAccount)");
            }
        }
        return account.has("id") ? account : account.put("id", AD_ACCOUNT);
    }

    private ObjectNode page(List<ObjectNode> rows, TwinRequest call, Map<String, String> parameters) {
        int limit = limit(parameters.get("limit"));
        if (limit > largestPage) {
            throw MetaRefusal.passing(1, "Please reduce the amount of data you're asking for, then retry your request");
        }
        int from = Math.min(offset(parameters.get("after")), rows.size());
        int to = Math.min(from + limit, rows.size());
        ArrayNode data = JsonNodeFactory.instance.arrayNode().addAll(rows.subList(from, to));
        ObjectNode answer = JsonNodeFactory.instance.objectNode().set("data", data);
        if (from == to) {
            return answer;
        }
        // The last page has its cursors too; only "next" tells whether there is more.
        ObjectNode paging = answer.putObject("paging");
        paging.putObject("cursors").put("before", cursor(from)).put("after", cursor(to));
        if (to < rows.size()) {
            URI next = baseUri().resolve(call.path());
            paging.put("next", next + "?access_token=" + URLEncoder.encode(TOKEN, StandardCharsets.UTF_8) + "&limit=" + limit + "&after="
                    + cursor(to));
        }
        return answer;
    }

    private static int limit(@Nullable String text) {
        try {
            int limit = text == null ? 25 : Integer.parseInt(text);
            if (limit > 0) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw MetaRefusal.parameter("Param limit must be a positive integer");
    }

    private static String cursor(int offset) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("row " + offset).getBytes(StandardCharsets.UTF_8));
    }

    private static int offset(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseInt(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).substring(4));
        } catch (RuntimeException notOurs) {
            throw MetaRefusal.parameter("Invalid cursors values");
        }
    }
}
