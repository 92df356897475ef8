package dev.tributary.twin.zoho;

import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.RateWindow;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Zoho CRM organisation: token, lists of contacts, leads and deals, deletions, the fields of a module. Consent for ads is a field of the
 * organisation's own, {@code Ads_Consent}. Thread-safe.
 */
public final class ZohoTwin extends HttpTwin {

    public static final String CLIENT_ID = "1000.8QX2F0J7M5ZK4R9TB6WVYD3HNCPLGA";
    public static final String CLIENT_SECRET = "e41b7d0c96f2a835de70b14c8f29a6535b0d1e7f42";
    public static final String REFRESH_TOKEN = "1000.6f1d0b7ac5e94a3d8c2210f4be7709d1.4c83b1f7a6de52900e1f3d7c";

    /**
     * What the organisation's edition allows.
     *
     * @param creditsInDay calls in any 24 hours
     * @param tokens       access tokens for a refresh token in any 10 minutes
     * @param byPage       records that pages by number reach
     * @param byToken      records that page tokens reach
     */
    public record Limits(int creditsInDay, int tokens, int byPage, int byToken) {

        /** The free edition. */
        public static Limits vendor() {
            return new Limits(5_000, 10, 2_000, 100_000);
        }

        public Limits withCreditsInDay(int credits) {
            return new Limits(credits, tokens, byPage, byToken);
        }

        public Limits withReach(int page, int token) {
            return new Limits(creditsInDay, tokens, page, token);
        }

        public Limits withTokens(int count) {
            return new Limits(creditsInDay, count, byPage, byToken);
        }
    }

    private static final Pattern PATH = Pattern.compile("/crm/v([678])/([A-Za-z_]+)(/deleted)?");
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final Limits limits;
    private final ZohoOrg org;
    private final ZohoLists lists;
    private final RateWindow credits;
    private final RateWindow grants;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger crowded = new AtomicInteger();
    private volatile int oldest = 6;
    private volatile @Nullable String toldDomain;

    /** Starts listening on a port, 0 for any free one, as the free edition. */
    public ZohoTwin(int port, Clock clock) {
        this(port, clock, Limits.vendor());
    }

    /** Starts listening on a port, 0 for any free one. */
    public ZohoTwin(int port, Clock clock, Limits limits) {
        super("zoho", port, clock);
        this.limits = limits;
        this.org = new ZohoOrg(clock);
        ZohoSeed.plant(org);
        this.lists = new ZohoLists(org, clock, limits);
        this.credits = new RateWindow(limits.creditsInDay(), Duration.ofHours(24), clock);
        this.grants = new RateWindow(limits.tokens(), Duration.ofMinutes(10), clock);
        start();
    }

    /** Adds a record of {@code Contacts}, {@code Leads} or {@code Deals} now and returns its id. */
    public String add(String module, Map<String, String> values) {
        return org.add(Objects.requireNonNull(ZohoModule.named(module), module), new LinkedHashMap<>(values), org.now(), org.now());
    }

    /** Sets fields now, as text; null empties one. */
    public void change(String id, Map<String, @Nullable String> changes) {
        org.change(id, changes);
    }

    /** Names a deal's contact now. */
    public void relate(String deal, String contact) {
        org.change(deal, Map.of("Contact_Name", new ZohoRecord.Lookup("-", contact)));
    }

    /** Puts a record into the recycle bin now. */
    public void delete(String id) {
        org.delete(id, false, org.now());
    }

    /** Deletes a record for good now. */
    public void deleteForGood(String id) {
        org.delete(id, true, org.now());
    }

    /** Ids of a module's records, ascending; converted leads too. */
    public List<String> ids(String module) {
        return org.all(Objects.requireNonNull(ZohoModule.named(module), module), one -> true).stream().map(one -> String.valueOf(one.id()))
                .toList();
    }

    /** What token answers say as {@code api_domain} instead of the twin's own address. */
    public void tellApiDomain(String url) {
        toldDomain = url;
    }

    /** Versions of the API below this one are gone. */
    public void retireVersionsBelow(int version) {
        oldest = version;
    }

    /** The next so many calls find too many others running. */
    public void crowd(int count) {
        crowded.set(count);
    }

    @Override
    public boolean isTokenCall(TwinRequest call) {
        return call.path().equals("/oauth/v2/token");
    }

