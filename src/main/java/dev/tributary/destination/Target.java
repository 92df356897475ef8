package dev.tributary.destination;

import dev.tributary.io.Sha256;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** One audience on one connection: the key of every read and write of the ledger. */
record Target(String connection, DestinationType type, String audience, DestinationOptions options) {

    /** The list as the ledger knows it. @param size as the platform last counted, or null when it has not been asked yet */
    record KnownList(String listId, @Nullable String lookalikeId, @Nullable String lookalikeMarker, @Nullable Long size) {}

    String platform() {
        return type.declaration().id();
    }

    /** The kinds of identifiers that members are made of, sorted. */
    List<String> kinds() {
        return type.identifierKinds(options).stream().sorted().distinct().toList();
    }

    /** Whether the platform counts enough people on the list to grow a lookalike from it. */
    boolean canBeSeed(KnownList known) {
        return known.size() != null && known.size() >= type.declaration().limits().leastSeed();
    }

    /** Changes with the form of tuples, so that another form means other tuples. */
    String signature() {
        return Sha256.hex("keys " + type.tupleForm(options)).substring(0, 8) + ".";
    }
}
