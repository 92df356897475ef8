package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * The state of a list and of accepted requests, as a platform reports it.
 *
 * @param requests  by request id; a request that the platform does not report is absent
 * @param size      people on the list as the platform counts them, often rounded; null when it does not report it
 * @param matchRate in the platform's words
 * @param state     of the list, in the platform's words
 */
public record Confirmation(Map<String, Answer> requests, @Nullable Long size, @Nullable String matchRate, @Nullable String state) {

    public Confirmation {
        requests = Map.copyOf(requests);
    }

    /** @param reason counts by reason, for partial and failed requests */
    public record Answer(State state, @Nullable String reason) {}

    /** How far a request came. Partial: some members failed and the platform does not say which. */
    public enum State {
        PROCESSING, CONFIRMED, PARTIAL, FAILED
    }
}
