package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

/**
 * One person as a destination receives them: all identifiers together, hashed.
 *
 * @param tuple   made by {@link Destination#tuple}
 * @param signals the state of each consent signal that the destination's type declares, one letter each in that order; null: all are
 *                granted
 */
public record Member(String profileId, String tuple, @Nullable String signals) {

    public static final char GRANTED = 'G';
    public static final char DENIED = 'D';
    /** The person said nothing. */
    public static final char UNSPECIFIED = 'U';

    /** A person who granted every signal. */
    public Member(String profileId, String tuple) {
        this(profileId, tuple, null);
    }

    @Override
    public String toString() {
        return "member " + profileId;
    }
}
