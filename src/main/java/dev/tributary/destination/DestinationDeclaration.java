package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * What a kind of destination takes and offers, as data: lint, the reference page, consent and push read it.
 *
 * @param id              the connector's id; audience files, {@code push:ID} and {@code config/consent.yaml} use it
 * @param label           its name in texts for people
 * @param fields          the fields it takes of a person, each with its normalising and hashing
 * @param identifierKinds kinds of {@code config/identity.yaml} that members are made of
 * @param options         of an audience's file, under {@code destinations}
 * @param signals         consent signals that travel with each member, in this order; empty: none
 * @param confirms        what can be read back
 * @param lookalikes      whether it grows lookalike lists
 */
public record DestinationDeclaration(String id, String label, List<DestinationField> fields, List<String> identifierKinds,
        List<DestinationOption> options,
        List<String> signals, Limits limits, Set<Confirms> confirms, boolean lookalikes) {

    /**
     * Limits of size.
     *
     * @param batchRows most rows of one call
     * @param leastSeed fewest people of a list that a lookalike can be grown from
     */
    public record Limits(int batchRows, long leastSeed) {}

    /** What a destination can say after it accepted members. */
    public enum Confirms {
        REQUESTS, SIZE, MATCH_RATE
    }

    public DestinationDeclaration {
        fields = List.copyOf(fields);
        identifierKinds = List.copyOf(identifierKinds);
        options = List.copyOf(options);
        signals = List.copyOf(signals);
        confirms = Set.copyOf(confirms);
    }

    /** The field that a kind of value is sent in, or null when the destination does not take it. */
    public @Nullable DestinationField fieldOf(String kind) {
        return fields.stream().filter(field -> kind.equals(field.kind())).findFirst().orElse(null);
    }
}
