package dev.tributary.suppression;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody, by everything that tells who they are. Prints nothing of it.
 *
 * @param profiles    their profile, and those that were merged into it
 * @param records     {@code record} identifiers of every record in every source, deleted ones too
 * @param identifiers what is theirs alone: no placeholders, nothing that somebody else holds too
 */
public record Person(List<String> profiles, List<Identifier> records, List<Identifier> identifiers) {

    public Person {
        profiles = List.copyOf(profiles);
        records = List.copyOf(records);
        identifiers = List.copyOf(identifiers);
    }

    /** What a tombstone is made of. */
    public List<Identifier> all() {
        List<Identifier> all = new ArrayList<>(records);
        all.addAll(identifiers);
        return all;
    }

    @Override
    public String toString() {
        return "a person of " + records.size() + " records";
    }
}
