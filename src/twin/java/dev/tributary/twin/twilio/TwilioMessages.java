package dev.tributary.twin.twilio;

import dev.tributary.twin.kit.RecordStore;
import dev.tributary.twin.people.SplitMix64;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;

/** The messages of a Twilio account: three weeks of them up to the clock's now at the start. Thread-safe. */
final class TwilioMessages {

    private static final int PLANTED = 420;
    private static final Duration APART = Duration.ofMinutes(70);
    private static final BigDecimal PRICE = new BigDecimal("-0.07500");
    private static final String SERVICE = "MG0000000000000000000000000000000a";
    private static final String SENDER = "TRIBUTARY";
    private static final String NUMBER = "+17015550123";
    private static final List<String> WORDS = List.of("Ma giam gia TET26", "Đơn hàng của bạn đã được giao ✅", "Mã xác thực: 123456",
            "Chúc mừng sinh nhật! Giảm 20% hôm nay", "");

    private static final Comparator<TwilioMessage> NEWEST_FIRST = Comparator.comparing(TwilioMessage::created)
            .thenComparing(TwilioMessage::sid).reversed();

    private final RecordStore<String, TwilioMessage> messages;
    private int lastNumber = PLANTED;
    private @Nullable List<TwilioMessage> copy;
    private boolean lagging;

    TwilioMessages(Clock clock) {
        messages = RecordStore.byCreation("message", clock, ChronoUnit.SECONDS); // the vendor's times have whole seconds
        Instant now = messages.now();
        for (int number = 1; number <= PLANTED; number++) {
            plant(number, now.minus(APART.multipliedBy(PLANTED - number + 1L)), now);
        }
    }

    private void plant(int number, Instant at, Instant now) {
        SplitMix64 dice = new SplitMix64(number * 7919L);
        String person = number % 61 == 0 ? "+266696687" // what the vendor writes for a caller who withholds the number
                : "+8490" + String.format(java.util.Locale.ROOT, "%07d", 1_000_000 + dice.below(180) * 37);
        String body = dice.pick(WORDS);
        boolean billed = at.isBefore(now.minus(Duration.ofHours(3)));
        BigDecimal price = billed ? PRICE : null;
        Instant sent = at.plusSeconds(2);
        Instant done = at.plusSeconds(2 + dice.below(40));
        String sid = sid(number);
        int kind = dice.below(100);
        TwilioMessage message;
        if (number % 40 == 0) {
            message = new TwilioMessage(sid, person, NUMBER, "STOP", "received", "inbound", null, price, null, at, at, at);
        } else if (kind < 10) {
            message = new TwilioMessage(sid, person, NUMBER, dice.chance(50) ? "Còn hàng không shop? 🙏" : " stop by tomorrow", "received",
                    "inbound", null, price, null, at, at, at);
        } else if (kind < 15) {
            message = new TwilioMessage(sid, "whatsapp:" + NUMBER, "whatsapp:" + person, body, "read", "outbound-api", null, price, null,
                    at, sent, done);
        } else if (kind < 19) {
            message = new TwilioMessage(sid, SENDER, person, body, "failed", "outbound-api", SERVICE, null, 21610, at, null, done);
        } else if (kind < 26) {
            message = new TwilioMessage(sid, SENDER, person, body, "undelivered", "outbound-api", SERVICE, price,
                    dice.pick(List.of(30003, 30005, 30007)), at, sent, done);
        } else if (kind < 28) {
            message = new TwilioMessage(sid, null, person, body, "canceled", "outbound-api", SERVICE, null, null, at, null, done);
        } else if (kind < 32) {
            message = new TwilioMessage(sid, NUMBER, person, body, "sent", "outbound-reply", null, price, null, at, sent, done);
        } else {
            message = new TwilioMessage(sid, SENDER, person, body, "delivered", "outbound-api", SERVICE, price, null, at, sent, done);
        }
        messages.put(sid, message);
    }

    private static String sid(int number) {
        return "SM" + String.format(java.util.Locale.ROOT, "%032x", number);
    }

    synchronized String add(@Nullable String from, String to, String body, String status, String direction, @Nullable String service) {
        String sid = sid(++lastNumber);
        Instant now = messages.now();
        TwilioMessage message = new TwilioMessage(sid, from, to, body, "queued", direction, service, null, null, now, null, now);
        messages.put(sid, status.equals("queued") ? message : message.inStatus(status, null, now));
        return sid;
    }

    void change(String sid, BiFunction<TwilioMessage, Instant, TwilioMessage> change) {
        messages.change(sid, change);
    }

    void remove(String sid) {
        messages.remove(sid);
    }

    synchronized void lag(boolean on) {
        copy = copy == null ? messages.all(NEWEST_FIRST) : copy;
        lagging = on;
    }

    /** Newest first. */
    synchronized List<TwilioMessage> all() {
        return lagging && copy != null ? copy : messages.all(NEWEST_FIRST);
    }
}
