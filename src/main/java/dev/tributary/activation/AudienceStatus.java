package dev.tributary.activation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * How an audience stands on one connection.
 *
 * @param listId    null until the first push
 * @param size      as the platform counts, often rounded; null when unknown
 * @param states    members by ledger state, plus {@code removed}
 * @param withheld  members held back, by reason
 * @param failed    members the platform did not take, by reason
 * @param checkedAt when the platform was last asked
 */
public record AudienceStatus(String audience, String platform, String connection, @Nullable String listId, @Nullable String lookalikeId, @Nullable Long size,
                             @Nullable String matchRate, @Nullable String platformState, @Nullable Instant checkedAt,
                             Map<String, Long> states, Map<String, Long> withheld, Map<String, Long> failed) {

    public AudienceStatus {
        states = Map.copyOf(states);
        withheld = Map.copyOf(withheld);
        failed = Map.copyOf(failed);
    }
}
