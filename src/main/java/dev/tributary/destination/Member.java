package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

/**
 * One person as a platform gets them: all identifiers together, hashed.
 *
 * @param tuple   JSON, made by {@link Destination#tuple}
 * @param signals consent as Google asks for it, a letter each for {@code ad_user_data} and {@code ad_personalization}; null: both are granted
 */
public record Member(String profileId, String tuple, @Nullable String signals) {

    /** Of someone who granted all that is asked. */
    public Member(String profileId, String tuple) {
        this(profileId, tuple, null);
    }

    @Override
    public String toString() {
        return "member " + profileId;
    }
}
