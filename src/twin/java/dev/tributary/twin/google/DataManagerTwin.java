package dev.tributary.twin.google;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.PackedIdentifiers;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google's Data Manager API for one Google Ads account, with Google's token endpoint beside it at {@code /token}. Thread-safe. Written from
 * the protocol definitions of {@code google.ads.datamanager.v1}.
 *
 * <p>An accepted request is {@code PROCESSING}, and changes no list, until {@link #settle()} is called or the time given to
 * {@link #processingTakes} has passed on the clock. Requests are processed in order of arrival.
 *
 * <p>Of a member's data only contact identifiers are modelled; encryption is not. A removal takes out the members whose identifiers are
 * <em>all</em> named: whether Google also removes a person by a part of them is not documented, so nobody should count on it.
 */
public final class DataManagerTwin extends HttpTwin {

    /** The OAuth client that may ask for tokens. */
    public static final String CLIENT_ID = GoogleTokens.CLIENT_ID;
    public static final String CLIENT_SECRET = GoogleTokens.CLIENT_SECRET;
    /** Granted both {@link #SCOPE} and {@link #ADWORDS_SCOPE} unless {@link #grant} says otherwise. */
    public static final String REFRESH_TOKEN = GoogleTokens.REFRESH_TOKEN;
    public static final String SCOPE = GoogleTokens.DATA_MANAGER;
    public static final String ADWORDS_SCOPE = GoogleTokens.ADWORDS;
    /** Google's advice is to ask for a status after this time. */
    public static final Duration USUAL_PROCESSING = Duration.ofMinutes(30);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PER_MINUTE = 300;
    private static final int INGESTION_PER_DAY = 100_000;
    private static final int OTHERS_PER_DAY = 50_000;
    private static final Pattern ACCOUNT = Pattern.compile("accountTypes/([A-Z_]+)/accounts/(\\d+)");
    private static final Pattern USER_LISTS = Pattern.compile("/v1/accountTypes/([A-Za-z_]+)/accounts/([^/]+)/userLists(?:/([^/]+))?");

    private final GoogleLists lists;
    private final DataManagerMembers members;
    private final DataManagerUserLists userLists;
    private final Map<String, Integer> spent = new TreeMap<>();
    private volatile boolean quotas = true;

    /** @param port the port to listen on, 0 for any free one */
    public DataManagerTwin(int port, Clock clock, GoogleLists lists) {
        super("google", port, clock);
        this.lists = lists;
        this.members = new DataManagerMembers(lists, clock);
        this.userLists = new DataManagerUserLists(lists);
        start();
    }

    /** How long a request accepted from now on stays {@code PROCESSING}; {@link #USUAL_PROCESSING} unless told. */
    public void processingTakes(Duration duration) {
        members.processingTakes(duration);
    }

    /** Processes everything that was accepted so far, now. */
    public void settle() {
        lists.advance(Instant.MAX);
    }

    /** The processed members of a list, as {@link GoogleLists#members(long)} tells, after what the clock has made due. */
    public Set<List<String>> members(long listId) {
        lists.advance(clock.instant());
        return lists.members(listId);
    }

    /**
     * Every member accepted from now on that carries this hash fails in processing with {@code INVALID_FORMAT}, as happens to data that
     * Google finds wrong only after it accepted the request.
     *
     * @param hash 64 hex digits
     */
    public void rejectInProcessing(String hash) {
        byte[] bytes = PackedIdentifiers.sha256(hash, true);
        if (bytes == null) {
            throw new IllegalArgumentException("a hash is 64 hex digits");
        }
        members.rejectInProcessing(bytes);
    }

    /** Whether the published request quotas of the Cloud project are in force; they are unless switched off. */
    public void quotas(boolean inForce) {
        quotas = inForce;
    }

    /** Leaves the refresh token with these scopes only; tokens handed out keep theirs. */
    public void grant(Set<String> scopes) {
        lists.tokens().grant(scopes);
    }

    @Override
    public boolean isTokenCall(TwinRequest call) {
        return call.path().equals("/token");
    }

    @Override
    public void expireTokens() {
        lists.tokens().forgetAll();
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        if (isTokenCall(call)) {
            return lists.tokens().answer(call, clock.instant());
        }
        try {
            authenticate(call);
            lists.advance(clock.instant());
            return TwinResponse.json(200, route(call).toString());
        } catch (GoogleRefusal refusal) {
            return refusal.answer();
        }
    }

    private JsonNode route(TwinRequest call) {
        String target = call.method() + " " + call.path();
        switch (target) {
            case "POST /v1/audienceMembers:ingest" -> {
                spend("Ingestion", "Write", INGESTION_PER_DAY);
                refuseQuery(call, Set.of());
                return members.ingest(body(call));
            }
            case "POST /v1/audienceMembers:remove" -> {
                spend("Ingestion", "Write", INGESTION_PER_DAY);
                refuseQuery(call, Set.of());
                return members.remove(body(call));
            }
            case "POST /v1/audienceMembers:removeAll" -> {
                spend("Ingestion", "Write", INGESTION_PER_DAY);
                refuseQuery(call, Set.of());
                return members.removeAll(body(call));
            }
            case "GET /v1/requestStatus:retrieve" -> {
                spend("Ingestion", "Read", INGESTION_PER_DAY);
                refuseQuery(call, Set.of("requestId"));
                return members.status(parameter(call, "requestId"));
            }
            default -> {
                return userLists(call);
            }
        }
    }

    private JsonNode userLists(TwinRequest call) {
        Matcher path = USER_LISTS.matcher(call.path());
        if (!path.matches()) {
            throw GoogleRefusal.of(404, "NOT_FOUND", "Method not found.", "NOT_FOUND", GoogleRefusal.DATA_MANAGER, Map.of());
        }
        spend("Default", call.method().equals("GET") ? "Read" : "Write", OTHERS_PER_DAY);
        if (!path.group(1).equals("GOOGLE_ADS")) {
            throw GoogleRefusal.invalid("parent", "INVALID_RESOURCE_NAME", "The account type is not one that this account has.");
        }
        mayAct(call, path.group(2));
        String id = path.group(3);
        switch (call.method() + (id == null ? " all" : " one")) {
            case "GET all" -> {
                refuseQuery(call, Set.of("pageSize", "pageToken", "filter"));
                return userLists.list(parameter(call, "pageSize"), parameter(call, "pageToken"), parameter(call, "filter"));
            }
            case "POST all" -> {
                refuseQuery(call, Set.of("validateOnly"));
                return userLists.create(body(call), isTrue(parameter(call, "validateOnly")));
            }
            case "GET one" -> {
                refuseQuery(call, Set.of());
                return userLists.get(id);
            }
            case "PATCH one" -> {
                refuseQuery(call, Set.of("validateOnly", "updateMask"));
                return userLists.patch(id, body(call), parameter(call, "updateMask"), isTrue(parameter(call, "validateOnly")));
            }
            case "DELETE one" -> {
                refuseQuery(call, Set.of("validateOnly"));
                return userLists.delete(id, isTrue(parameter(call, "validateOnly")));
            }
            default -> throw GoogleRefusal.of(404, "NOT_FOUND", "Method not found.", "NOT_FOUND", GoogleRefusal.DATA_MANAGER, Map.of());
        }
    }

    /** The user behind the token belongs to the manager account and to the advertiser account, to no other. */
    private static void mayAct(TwinRequest call, String account) {
        String login = call.header("login-account");
        if (login != null) {
            Matcher named = ACCOUNT.matcher(login);
            if (!named.matches()) {
                throw GoogleRefusal.invalid("login-account", "INVALID_RESOURCE_NAME",
                        "The login-account header must have the form accountTypes/{accountType}/accounts/{account}.");
            }
            if (!named.group(1).equals("GOOGLE_ADS") || !Set.of(GoogleLists.CUSTOMER_ID, GoogleLists.MANAGER_ID).contains(named.group(2))) {
                throw GoogleRefusal.forbidden();
            }
        }
        if (!account.equals(GoogleLists.CUSTOMER_ID)) {
            throw GoogleRefusal.forbidden();
        }
    }

    private void authenticate(TwinRequest call) {
        String header = call.header("authorization");
        if (header == null || !header.startsWith("Bearer ")) {
            throw GoogleRefusal.of(401, "UNAUTHENTICATED",
                    "Request is missing required authentication credential. Expected OAuth 2 access token, "
                            + "login cookie or other valid authentication credential.",
                    "CREDENTIALS_MISSING", "googleapis.com", Map.of());
        }
        switch (lists.tokens().check(header.substring("Bearer ".length()), SCOPE, clock.instant())) {
            case GOOD -> {
            }
            case WRONG_SCOPE -> throw GoogleRefusal.of(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.",
                    "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "googleapis.com", Map.of("service", GoogleRefusal.DATA_MANAGER));
            case EXPIRED, UNKNOWN -> throw GoogleRefusal.of(401, "UNAUTHENTICATED", "Request had invalid authentication credentials. "
                    + "Expected OAuth 2 access token, login cookie or other valid authentication credential.", "ACCESS_TOKEN_EXPIRED",
                    "googleapis.com", Map.of("service", GoogleRefusal.DATA_MANAGER));
        }
    }

    /** Counts a request against the minute and the day; the names of Google's quotas are not published, ours follow its style. */
    private void spend(String service, String kind, int perDay) {
        if (!quotas) {
            return;
        }
        long now = clock.instant().getEpochSecond();
        String name = service + kind + "RequestsPer";
        take(name + "MinutePerProject", now / 60, PER_MINUTE, "1/min/{project}");
        take(name + "DayPerProject", now / 86_400, perDay, "1/d/{project}");
    }

    private void take(String quota, long window, int limit, String unit) {
        synchronized (spent) {
            spent.keySet().removeIf(key -> key.startsWith(quota + "@") && !key.equals(quota + "@" + window));
            if (spent.merge(quota + "@" + window, 1, Integer::sum) > limit) {
                throw GoogleRefusal.of(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota limit '" + quota + "' of service '"
                        + GoogleRefusal.DATA_MANAGER + "' for consumer 'project_number:42'.", "RATE_LIMIT_EXCEEDED", "googleapis.com",
                        new TreeMap<>(Map.of("service", GoogleRefusal.DATA_MANAGER, "consumer", "projects/42", "quota_limit", quota,
                                "quota_limit_value", String.valueOf(limit), "quota_unit", unit, "quota_location", "global")));
            }
        }
    }

    private static JsonNode body(TwinRequest call) {
        String type = call.header("content-type");
        if (call.body().length > 0 && (type == null || !type.startsWith("application/json"))) {
            throw GoogleRefusal.untranscodable(List.of(new GoogleRefusal.Violation("",
                    "Invalid JSON payload received. Unexpected content type.", null)));
        }
        try {
            JsonNode tree = JSON.readTree(call.body());
            return tree == null || tree.isMissingNode() ? JSON.createObjectNode() : tree;
        } catch (JacksonException e) {
            throw GoogleRefusal.untranscodable(List.of(new GoogleRefusal.Violation("", "Invalid JSON payload received. Unexpected token.",
                    null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuseQuery(TwinRequest call, Set<String> known) {
        for (String name : call.query().keySet()) {
            if (!known.contains(name) && known.stream().noneMatch(one -> JsonShape.snake(one).equals(name)) && !Set.of("alt", "$alt",
                    "prettyPrint").contains(name)) {
                throw GoogleRefusal.untranscodable(List.of(new GoogleRefusal.Violation("", "Invalid JSON payload received. Unknown name \""
                        + name
                        + "\": Cannot bind query parameter. Field '" + name + "' could not be found in request message.", null)));
            }
        }
    }

    private static @Nullable String parameter(TwinRequest call, String name) {
        String value = call.query().get(name);
        return value == null ? call.query().get(JsonShape.snake(name)) : value;
    }

    private static boolean isTrue(@Nullable String value) {
        return "true".equals(value);
    }
}
