package dev.tributary.identity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Why a person is who they are here. Holds personal data in {@code identifiers} only; its text shows none.
 *
 * @param profile     the person's id now
 * @param records     every record that is theirs, deleted ones too
 * @param identifiers what those records say, with what became of it
 * @param merges      how records and other profiles came in, the oldest first
 * @param apart       records that somebody said are other people
 */
public record Explanation(String profile, List<Member> records, List<Held> identifiers, List<Merge> merges, List<Apart> apart) {

    /** One record. @param living whether its source still has it */
    public record Member(String source, String sourceId, boolean living, @Nullable Instant modifiedAt) {
    }

    /**
     * An identifier of one record.
     *
     * @param aside why it joins no one and is nobody's: {@code names}, {@code records}, {@code conflict}; null when it is this person's
     */
    public record Held(String kind, String value, String source, String sourceId, @Nullable Instant firstSeenAt, @Nullable Instant lastSeenAt, @Nullable String aside) {

        @Override
        public String toString() {
            return kind + " of " + source + ":" + sourceId;
        }
    }

    /** What came in, when and why. @param profile that ended, or null when a record came; then {@code source} and {@code sourceId} say which */
    public record Merge(Instant at, @Nullable String profile, @Nullable String source, @Nullable String sourceId, String rule) {
    }

    /** A record of this person and one that is somebody else. */
    public record Apart(String source, String sourceId, String otherSource, String otherId, Instant statedAt) {
    }
}
