package dev.tributary.privacy;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One person who was forgotten, and how far it came. Holds no personal data.
 *
 * @param subject  salted hash of the identifier that the request named; null when it was applied again by itself
 * @param done     nothing is left to do: every platform confirmed
 * @param taken    rows taken out, by table; only those with any
 * @param removals what each list that may have held the person said
 * @param refused  rows that later syncs brought and that were not stored
 */
public record Erasure(String id, Instant requestedAt, Instant erasedAt, @Nullable String subject, boolean done, @Nullable Instant doneAt, Map<String, Long> taken,
                      List<Removal> removals, long refused) {

    /**
     * A list at a platform.
     *
     * @param state     queued (sent again until taken), accepted, confirmed
     * @param requestId what the platform knows it by
     */
    public record Removal(String connection, String audience, String listId, String state, @Nullable String requestId, @Nullable String reason, Instant at) {
    }

    public long rows() {
        return taken.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Removals that no platform has taken yet. */
    public long waiting() {
        return removals.stream().filter(removal -> removal.state().equals("queued")).count();
    }
}
