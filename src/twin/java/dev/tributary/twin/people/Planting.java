package dev.tributary.twin.people;

import dev.tributary.twin.people.Population.Person;
import dev.tributary.twin.people.Population.PlantedRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Makes the people up. Everything follows from one seed and the customer numbers; whoever changes a number or the order of the draws makes
 * other people. Used once, by one thread.
 */
public final class Planting {

    public static final String KIOTVIET = "kiotviet";
    public static final String HUBSPOT = "hubspot";

    private static final long SEED = 20_111_001;
    private static final int SHARED_PHONE_PAIRS = 40;
    private static final int SHARERS_IN_HUBSPOT = 10;
    private static final int UNLINKED = 60;
    private static final int BY_EMAIL = 450;
    private static final int BY_PHONE = 390;
    private static final int BY_BOTH = 600;
    private static final int ONLY_HUBSPOT = 300;
    private static final int TWICE_BY_EMAIL = 15;
    private static final int TWICE_THROUGH_A_CHAIN = 10;
    private static final int CONFLICTS = 20;

    /** How a person's HubSpot contact hangs together with their KiotViet record. */
    enum Link {
        NONE, BY_EMAIL, BY_PHONE, BY_BOTH, UNLINKED, ONLY_HUBSPOT
    }

    /** A person while being made up. Valid contacts only; what is missing or badly typed is said apart. */
    static final class Draft {
        final int number;
        final PlantedName name;
        final String email;
        String phone;
        final String otherEmail;
        final String otherPhone;
        boolean emailServed = true;
        boolean phoneServed = true;
        boolean emailGood = true;
        boolean phoneGood = true;
        boolean sharesPhone;
        Link link = Link.NONE;
        boolean twice;
        /** From 0; which of the contradictions between the systems this person is, or -1. */
        int conflict = -1;

        Draft(int number, SplitMix64 dice, Set<String> usedPhones) {
            this.number = number;
            this.name = PlantedName.any(dice);
            String[] words = PlantedName.romanised(name.full()).toLowerCase(java.util.Locale.ROOT).split(" ");
            String local = words[2] + "." + words[0] + number;
            this.email = local + "@" + dice.pick(List.of("example.com", "example.net", "example.org"));
            this.otherEmail = local + "@post.example.com";
            this.phone = fresh(dice, usedPhones);
            this.otherPhone = fresh(dice, usedPhones);
        }

        private static String fresh(SplitMix64 dice, Set<String> used) {
            String phone = Spelling.anyPhone(dice);
            while (!used.add(phone)) {
                phone = Spelling.anyPhone(dice);
            }
            return phone;
        }

        boolean hasEmail() {
            return emailServed && emailGood;
        }

        boolean hasPhone() {
            return phoneServed && phoneGood;
        }
    }

    private final SplitMix64 dice = new SplitMix64(SEED);
    private final Set<String> usedPhones = new TreeSet<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final Set<String> sharedPhones = new TreeSet<>();

    Planting(SortedSet<String> customers) {
        for (String customer : customers) {
            Draft draft = new Draft(Integer.parseInt(customer), dice, usedPhones);
            spoil(draft);
            drafts.add(draft);
        }
        List<Draft> shuffled = new ArrayList<>(drafts);
        dice.shuffle(shuffled);
        sharePhones(shuffled);
        link(shuffled);
        for (int i = 1; i <= ONLY_HUBSPOT; i++) {
            Draft draft = new Draft(30_000 + i, dice, usedPhones);
            spoil(draft);
            draft.emailGood = true; // HubSpot itself refuses what is not an address
            draft.link = Link.ONLY_HUBSPOT;
            drafts.add(draft);
        }
    }

    private void spoil(Draft draft) {
        int phone = dice.below(100);
        int email = dice.below(100);
        draft.phoneServed = phone >= 8;
        draft.phoneGood = phone >= 10;
        draft.emailServed = email >= 12;
        draft.emailGood = email >= 14;
    }

