package dev.tributary.twin.people;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.tributary.twin.kit.SourceCalls;
import dev.tributary.twin.people.Population.AdsConsent;
import dev.tributary.twin.people.Population.Person;
import dev.tributary.twin.people.Population.PlantedRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class PopulationTest {

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();
    private final Population population = SourceCalls.PEOPLE;

    private List<PlantedRecord> records() {
        return population.people().stream().flatMap(person -> person.records().stream()).toList();
    }

    /** Independent of the population's own rules: strip, lower case, something on both sides of one @, a dot in the domain. */
    private static @Nullable String email(@Nullable String served) {
        String text = served == null ? "" : served.strip().toLowerCase(Locale.ROOT);
        return text.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+") ? text : null;
    }

    private static @Nullable String phone(@Nullable String served) {
        try {
            PhoneNumber number = PHONES.parse(served, "VN");
            return PHONES.isValidNumber(number) ? PHONES.format(number, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException notANumber) {
            return null;
        }
    }

    private static Set<String> tokens(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "").replace('đ', 'd').replace('Đ', 'D');
        return new TreeSet<>(Arrays.asList(plain.toLowerCase(Locale.ROOT).split(" ")));
    }

    @Test
    void everyCustomerOfTheHistoryIsAPersonAndSomeAreOnlyInHubSpot() {
        assertThat(population.records("kiotviet")).extracting(PlantedRecord::id).containsExactlyElementsOf(SourceCalls.HISTORY.customers());
        assertThat(population.people()).hasSize(3_658 + 300);
        assertThat(population.records("hubspot")).hasSize(1_500 + 300 + 25).extracting(PlantedRecord::id).doesNotHaveDuplicates();
        assertThat(population.people().stream().filter(person -> person.records("hubspot").size() == 2)).hasSize(25);
    }

    @Test
    void aSecondMakingGivesTheSamePeople() {
        assertThat(Population.of(SourceCalls.HISTORY).people()).isEqualTo(population.people());
        PlantedRecord known = population.people().get(0).records().get(0);
        assertThat(known.id()).isEqualTo("12346");
        // A change of this value is a change of everybody: whoever means it moves it here too.
        assertThat(fingerprint()).isEqualTo(FINGERPRINT);
    }

    private static final int FINGERPRINT = -334311161;

    private int fingerprint() {
        return records().stream().map(one -> one.id() + one.name() + one.email() + one.phone() + one.consent().name() + one.consentAt()
                + one.createdAt() + one.modifiedAt()).toList().hashCode();
    }

    @Test
    void whatIsSaidToBeAValidContactIsOneAndNothingElseIs() {
        assertThat(records()).allSatisfy(one -> {
            assertThat(email(one.email())).isEqualTo(one.normalisedEmail());
            assertThat(phone(one.phone())).isEqualTo(one.e164());
        });
    }

    @Test
    void contactsAreMissingAndBadlyTypedInTheMeantShare() {
        List<PlantedRecord> customers = population.records("kiotviet");
        assertThat(share(customers.stream().filter(one -> one.phone() == null).count())).isBetween(7.0, 9.0);
        assertThat(share(customers.stream().filter(one -> one.email() == null).count())).isBetween(11.0, 13.0);
        assertThat(customers.stream().filter(one -> one.phone() == null && one.email() == null).count()).isPositive();
        assertThat(share(customers.stream().filter(one -> one.phone() != null && one.e164() == null).count())).isBetween(1.0, 3.0);
        assertThat(share(customers.stream().filter(one -> one.email() != null && one.normalisedEmail() == null).count())).isBetween(1.0,
                3.0);
    }

    private static double share(long count) {
        return 100.0 * count / 3_658;
    }

    @Test
    void noIdentifierBelongsToTwoPeopleButThePlantedSharedPhones() {
        Map<String, Set<Integer>> owners = new HashMap<>();
        for (Person person : population.people()) {
            for (PlantedRecord record : person.records()) {
                if (record.normalisedEmail() != null) {
                    owners.computeIfAbsent(record.normalisedEmail(), key -> new HashSet<>()).add(person.number());
                }
                if (record.e164() != null) {
                    owners.computeIfAbsent(record.e164(), key -> new HashSet<>()).add(person.number());
                }
            }
        }
        owners.values().removeIf(people -> people.size() == 1);
        assertThat(owners.keySet()).isEqualTo(population.sharedPhones()).hasSize(40);
        assertThat(owners.values()).allMatch(people -> people.size() == 2);
    }

    @Test
    void peopleWhoShareAPhoneHaveWhollyDifferentNamesAndEmails() {
        for (String phone : population.sharedPhones()) {
            List<PlantedRecord> two = records().stream().filter(one -> phone.equals(one.e164())).toList();
            assertThat(two).hasSize(2).allMatch(one -> one.system().equals("kiotviet") && one.normalisedEmail() != null);
            Set<String> common = tokens(two.get(0).name());
            common.retainAll(tokens(two.get(1).name()));
            assertThat(common).isEmpty();
        }
    }

    @Test
    void theSpellingsOfOnePersonsNameHoldOneAnother() {
        for (Person person : population.people()) {
            for (PlantedRecord one : person.records()) {
                for (PlantedRecord other : person.records()) {
                    Set<String> a = tokens(one.name());
                    Set<String> b = tokens(other.name());
                    assertThat(a.containsAll(b) || b.containsAll(a)).isTrue();
                }
            }
        }
    }

    @Test
    void anIndependentUnionFindGivesTheExpectedProfiles() {
        List<PlantedRecord> all = records();
        int[] parent = new int[all.size()];
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < parent.length; i++) {
            parent[i] = i;
            PlantedRecord one = all.get(i);
            String phone = phone(one.phone());
            String linking = phone != null && population.sharedPhones().contains(phone) ? null : phone;
            for (String identifier : Arrays.asList(email(one.email()), linking)) {
                Integer other = identifier == null ? null : first.putIfAbsent(identifier, i);
                if (other != null) {
                    parent[root(parent, i)] = root(parent, other);
                }
            }
        }
        Map<Integer, Set<PlantedRecord>> clusters = new HashMap<>();
        for (int i = 0; i < parent.length; i++) {
            clusters.computeIfAbsent(root(parent, i), key -> new HashSet<>()).add(all.get(i));
        }
        assertThat(population.expectedProfiles()).isEqualTo(clusters.size()).isEqualTo(3_658 + 300 + 60);
        assertThat(population.profiles().stream().map(HashSet::new).collect(Collectors.toSet()))
                .isEqualTo(new HashSet<>(clusters.values()));
    }

    private static int root(int[] parent, int i) {
        while (parent[i] != i) {
            i = parent[i];
        }
        return i;
    }

    @Test
    void someLinkByEmailOnlySomeByPhoneOnlySomeByBothSomeNotAtAll() {
        Map<String, Long> kinds = population.people().stream().filter(person -> person.records("kiotviet").size() == 1)
                .filter(person -> !person.records("hubspot").isEmpty()).collect(Collectors.groupingBy(person -> {
                    PlantedRecord till = person.records("kiotviet").get(0);
                    PlantedRecord contact = person.records("hubspot").get(0);
                    boolean email = till.normalisedEmail() != null && till.normalisedEmail().equals(contact.normalisedEmail());
                    boolean phone = till.e164() != null && till.e164().equals(contact.e164());
                    return email && phone ? "both" : email ? "email" : phone ? "phone" : "none";
                }, Collectors.counting()));
        assertThat(kinds).containsOnly(Map.entry("both", 600L), Map.entry("email", 450L), Map.entry("phone", 390L), Map.entry("none", 60L));
    }

    @Test
    void someRecordsLinkOnlyThroughAThird() {
        assertThat(population.people().stream().filter(person -> person.profiles().size() == 1 && person.records().size() == 3)
                .filter(person -> {
                    PlantedRecord till = person.records("kiotviet").get(0);
                    PlantedRecord last = person.records("hubspot").get(1);
                    return last.e164() == null && !String.valueOf(till.normalisedEmail()).equals(last.normalisedEmail());
                })).hasSize(10);
    }

    @Test
    void consentIsStatedInTheMeantShareAndWithATime() {
        for (String system : List.of("kiotviet", "hubspot")) {
            List<PlantedRecord> of = population.records(system);
            Map<AdsConsent, Long> counts = of.stream().collect(Collectors.groupingBy(PlantedRecord::consent, Collectors.counting()));
            assertThat(100.0 * counts.get(AdsConsent.GRANTED) / of.size()).isBetween(64.0, 76.0);
            assertThat(100.0 * counts.get(AdsConsent.DENIED) / of.size()).isBetween(9.0, 15.0);
            assertThat(of).allMatch(one -> (one.consent() == AdsConsent.SILENT) == (one.consentAt() == null));
        }
        assertThat(population.records("kiotviet")).allMatch(one -> one.consentAt() == null || one.consentAt().equals(one.modifiedAt()));
        assertThat(records()).allMatch(one -> one.modifiedAt().isBefore(Instant.parse("2011-09-30T00:00:00Z")))
                .allMatch(one -> one.createdAt().isBefore(one.modifiedAt()))
                .allMatch(one -> one.consentAt() == null || !one.consentAt().isAfter(one.modifiedAt()));
    }

    @Test
    void twentyProfilesContradictThemselvesAndTheLatestStatementDecides() {
        List<List<PlantedRecord>> torn = population.profiles().stream().filter(profile -> profile.stream().map(PlantedRecord::consent)
                .filter(state -> state != AdsConsent.SILENT).distinct().count() == 2).toList();
        assertThat(torn).hasSize(20);
        Map<String, Long> outcomes = torn.stream().collect(Collectors.groupingBy(profile -> {
            PlantedRecord latest = profile.get(0).consentAt().isAfter(profile.get(1).consentAt()) ? profile.get(0) : profile.get(1);
            assertThat(Population.consent(profile)).isEqualTo(latest.consent());
            return latest.system() + " " + latest.consent();
        }, Collectors.counting()));
        assertThat(outcomes).containsOnlyKeys("kiotviet GRANTED", "kiotviet DENIED", "hubspot GRANTED", "hubspot DENIED");
    }

    @Test
    void everySpellingIsListedAndNothingPrintsOne() {
        Set<String> spellings = population.allSpellings();
        PlantedRecord one = population.records("hubspot").stream()
                .filter(record -> record.email() != null && record.e164() != null).findFirst().orElseThrow();
        assertThat(spellings).contains(one.email(), one.email().strip(), one.normalisedEmail(), one.phone(), one.e164(),
                one.e164().substring(1), "0" + one.e164().substring(3));
        assertThat(spellings).allMatch(text -> text.strip().length() >= 7);
        String printed = population.toString() + population.people() + population.profiles();
        assertThat(records()).allMatch(record -> !printed.contains(record.name()));
        assertThat(spellings).noneMatch(printed::contains);
    }
}