    @Override
    public void expireTokens() {
        tokens.clear();
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        if (isTokenCall(call)) {
            return token(call);
        }
        String authorization = call.header("authorization");
        if (authorization == null) {
            return refusal(401, "AUTHENTICATION_FAILURE", "{}", "Authentication failed");
        }
        Instant until = authorization.startsWith("Zoho-oauthtoken ") ? tokens.get(authorization.substring(16)) : null;
        if (until == null || !clock.instant().isBefore(until)) {
            return refusal(401, "INVALID_TOKEN", "{}", "invalid oauth token");
        }
        if (crowded.getAndUpdate(left -> Math.max(0, left - 1)) > 0 || !credits.take()) {
            return remaining(refusal(429, "TOO_MANY_REQUESTS", "{}", "Too many requests fired in concurrency. Please try after some time")); // no Retry-After
        }
        return remaining(api(call));
    }

    private TwinResponse api(TwinRequest call) {
        Matcher path = PATH.matcher(call.path());
        boolean fields = call.path().matches("/crm/v\\d/settings/fields");
        if (!fields && (!path.matches() || Integer.parseInt(path.group(1)) < oldest)) {
            return refusal(404, "INVALID_URL_PATTERN", "{}", "Please check if the URL trying to access is a correct one");
        }
        if (!call.method().equals("GET")) {
            return refusal(405, "INVALID_REQUEST_METHOD", "{}", "The http request method type is not a valid one");
        }
        ZohoModule module = ZohoModule.named(fields ? call.query().getOrDefault("module", "") : path.group(2));
        if (module == null) {
            return refusal(400, "INVALID_MODULE", "{}", "the module name given seems to be invalid");
        }
        if (fields) {
            return fields(module);
        }
        try {
            String since = call.header("if-modified-since");
            return path.group(3) == null ? lists.records(module, call.query(), since) : lists.deleted(module, call.query(), since);
        } catch (ZohoLists.Refused refused) {
            return refused.answer;
        }
    }

    private static TwinResponse fields(ZohoModule module) {
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("fields");
            for (String field : module.fields) {
                json.writeStartObject();
                json.writeStringField("api_name", field);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** Refusals of a token come with 200. */
    private TwinResponse token(TwinRequest call) {
        if (!call.method().equals("POST")) {
            return refusal(405, "INVALID_REQUEST_METHOD", "{}", "The http request method type is not a valid one");
        }
        Map<String, String> form = new LinkedHashMap<>(call.query());
        form.putAll(TwinRequest.form(call.text()));
        if (!"refresh_token".equals(form.get("grant_type"))) {
            return TwinResponse.json(200, "{\"error\":\"unsupported_grant_type\"}");
        }
        if (!CLIENT_ID.equals(form.get("client_id"))) {
            return TwinResponse.json(200, "{\"error\":\"invalid_client\"}");
        }
        if (!CLIENT_SECRET.equals(form.get("client_secret"))) {
            return TwinResponse.json(200, "{\"error\":\"invalid_client_secret\"}");
        }
        if (!REFRESH_TOKEN.equals(form.get("refresh_token"))) {
            return TwinResponse.json(200, "{\"error\":\"invalid_code\"}");
        }
        if (!grants.take()) {
            return TwinResponse.json(400,
                    "{\"error_description\":\"You have made too many requests continuously. Please try again after some time.\","
                            + "\"error\":\"Access Denied\",\"status\":\"failure\"}");
        }
        String token = "1000." + UUID.randomUUID().toString().replace("-", "");
        tokens.put(token, clock.instant().plus(TOKEN_LIFE));
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeStringField("access_token", token);
            json.writeStringField("scope", "ZohoCRM.modules.READ ZohoCRM.settings.fields.READ");
            json.writeStringField("api_domain", toldDomain == null ? baseUri().toString() : toldDomain);
            json.writeStringField("token_type", "Bearer"); // which its own API does not take
            json.writeNumberField("expires_in", TOKEN_LIFE.toSeconds());
            json.writeEndObject();
        });
    }

    /** What is left is told only once half is used. */
    private TwinResponse remaining(TwinResponse answer) {
        int left = credits.remaining();
        return left * 2 <= limits.creditsInDay() ? answer.with("X-API-CREDITS-REMAINING", String.valueOf(left)) : answer;
    }

    static TwinResponse refusal(int status, String code, String details, String message) {
        return JsonResponse.of(status, json -> {
            json.writeStartObject();
            json.writeStringField("code", code);
            json.writeFieldName("details");
            json.writeRawValue(details);
            json.writeStringField("message", message);
            json.writeStringField("status", "error");
            json.writeEndObject();
        });
    }
}