    private void sharePhones(List<Draft> shuffled) {
        List<Draft> able = new ArrayList<>(shuffled.stream().filter(draft -> draft.hasEmail() && draft.hasPhone()).toList());
        while (sharedPhones.size() < SHARED_PHONE_PAIRS) {
            Draft one = able.remove(0);
            for (Iterator<Draft> rest = able.iterator(); rest.hasNext() && !one.sharesPhone;) {
                Draft other = rest.next();
                if (one.name.isUnlike(other.name)) {
                    rest.remove();
                    other.phone = one.phone;
                    one.sharesPhone = true;
                    other.sharesPhone = true;
                    sharedPhones.add(Spelling.e164(one.phone));
                }
            }
        }
    }

    private void link(List<Draft> shuffled) {
        choose(shuffled, SHARERS_IN_HUBSPOT, draft -> draft.sharesPhone, Link.BY_EMAIL);
        choose(shuffled, UNLINKED, draft -> !draft.sharesPhone, Link.UNLINKED);
        choose(shuffled, BY_BOTH, draft -> draft.hasEmail() && draft.hasPhone() && !draft.sharesPhone, Link.BY_BOTH);
        choose(shuffled, BY_EMAIL - SHARERS_IN_HUBSPOT, draft -> draft.hasEmail() && !draft.sharesPhone, Link.BY_EMAIL);
        choose(shuffled, BY_PHONE, draft -> draft.hasPhone() && !draft.sharesPhone, Link.BY_PHONE);
        shuffled.stream().filter(draft -> draft.link == Link.BY_EMAIL && !draft.sharesPhone).limit(TWICE_BY_EMAIL)
                .forEach(draft -> draft.twice = true);
        shuffled.stream().filter(draft -> draft.link == Link.BY_PHONE).limit(TWICE_THROUGH_A_CHAIN).forEach(draft -> draft.twice = true);
        List<Draft> both = shuffled.stream().filter(draft -> draft.link == Link.BY_BOTH).limit(CONFLICTS).toList();
        for (int i = 0; i < both.size(); i++) {
            both.get(i).conflict = i;
        }
    }

    private static void choose(List<Draft> from, int count, Predicate<Draft> able, Link link) {
        List<Draft> chosen = from.stream().filter(draft -> draft.link == Link.NONE).filter(able).limit(count).toList();
        if (chosen.size() < count) {
            throw new IllegalStateException("Only " + chosen.size() + " of " + count + " people can be planted as " + link
                    + "; the history has too few customers");
        }
        chosen.forEach(draft -> draft.link = link);
    }

    Population population() {
        PlantedRecords records = new PlantedRecords(dice, drafts);
        List<Person> people = new ArrayList<>();
        for (Draft draft : drafts) {
            List<PlantedRecord> own = records.of(draft);
            people.add(new Person(draft.number, own, gathered(own)));
        }
        people.sort(Comparator.comparingInt(Person::number));
        return new Population(people, sharedPhones);
    }

    /** Records of one person that identifiers link, directly or through others. */
    private List<List<PlantedRecord>> gathered(List<PlantedRecord> records) {
        List<List<PlantedRecord>> groups = new ArrayList<>();
        for (PlantedRecord record : records) {
            List<PlantedRecord> joined = new ArrayList<>(List.of(record));
            for (Iterator<List<PlantedRecord>> each = groups.iterator(); each.hasNext();) {
                List<PlantedRecord> group = each.next();
                if (group.stream().anyMatch(other -> linked(record, other))) {
                    joined.addAll(0, group);
                    each.remove();
                }
            }
            groups.add(List.copyOf(joined));
        }
        return List.copyOf(groups);
    }

    private boolean linked(PlantedRecord one, PlantedRecord other) {
        return same(one.normalisedEmail(), other.normalisedEmail())
                || same(one.e164(), other.e164()) && !sharedPhones.contains(String.valueOf(one.e164()));
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && one.equals(other);
    }
}
