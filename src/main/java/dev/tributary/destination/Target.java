package dev.tributary.destination;

import dev.tributary.io.Sha256;
import org.jspecify.annotations.Nullable;

/** One audience on one connection: what every question to the ledger is about. */
record Target(String connection, String platform, String audience, AudienceOptions options) {

    /** The list as the ledger remembers it. @param size as the platform last counted, or null when it was not asked yet */
    record KnownList(String listId, @Nullable String lookalikeId, @Nullable String lookalikeMarker, @Nullable Long size) {

        /** Both platforms grow a lookalike from no fewer than 100 people. */
        private static final long LEAST_SEED = 100;

        boolean canBeSeed() {
            return size != null && size >= LEAST_SEED;
        }
    }

    /** Changes with the keys that a tuple is made of, so that other keys mean other tuples. */
    String signature() {
        return Sha256.hex("keys " + options.schema()).substring(0, 8) + ".";
    }
}
