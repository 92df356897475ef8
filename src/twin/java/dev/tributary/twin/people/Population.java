package dev.tributary.twin.people;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The made-up people behind the twins, the same on every machine, and the truth about them: which records are whose, which identifiers link
 * them, who said what about ads. Twins serve the records; tests compute from the truth what should come out. Describes the state in which
 * the twins start. Immutable and thread-safe.
 */
public final class Population {

    /** What a record says about being shown ads. */
    public enum AdsConsent {
        GRANTED, DENIED, SILENT
    }

    /**
     * One person's record in one system. A contact that is missing is null here and served as null or as an empty text.
     *
     * @param system          {@code kiotviet} or {@code hubspot}
     * @param id              KiotViet: the customer's code; HubSpot: {@code hs_object_id}
     * @param name            as served; in HubSpot first name, space, last name
     * @param firstName       as served; null in KiotViet, which has one field
     * @param lastName        as served; null in KiotViet
     * @param email           as served, edge spaces and all
     * @param phone           as served
     * @param normalisedEmail stripped and in lower case; null when the email is missing or not an address
     * @param e164            {@code +84…}; null when the phone is missing or not a number
     * @param consentAt       when the consent was stated: KiotViet the record's time of change, HubSpot a property of its own; null when
     *                        silent
     */
    public record PlantedRecord(String system, String id, String name, @Nullable String firstName, @Nullable String lastName,
            @Nullable String email, @Nullable String phone, @Nullable String normalisedEmail, @Nullable String e164, AdsConsent consent,
            @Nullable Instant consentAt, Instant createdAt, Instant modifiedAt) {

        @Override
        public String toString() {
            return system + "/" + id;
        }
    }

    /**
     * A person with all their records.
     *
     * @param number   the KiotViet customer number, or one from 30001 for those only HubSpot knows
     * @param profiles the same records, gathered into what their identifiers can show to be one person; more than one group when no
     *                 identifier links them
     */
    public record Person(int number, List<PlantedRecord> records, List<List<PlantedRecord>> profiles) {

        public List<PlantedRecord> records(String system) {
            return records.stream().filter(record -> record.system.equals(system)).toList();
        }

        @Override
        public String toString() {
            return "person " + number;
        }
    }

    private final List<Person> people;
    private final Set<String> sharedPhones;

    Population(List<Person> people, Set<String> sharedPhones) {
        this.people = List.copyOf(people);
        this.sharedPhones = Set.copyOf(sharedPhones);
    }

    /** The people who own the customer numbers of that history, and those only HubSpot knows. */
    public static Population of(RetailHistory history) {
        return new Planting(history.customers()).population();
    }

    /** Everybody, by ascending number. */
    public List<Person> people() {
        return people;
    }

    /** Every record of a system, by person. */
    public List<PlantedRecord> records(String system) {
        return people.stream().flatMap(person -> person.records(system).stream()).toList();
    }

    /** Numbers in E.164 form that two people of wholly different names gave; they must not join them. */
    public Set<String> sharedPhones() {
        return sharedPhones;
    }

    /**
     * The profiles of a right resolution: records sharing a normalised email or a phone in E.164 form are one person, unless that phone is
     * one of {@link #sharedPhones()}. Records without a valid identifier are profiles of their own.
     */
    public List<List<PlantedRecord>> profiles() {
        return people.stream().flatMap(person -> person.profiles.stream()).toList();
    }

    /** How many {@link #profiles()} there are. */
    public int expectedProfiles() {
        return people.stream().mapToInt(person -> person.profiles.size()).sum();
    }

    /** The consent of a profile: its latest statement; silent when none of its records states anything. */
    public static AdsConsent consent(List<PlantedRecord> profile) {
        Optional<PlantedRecord> latest = profile.stream().filter(record -> record.consentAt != null)
                .max(Comparator.comparing(PlantedRecord::consentAt));
        return latest.map(PlantedRecord::consent).orElse(AdsConsent.SILENT);
    }

    /**
     * Every email and phone that must not show up in a log: as served, stripped, normalised, in lower case, and the usual other forms of a
     * number. Words typed instead of a number are left out: they tell nothing.
     */
    public SortedSet<String> allSpellings() {
        SortedSet<String> all = new TreeSet<>();
        for (Person person : people) {
            for (PlantedRecord record : person.records) {
                if (record.email != null) {
                    all.add(record.email);
                    all.add(record.email.strip());
                    all.add(record.email.strip().toLowerCase(Locale.ROOT));
                }
                if (record.phone != null && record.phone.chars().anyMatch(Character::isDigit)) {
                    all.add(record.phone);
                }
                if (record.e164 != null) {
                    String significant = record.e164.substring(3);
                    all.addAll(List.of(record.e164, "84" + significant, "0" + significant));
                }
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return people.size() + " people";
    }
}
