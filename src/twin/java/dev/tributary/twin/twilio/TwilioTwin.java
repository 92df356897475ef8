package dev.tributary.twin.twilio;

import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Twilio's list of messages (twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources): newest first, filtered by the
 * GMT day of sending alone, paged by links. A message changes after it was sent, and nothing lists what has changed. Thread-safe.
 */
public final class TwilioTwin extends HttpTwin {

    public static final String ACCOUNT = "AC5ef8732a3c49700934481addd5ce1659";
    public static final String AUTH_TOKEN = "3f1c9a7be5d24680b1a2c3d4e5f60718";
    /** The other way to prove who calls: a key and its secret. */
    public static final String API_KEY = "SK0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    public static final String API_SECRET = "twilio-api-key-secret-of-the-twin";

    private static final Pattern PATH = Pattern.compile("/2010-04-01/Accounts/([^/]+)/Messages(?:/([^/.]+))?\\.json");

    private final TwilioMessages messages;
    private final AtomicLong throttledCalls = new AtomicLong();
    private final AtomicInteger going = new AtomicInteger();
    private volatile LongPredicate throttled = call -> false;
    private volatile int concurrent = 100;
    private volatile boolean revoked;

    /** @param port the port to listen on, 0 for any free one */
    public TwilioTwin(int port, Clock clock) {
        super("twilio", port, clock);
        this.messages = new TwilioMessages(clock);
        start();
    }

    /** Every message there is, newest first. */
    public List<TwilioMessage> messages() {
        return messages.all();
    }

    /** Sends a message now through the messaging service and returns its id; {@code queued} and {@code scheduled} have not gone out. */
    public String send(String to, String body, String status) {
        return messages.add("TRIBUTARY", to, body, status, "outbound-api", "MG0000000000000000000000000000000a");
    }

    /** A message comes in now. */
    public String receive(String from, String body) {
        return messages.add(from, "+17015550123", body, "received", "inbound", null);
    }

    /** A message's status becomes another one now. @param errorCode why it failed, or null */
    public void advance(String sid, String status, @Nullable Integer errorCode) {
        messages.change(sid, (was, now) -> was.inStatus(status, errorCode, now));
    }

    /** A message is billed now. @param price negative */
    public void bill(String sid, BigDecimal price) {
        messages.change(sid, (was, now) -> was.billed(price, now));
    }

    /** A message's text is emptied now. */
    public void redact(String sid) {
        messages.change(sid, TwilioMessage::redacted);
    }

    /** Deletes a message: it is nowhere from now on, and nothing tells. */
    public void remove(String sid) {
        messages.remove(sid);
    }

    /** While on, every message shows as it was when this was first called, as in a copy that lags behind. */
    public void lag(boolean on) {
        messages.lag(on);
    }

    /** Refuses the matching calls with 429 and 20429; the calls are counted from 1 since this was set. */
    public void throttle(LongPredicate when) {
        throttledCalls.set(0);
        throttled = when;
    }

    /** How many calls may be going on at once; the one beyond is refused with 429. */
    public void concurrency(int calls) {
        concurrent = calls;
    }

    /** Lets the account's token in again after an injected fault revoked it. */
    public void restoreToken() {
        revoked = false;
    }

    @Override
    public void expireTokens() {
        revoked = true;
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        int now = going.incrementAndGet();
        try {
            TwinResponse answer = now > concurrent || throttled.test(throttledCalls.incrementAndGet())
                    ? refusal(429, 20429, "Too Many Requests")
                    : served(call);
            return answer.with("Twilio-Concurrent-Requests", String.valueOf(now)).with("Twilio-Request-Id", "RQ" + sidOf(call));
        } finally {
            going.decrementAndGet();
        }
    }

    private static String sidOf(TwinRequest call) {
        return String.format(java.util.Locale.ROOT, "%032x", (call.path() + call.query()).hashCode() & 0xffffffffL);
    }

    private TwinResponse served(TwinRequest call) {
        if (!mayEnter(call)) {
            return refusal(401, 20003, "Authenticate").with("WWW-Authenticate", "Basic realm=\"Twilio API\"");
        }
        Matcher path = PATH.matcher(call.path());
        if (!path.matches() || !path.group(1).equals(ACCOUNT)) {
            return refusal(404, 20404, "The requested resource " + call.path() + " was not found");
        }
        if (!call.method().equals("GET")) {
            return refusal(405, 20004, "Method not allowed");
        }
        String sid = path.group(2);
        if (sid != null) {
            return messages.all().stream().filter(one -> one.sid().equals(sid)).findFirst()
                    .map(one -> JsonResponse.of(200, json -> one.write(json, ACCOUNT)))
                    .orElseGet(() -> refusal(404, 20404, "The requested resource " + call.path() + " was not found"));
        }
        try {
            return TwilioList.page(messages.all(), call.query());
        } catch (TwilioList.BadParameter bad) {
            return refusal(400, bad.code, String.valueOf(bad.getMessage()));
        }
    }

    private boolean mayEnter(TwinRequest call) {
        String header = call.header("authorization");
        if (revoked || header == null || !header.startsWith("Basic ")) {
            return false;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
            return pair.equals(ACCOUNT + ":" + AUTH_TOKEN) || pair.equals(API_KEY + ":" + API_SECRET);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static TwinResponse refusal(int status, int code, String message) {
        return JsonResponse.of(status, json -> {
            json.writeStartObject();
            json.writeNumberField("code", code);
            json.writeStringField("message", message);
            json.writeStringField("more_info", "https://www.twilio.com/docs/errors/" + code);
            json.writeNumberField("status", status);
            json.writeEndObject();
        });
    }
}
