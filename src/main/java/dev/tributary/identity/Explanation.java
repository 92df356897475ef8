package dev.tributary.identity;

import dev.tributary.canonical.Masking;
import dev.tributary.canonical.Pii;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Why a person is who they are here. Holds personal data: identifiers and ids of records.
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

    /**
     * The same for somebody who may not see who it is. Ids of records are hidden, for they may be numbers of phones; in their place each
     * record has a number, the same wherever it is named here.
     */
    public Explanation masked() {
        Map<String, String> numbers = new HashMap<>();
        BinaryOperator<String> number = (source, id) -> numbers.computeIfAbsent(source + ":" + id, each -> "***" + (numbers.size() + 1));
        return new Explanation(profile,
                records.stream().map(one -> new Member(one.source, number.apply(one.source, one.sourceId), one.living, one.modifiedAt)).toList(),
                identifiers.stream().map(one -> new Held(one.kind, String.valueOf(Masking.mask(Pii.IDENTIFIER, one.value)), one.source, number.apply(one.source, one.sourceId),
                        one.firstSeenAt, one.lastSeenAt, one.aside)).toList(),
                merges.stream().map(one -> new Merge(one.at, one.profile, one.source,
                        one.source == null || one.sourceId == null ? one.sourceId : number.apply(one.source, one.sourceId), one.rule)).toList(),
                apart.stream().map(one -> new Apart(one.source, number.apply(one.source, one.sourceId), one.otherSource, number.apply(one.otherSource, one.otherId), one.statedAt)).toList());
    }
}
