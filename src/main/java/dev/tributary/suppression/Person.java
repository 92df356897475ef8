package dev.tributary.suppression;

import java.util.ArrayList;
import java.util.List;

/**
 * A person's profiles, records and identifiers. Prints no value.
 *
 * @param profiles    the profile, and the profiles that were merged into it
 * @param records     {@code record} identifiers of the records in every source, deleted ones too
 * @param identifiers identifiers that no other person holds, without placeholders
 */
public record Person(List<String> profiles, List<Identifier> records, List<Identifier> identifiers) {

    public Person {
        profiles = List.copyOf(profiles);
        records = List.copyOf(records);
        identifiers = List.copyOf(identifiers);
    }

    /** Records and identifiers: the values to be kept as tombstones. */
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
