package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The status of an audience on one connection.
 *
 * @param listId    null until the first push
 * @param size      as the platform counts, often rounded; null when unknown
 * @param states    members by ledger state, plus {@code removed}
 * @param withheld  members held back, by reason
 * @param failed    members the platform did not take, by reason
 * @param checkedAt when the platform was last asked
 */
public record AudienceStatus(String audience, String platform, String connection, @Nullable String listId, @Nullable String lookalikeId,
        @Nullable Long size,
        @Nullable String matchRate, @Nullable String platformState, @Nullable Instant checkedAt,
        Map<String, Long> states, Map<String, Long> withheld, Map<String, Long> failed) {

    public AudienceStatus {
        states = Map.copyOf(states);
        withheld = Map.copyOf(withheld);
        failed = Map.copyOf(failed);
    }

    /** A sentence for people: counts and ids only. */
    public String sentence() {
        if (listId == null && states.isEmpty()) {
            return "not pushed yet";
        }
        StringJoiner members = new StringJoiner(", ");
        new TreeMap<>(states).forEach((state, people) -> members.add(String.format(Locale.ROOT, "%,d %s", people, state)));
        StringBuilder text = new StringBuilder(listId == null ? "no list yet" : "list " + listId).append(": ").append(members);
        if (size != null) {
            text.append(String.format(Locale.ROOT, "; the platform counts %,d", size));
        }
        if (matchRate != null) {
            text.append(", match rate ").append(matchRate);
        }
        if (lookalikeId != null) {
            text.append("; lookalike ").append(lookalikeId);
        }
        return text.append(checkedAt == null ? "; not asked yet" : "; asked " + checkedAt.truncatedTo(ChronoUnit.SECONDS)).toString();
    }
}
