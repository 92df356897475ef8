package dev.tributary.destination;

/**
 * A list as we want it on a platform.
 *
 * @param marker unique to this installation and audience; stands in the list's description, and a list carrying it is ours
 */
public record ListSpec(String audience, String marker, DestinationOptions options) {

    /** Neutral words: platforms flag lists whose description suggests health or wealth. */
    public String description() {
        return "Kept by Tributary; changes made by hand are overwritten. [" + marker + "]";
    }
}
