package dev.tributary.privacy;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

    /** In a sentence, without the id. */
    public String sentence() {
        long confirmed = removals.stream().filter(removal -> removal.state().equals("confirmed")).count();
        return String.format(Locale.ROOT, "%,d rows taken out; of %,d lists %,d confirmed, %,d accepted, %,d waiting%s; %s", rows(), removals.size(), confirmed,
                removals.size() - confirmed - waiting(), waiting(), refused == 0 ? "" : String.format(Locale.ROOT, "; %,d rows refused since", refused), done ? "done" : "not done yet");
    }

    /** Removals that no platform has taken yet. */
    public long waiting() {
        return removals.stream().filter(removal -> removal.state().equals("queued")).count();
    }
}
