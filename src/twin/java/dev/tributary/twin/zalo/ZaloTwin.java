package dev.tributary.twin.zalo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.RateWindow;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Zalo Official Account, grants of version 4 ({@code /v4/oa/access_token}, at the vendor on another host) and reads of versions 2 and 3:
 * {@code user/getlist}, {@code user/detail}, {@code listrecentchat}, {@code conversation}, {@code getoa}. Arguments come as JSON in the
 * query parameter {@code data}; errors are HTTP 200. The limit of calls is the twin's own guess, for the vendor publishes none. Facts from
 * zaloplatform/zalo-java-sdk and public clients. Thread-safe.
 */
public final class ZaloTwin extends HttpTwin {

    public static final String OA_ID = "388613280878808645";
    public static final String APP_ID = "431280984480888";
    public static final String SECRET_KEY = "zalo_app_secret_test";
    public static final String REFRESH_TOKEN = "zalo-refresh-0";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter RANGE = DateTimeFormatter.ofPattern("yyyy_MM_dd", Locale.ROOT);
    private static final int LAST_OFFSET = 9951;

    private final ZaloAccount account;
    private final ZaloTokens tokens;
    private final RateWindow calls;
    private final AtomicReference<Runnable> once = new AtomicReference<>(() -> {});

    /** Starts listening on a port, 0 for any free one, with at most 20 calls in a second. */
    public ZaloTwin(int port, Clock clock) {
        this(port, clock, 20);
    }

    /** Starts listening on a port, 0 for any free one. @param perSecond calls in a second, by the clock, beyond which it answers -32 */
    public ZaloTwin(int port, Clock clock, int perSecond) {
        this(port, clock, perSecond, 230, 420);
    }

    /** Starts listening, with so many people and messages in 60 days. */
    public ZaloTwin(int port, Clock clock, int perSecond, int people, int messages) {
        super("zalo", port, clock);
        this.account = new ZaloAccount(clock, people, messages);
        this.tokens = new ZaloTokens(clock);
        this.calls = new RateWindow(perSecond, Duration.ofSeconds(1), clock);
        start();
    }

    /** Changes a user, who thereby interacts today. */
    public void changeUser(String id, Consumer<ObjectNode> change) {
        account.change(id, change);
    }

    /** Adds a user who interacts today; returns the id. */
    public String addUser(Consumer<ObjectNode> change) {
        return account.add(change);
    }

    /** Removes a user: gone from the list, and {@code detail} answers -213. */
    public void removeUser(String id) {
        account.remove(id);
    }

    /** A message now. */
    public void message(String user, boolean fromUser, String text) {
        account.message(user, fromUser, text);
    }

    /** Does something right before the next answer to {@code user/detail}. */
    public void onNextDetail(Runnable what) {
        once.set(what);
    }

    public List<String> userIds() {
        return account.ids(null, null, null, null);
    }

    public int messageCount() {
        return account.messages(null).size();
    }

    /** What {@code detail} gives for a user, or null. */
    public @Nullable ObjectNode find(String id) {
        return account.find(id);
    }

    /** The refresh token that works now, as an administrator of the account would get one by agreeing again. */
    public String refreshToken() {
        return tokens.refreshToken();
    }

    /** How many pairs of tokens were handed out. */
    public int grants() {
        return tokens.granted();
    }

    @Override
    public boolean isTokenCall(TwinRequest call) {
        return call.path().equals("/v4/oa/access_token");
    }

    @Override
    public void expireTokens() {
        tokens.expire();
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        try {
            if (isTokenCall(call)) {
                return tokens.grant(call);
            }
            JsonNode data = respond(call);
            ObjectNode answer = JSON.createObjectNode();
            answer.set("data", data);
            return TwinResponse.json(200, answer.put("error", 0).put("message", "Success").toString());
        } catch (ZaloRefusal refusal) {
            return refusal.answer();
        }
    }

