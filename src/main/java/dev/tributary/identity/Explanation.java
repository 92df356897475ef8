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
 * The records, identifiers and merges of one profile. Holds personal data: identifiers and ids of records.
 *
 * @param profile     current profile id
 * @param records     all records of the profile, deleted ones too
 * @param identifiers identifiers in those records, with the reason when one is ignored
 * @param merges      records and profiles that joined this profile, the oldest first
 * @param apart       records that were stated to be other people
 */
public record Explanation(String profile, List<Member> records, List<Held> identifiers, List<Merge> merges, List<Apart> apart) {

    /** One record. @param living whether its source still has it */
    public record Member(String source, String sourceId, boolean living, @Nullable Instant modifiedAt) {}

    /**
     * An identifier of one record.
     *
     * @param aside why it is ignored: {@code names}, {@code records} or {@code conflict}; null when it identifies this person
     */
    public record Held(String kind, String value, String source, String sourceId, @Nullable Instant firstSeenAt,
            @Nullable Instant lastSeenAt, @Nullable String aside) {

        @Override
        public String toString() {
            return kind + " of " + source + ":" + sourceId;
        }
    }

    /**
     * One merge.
     *
     * @param profile the profile that was merged into this one, or null when a record joined: then {@code source} and {@code sourceId}
     */
    public record Merge(Instant at, @Nullable String profile, @Nullable String source, @Nullable String sourceId, String rule) {}

    /** A record of this profile and a record of another person. */
    public record Apart(String source, String sourceId, String otherSource, String otherId, Instant statedAt) {}

    /**
     * The same without personal data. Record ids are replaced by numbers, the same number for the same record: an id may be a phone number.
     */
    public Explanation masked() {
        Map<String, String> numbers = new HashMap<>();
        BinaryOperator<String> number = (source, id) -> numbers.computeIfAbsent(source + ":" + id, each -> "***" + (numbers.size() + 1));
        return new Explanation(profile,
                records.stream().map(one -> new Member(one.source, number.apply(one.source, one.sourceId), one.living, one.modifiedAt))
                        .toList(),
                identifiers.stream()
                        .map(one -> new Held(one.kind, String.valueOf(Masking.mask(Pii.IDENTIFIER, one.value)), one.source,
                                number.apply(one.source, one.sourceId),
                                one.firstSeenAt, one.lastSeenAt, one.aside))
                        .toList(),
                merges.stream().map(one -> new Merge(one.at, one.profile, one.source,
                        one.source == null || one.sourceId == null ? one.sourceId : number.apply(one.source, one.sourceId), one.rule))
                        .toList(),
                apart.stream().map(one -> new Apart(one.source, number.apply(one.source, one.sourceId), one.otherSource,
                        number.apply(one.otherSource, one.otherId), one.statedAt)).toList());
    }
}
