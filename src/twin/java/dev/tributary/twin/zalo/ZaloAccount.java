package dev.tributary.twin.zalo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.RecordStore;
import dev.tributary.twin.people.SplitMix64;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The made-up Official Account behind {@link ZaloTwin}: its people and their messages of 60 days. Thread-safe. */
final class ZaloAccount {

    static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);
    private static final DateTimeFormatter SENT = DateTimeFormatter.ofPattern("HH:mm:ss dd/MM/yyyy", Locale.ROOT).withZone(ZONE);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long FIRST = 246_845_883_529_197_000L;
    private static final List<String> KINDS = List.of("text", "text", "image", "sticker", "link", "text");
    private static final List<String> NAMES = List.of("Lan", "Nguyễn Văn An", "Mèo 🐱", "Trần Thu Hà", "Huy", "Cô Ba Bánh Mì");

    private final Clock clock;
    private static final Comparator<ObjectNode> NEWEST_FIRST = Comparator
            .comparingLong((ObjectNode message) -> message.path("time").asLong()).reversed();

    private final RecordStore<Long, ObjectNode> users;
    private final RecordStore<Integer, ObjectNode> messages;

    ZaloAccount(Clock clock, int people, int talk) {
        this.clock = clock;
        this.users = RecordStore.byKey("user", clock, ChronoUnit.MILLIS, Comparator.naturalOrder());
        this.messages = RecordStore.byCreation("message", clock, ChronoUnit.MILLIS);
        SplitMix64 dice = new SplitMix64(431_280);
        Instant opened = clock.instant();
        for (int i = 0; i < people; i++) {
            users.put(FIRST + i * 7L, user(FIRST + i * 7L, i, LocalDate.ofInstant(opened, ZONE).minusDays(30 + dice.below(60))));
        }
        for (int i = 0; i < talk; i++) {
            Instant at = opened.minus(Duration.ofDays(60)).plusMillis(Duration.ofDays(60).toMillis() * i / talk + dice.below(900_000));
            say(FIRST + dice.below(people) * 7L, dice.chance(60), dice.pick(KINDS), "Chào shop, mã đơn " + i, at);
        }
    }

    private static ObjectNode user(long id, int i, LocalDate day) {
        ObjectNode user = JSON.objectNode().put("user_id", String.valueOf(id))
                .put("user_id_by_app", String.valueOf(552_177_279_717_587_000L + i))
                .put("user_external_id", "").put("display_name", NAMES.get(i % NAMES.size()))
                .put("user_alias", i % 9 == 0 ? "Chị Lan Q1" : "").put("is_sensitive", false)
                .put("user_last_interaction_date", DAY.format(day)).put("user_is_follower", i % 8 != 3)
                .put("avatar", "https://s120-ava-talk.zadn.vn/" + i + ".jpg");
        ObjectNode tags = user.putObject("tags_and_notes_info");
        tags.putArray("notes");
        if (i % 6 == 0) {
            tags.putArray("tag_names").add("VIP").add("Hà Nội");
        } else {
            tags.putArray("tag_names");
        }
        ObjectNode shared = user.putObject("shared_info");
        if (i % 3 == 0) { // shared: a number, sometimes a text, sometimes of before 2018
            long line = 3_200_000 + i * 211L;
            shared.put("name", "Nguyen Thi Lan " + i).put("address", "12 Ly Thuong Kiet").put("city", "Ha Noi").put("district", "Hoan Kiem")
                    .put("user_dob", i % 2 == 0 ? "15/08/1990" : "");
            if (i % 4 == 0) {
                shared.put("phone", "84120" + line);
            } else {
                shared.put("phone", Long.parseLong("84912" + String.valueOf(line).substring(1)));
            }
        } else {
            shared.put("name", "").put("phone", 0).put("address", "").put("city", "").put("district", "").put("user_dob", "");
        }
        return user;
    }

    private void say(long user, boolean fromUser, String kind, String text, Instant at) {
        int sent = messages.size() + 1;
        ObjectNode person = users.get(user);
        String name = person.path("display_name").asText();
        ObjectNode message = JSON.objectNode().put("src", fromUser ? 1 : 0).put("time", at.toEpochMilli()).put("sent_time", SENT.format(at))
                .put("from_id", fromUser ? String.valueOf(user) : ZaloTwin.OA_ID).put("from_display_name", fromUser ? name : "Cửa hàng")
                .put("to_id", fromUser ? ZaloTwin.OA_ID : String.valueOf(user)).put("to_display_name", fromUser ? "Cửa hàng" : name)
                .put("message_id", String.format(Locale.ROOT, "%020x", 0x92a905608e14174cL + sent)).put("type", kind);
        if (kind.equals("text")) {
            message.put("message", text);
        } else {
            message.put("url", "https://zalo.example/" + sent).put("description", "");
        }
        messages.put(sent, message);
        LocalDate day = LocalDate.ofInstant(at, ZONE);
        if (day.isAfter(LocalDate.parse(person.path("user_last_interaction_date").asText(), DAY))) {
            users.change(user, (was, now) -> was.deepCopy().put("user_last_interaction_date", DAY.format(day)));
        }
    }

    synchronized void message(String user, boolean fromUser, String text) {
        say(Long.parseLong(user), fromUser, "text", text, clock.instant());
    }

    void change(String id, Consumer<ObjectNode> change) {
        users.change(Long.valueOf(id), (was, now) -> {
            ObjectNode user = was.deepCopy();
            change.accept(user);
            return user.put("user_last_interaction_date", DAY.format(LocalDate.ofInstant(now, ZONE)));
        });
    }

    synchronized String add(Consumer<ObjectNode> change) {
        long id = FIRST + users.size() * 7L + 1;
        ObjectNode user = user(id, 1, LocalDate.ofInstant(clock.instant(), ZONE));
        change.accept(user);
        users.put(id, user);
        return String.valueOf(id);
    }

    void remove(String id) {
        users.remove(Long.valueOf(id));
    }

    @Nullable
    ObjectNode find(String id) {
        try {
            ObjectNode user = users.find(Long.valueOf(id));
            return user == null ? null : user.deepCopy();
        } catch (NumberFormatException notAnId) {
            return null;
        }
    }

    /** Ids of users in a fixed order. @param from null for no bound */
    List<String> ids(@Nullable Boolean follower, @Nullable String tag, @Nullable LocalDate from, @Nullable LocalDate to) {
        return users.all().stream()
                .filter(user -> follower == null || user.path("user_is_follower").asBoolean() == follower)
                .filter(user -> tag == null || user.at("/tags_and_notes_info/tag_names").toString().contains("\"" + tag + "\""))
                .filter(user -> {
                    LocalDate day = LocalDate.parse(user.path("user_last_interaction_date").asText(), DAY);
                    return (from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to));
                })
                .map(user -> user.path("user_id").asText()).toList();
    }

    /** Messages, newest first. @param user only those with this user, or null for all */
    List<ObjectNode> messages(@Nullable String user) {
        return messages.all(NEWEST_FIRST).stream().filter(
                message -> user == null || message.path("from_id").asText().equals(user) || message.path("to_id").asText().equals(user))
                .toList();
    }
}
