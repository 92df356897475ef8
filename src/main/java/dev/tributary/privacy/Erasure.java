package dev.tributary.privacy;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One erasure and its state. Holds no personal data.
 *
 * @param subject  salted hash of the identifier that the request named; null when it was applied again after a restore
 * @param done     whether every platform has confirmed
 * @param taken    rows deleted by table, without tables that had none
 * @param removals removals from each list that may have held the person
 * @param refused  rows of the person that later runs did not store
 */
public record Erasure(String id, Instant requestedAt, Instant erasedAt, @Nullable String subject, boolean done, @Nullable Instant doneAt,
        Map<String, Long> taken,
        List<Removal> removals, long refused) {

    /**
     * The removal from one list of a platform.
     *
     * @param state     queued (sent again until accepted), accepted, confirmed
     * @param requestId the platform's id of the request
     */
    public record Removal(String connection, String audience, String listId, String state, @Nullable String requestId,
            @Nullable String reason, Instant at) {}

    public long rows() {
        return taken.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The state as one sentence without the id. */
    public String sentence() {
        long confirmed = removals.stream().filter(removal -> removal.state().equals("confirmed")).count();
        return String.format(Locale.ROOT, "%,d rows taken out; of %,d lists %,d confirmed, %,d accepted, %,d waiting%s; %s", rows(),
                removals.size(), confirmed,
                removals.size() - confirmed - waiting(), waiting(),
                refused == 0 ? "" : String.format(Locale.ROOT, "; %,d rows refused since", refused), done ? "done" : "not done yet");
    }

    /** Removals that no platform has accepted yet. */
    public long waiting() {
        return removals.stream().filter(removal -> removal.state().equals("queued")).count();
    }
}
