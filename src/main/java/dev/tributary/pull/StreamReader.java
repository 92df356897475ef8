package dev.tributary.pull;

import org.jspecify.annotations.Nullable;

/** One sweep through one stream. A position is text that a checkpoint can keep. */
interface StreamReader extends AutoCloseable {

    /**
     * Reads one page.
     *
     * @param position null for the first
     * @throws dev.tributary.FaultException when it cannot be had: its kind says why
     */
    SourcePage read(@Nullable String position);

    /** Whether later pages can be asked for before earlier ones have answered. */
    boolean ahead();

    /** The position behind this one, for lists that can be read ahead; null when it lies beyond {@code total}. */
    @Nullable
    String behind(@Nullable String position, long total);

    /** Where to resume: one page earlier where the list may have drifted. */
    @Nullable
    String resumeAt(@Nullable String position);

    /** Parts that could not be read so far. */
    int skipped();

    /** Whether all that was read so far has to be stored before more is read. */
    default boolean waits() {
        return false;
    }

    /** All that was read so far is stored. */
    default void stored() {
    }

    /** Why the run is no success although it came to its end, or null. */
    default @Nullable String complaint() {
        return null;
    }

    @Override
    default void close() {
    }
}
