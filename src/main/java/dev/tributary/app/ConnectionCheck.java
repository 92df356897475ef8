package dev.tributary.app;

import org.jspecify.annotations.Nullable;

import java.time.YearMonth;
import java.util.List;

/**
 * The result of asking one vendor for something small: whether its secrets are set, the vendor answers and takes the credentials.
 *
 * @param apiVersion the version that is asked for, or null when the API has none
 * @param sunset     the month in which the vendor ends that version, or null when that is not known
 * @param answer     the vendor's answer, or why it could not be asked: one sentence without personal data
 * @param warnings   credentials and API versions that end soon unless a person acts, one sentence each
 */
public record ConnectionCheck(String connection, String connector, State state, @Nullable String apiVersion, @Nullable YearMonth sunset,
        String answer,
        List<String> warnings) {

    public enum State {
        OK, PAUSED, FAILED
    }
}
