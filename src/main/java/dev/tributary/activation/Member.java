package dev.tributary.activation;

/** One person as a platform gets them: all identifiers together, hashed. @param tuple JSON, made by {@link Destination#tuple} */
public record Member(String profileId, String tuple) {

    @Override
    public String toString() {
        return "member " + profileId;
    }
}
