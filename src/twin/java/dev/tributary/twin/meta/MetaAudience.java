package dev.tributary.twin.meta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kit.PackedIdentifiers;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One custom audience with its members and upload sessions. Guarded by its account's lock. */
final class MetaAudience {

    /** An upload session; counts are totals over its batches. */
    static final class Session {
        final long id;
        final boolean removal;
        final Instant startedAt;
        @Nullable Instant endedAt;
        int lastBatch;
        long received;
        long invalid;

        Session(long id, boolean removal, Instant startedAt) {
            this.id = id;
            this.removal = removal;
            this.startedAt = startedAt;
        }
    }

    final long id;
    final String subtype;
    final @Nullable String customerFileSource;
    final @Nullable JsonNode lookalikeSpec;
    final @Nullable Long originId;
    final boolean valueBased;
    final Instant createdAt;
    /**
     * Member key → its hashed and plain identifiers as {@link PackedIdentifiers}; a key is {@code x} and the EXTERN_ID or {@code h} and the
     * identifiers.
     */
    final Map<String, String> members = new HashMap<>();
    final Map<Long, Session> sessions = new LinkedHashMap<>();
    String name;
    String description;
    Instant changedAt;
    Instant contentChangedAt;
    boolean flagged;
    /** How many calls on its users are still answered as if the audience did not exist yet. */
    int invisibleFor;

    MetaAudience(long id, String subtype, String name, String description, @Nullable String customerFileSource,
            @Nullable JsonNode lookalikeSpec,
            @Nullable Long originId, boolean valueBased, Instant createdAt) {
        this.id = id;
        this.subtype = subtype;
        this.name = name;
        this.description = description;
        this.customerFileSource = customerFileSource;
        this.lookalikeSpec = lookalikeSpec;
        this.originId = originId;
        this.valueBased = valueBased;
        this.createdAt = createdAt;
        this.changedAt = createdAt;
        this.contentChangedAt = createdAt;
    }

    boolean isLookalike() {
        return subtype.equals("LOOKALIKE");
    }
}