    private JsonNode respond(TwinRequest call) throws ZaloRefusal {
        if (!tokens.isValid(call.header("access_token"))) {
            throw new ZaloRefusal(-216, call.header("access_token") == null ? "Access token is invalid" : "Access token has expired");
        }
        if (!calls.take()) {
            throw new ZaloRefusal(-32, "Application has reached the limit of calls");
        }
        JsonNode data = data(call);
        return switch (call.method() + " " + call.path()) {
            case "GET /v3.0/oa/user/getlist" -> users(data);
            case "GET /v3.0/oa/user/detail" -> detail(data);
            case "GET /v2.0/oa/listrecentchat" -> page(account.messages(null), data);
            case "GET /v2.0/oa/conversation" -> page(account.messages(required(data)), data);
            case "GET /v2.0/oa/getoa" -> JSON.createObjectNode().put("oa_id", OA_ID).put("name", "Cửa hàng");
            default -> throw new ZaloRefusal(404, "You are accessing an empty or invalid API. Check the path again.");
        };
    }

    private static JsonNode data(TwinRequest call) throws ZaloRefusal {
        try {
            return JSON.readTree(call.query().getOrDefault("data", "{}"));
        } catch (IOException notJson) {
            throw new ZaloRefusal(-201, "data is invalid");
        }
    }

    private JsonNode users(JsonNode data) throws ZaloRefusal {
        int offset = whole(data, "offset", 0, LAST_OFFSET);
        int count = whole(data, "count", 1, 50);
        JsonNode follower = data.path("is_follower");
        if (!follower.isMissingNode() && !(follower.isTextual() && List.of("true", "false").contains(follower.asText()))) {
            throw new ZaloRefusal(-201, "is_follower is invalid");
        }
        LocalDate[] days = period(data.path("last_interaction_period").asText(""));
        List<String> ids = account.ids(follower.isMissingNode() ? null : follower.asText().equals("true"),
                data.hasNonNull("tag_name") ? data.path("tag_name").asText() : null, days[0], days[1]);
        ObjectNode answer = JSON.createObjectNode().put("total", ids.size()).put("count", count).put("offset", offset);
        ArrayNode users = answer.putArray("users");
        ids.stream().skip(offset).limit(count).forEach(id -> users.addObject().put("user_id", id));
        return answer;
    }

    private @Nullable LocalDate[] period(String period) throws ZaloRefusal {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZaloAccount.ZONE);
        switch (period) {
            case "" :
                return new LocalDate[] {null, null};
            case "TODAY" :
                return new LocalDate[] {today, today};
            case "YESTERDAY" :
                return new LocalDate[] {today.minusDays(1), today.minusDays(1)};
            case "L7D" :
                return new LocalDate[] {today.minusDays(7), today};
            case "L30D" :
                return new LocalDate[] {today.minusDays(30), today};
            default :
        }
        String[] ends = period.split(":", -1);
        try {
            LocalDate from = LocalDate.parse(ends[0], RANGE);
            LocalDate to = LocalDate.parse(ends[ends.length - 1], RANGE);
            if (ends.length == 2 && !to.isBefore(from)) {
                return new LocalDate[] {from, to};
            }
        } catch (DateTimeParseException notADay) {
            // refused below
        }
        throw new ZaloRefusal(-201, "last_interaction_period is invalid");
    }

    private JsonNode detail(JsonNode data) throws ZaloRefusal {
        once.getAndSet(() -> {}).run();
        ObjectNode user = account.find(required(data));
        if (user == null) {
            throw new ZaloRefusal(-213, "User has not followed OA");
        }
        return user;
    }

    private static String required(JsonNode data) throws ZaloRefusal {
        if (!data.path("user_id").isTextual()) { // a number of this size loses its last digits in most clients
            throw new ZaloRefusal(-201, "user_id is invalid");
        }
        return data.path("user_id").asText();
    }

    private static JsonNode page(List<ObjectNode> messages, JsonNode data) throws ZaloRefusal {
        int offset = whole(data, "offset", 0, Integer.MAX_VALUE);
        int count = whole(data, "count", 1, 10);
        ArrayNode page = JSON.createArrayNode();
        messages.stream().skip(offset).limit(count).forEach(page::add);
        return page;
    }

    private static int whole(JsonNode data, String name, int least, int most) throws ZaloRefusal {
        JsonNode value = data.path(name);
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw new ZaloRefusal(-201, name + " is invalid");
        }
        return value.intValue();
    }
}
