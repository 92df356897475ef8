package dev.tributary.twin.zoho;

import dev.tributary.twin.people.InventedPerson;
import dev.tributary.twin.people.SplitMix64;
import dev.tributary.twin.zoho.ZohoRecord.Lookup;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an organisation holds before anybody changes it: 2,260 contacts (more than pages by number reach), 320 leads, 260 deals. */
final class ZohoSeed {

    /** An import gave 300 contacts and more one and the same time. */
    static final Instant IMPORT = Instant.parse("2026-03-14T02:15:00Z");
    private static final Instant FIRST = Instant.parse("2024-01-08T02:00:00Z");
    private static final List<String> CITIES = List.of("Hà Nội", "TP. Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "");
    private static final List<String> STAGES = List.of("Qualification", "Needs Analysis", "Negotiation/Review", "Closed Won",
            "Closed Lost");
    private static final List<String> SOURCES = List.of("Facebook", "Zalo", "Web Download", "Trade Show", "-None-");

    private final ZohoOrg org;
    private final SplitMix64 dice = new SplitMix64(20_262);

    private ZohoSeed(ZohoOrg org) {
        this.org = org;
    }

    static void plant(ZohoOrg org) {
        ZohoSeed seed = new ZohoSeed(org);
        List<Lookup> contacts = new ArrayList<>();
        for (int i = 0; i < 2_270; i++) {
            contacts.add(seed.contact(i));
        }
        for (int i = 0; i < 320; i++) {
            seed.lead(i);
        }
        for (int i = 0; i < 260; i++) {
            seed.deal(i, contacts.get(seed.dice.below(2_200)));
        }
        for (int i = 0; i < 10; i++) {
            org.delete(contacts.get(2_260 + i).id(), i % 4 == 0, org.now().minus(Duration.ofDays(2L * i + 1)));
        }
    }

    private Lookup contact(int number) {
        InventedPerson person = InventedPerson.any(20_000 + number, dice);
        Map<String, Object> values = named(person);
        if (number % 4 == 0) {
            values.put("Date_of_Birth", LocalDate.of(1955, 1, 1).plusDays(dice.below(18_000)).toString());
        }
        if (number % 3 == 0) {
            values.put("Account_Name", new Lookup(number % 2 == 0 ? "ABC JSC" : "Công ty \"Hoa Sen\"",
                    String.valueOf(5_725_767_000_000_410_001L + number % 7)));
        }
        values.put("Mailing_Street", (1 + dice.below(300)) + " Trần Hưng Đạo" + (number % 13 == 0 ? "\nTầng 3" : ""));
        values.put("Mailing_City", dice.pick(CITIES));
        values.put("Mailing_Country", number % 2 == 0 ? "Vietnam" : "Việt Nam");
        if (number % 5 == 0) {
            values.put("Tag", number % 10 == 0 ? List.of("vip", "khách quen") : List.of("vip"));
        }
        Instant created = FIRST.plus(Duration.ofHours(9L * number));
        Instant modified = number % 7 == 0 && created.isBefore(IMPORT) ? IMPORT : created.plusSeconds(dice.below(86_400 * 30));
        return new Lookup(person.name().full(), org.add(ZohoModule.CONTACTS, values, created, modified));
    }

    private void lead(int number) {
        Map<String, Object> values = named(InventedPerson.any(30_000 + number, dice));
        values.put("Company", dice.pick(List.of("Vĩnh Phát", "ABC JSC", "Hộ kinh doanh Mai")));
        values.put("Lead_Status", dice.pick(List.of("Attempted to Contact", "Contacted", "Junk Lead", "Not Contacted")));
        values.put("City", dice.pick(CITIES));
        values.put("Converted__s", number % 9 == 0);
        Instant created = FIRST.plus(Duration.ofHours(50L * number));
        org.add(ZohoModule.LEADS, values, created, created.plusSeconds(dice.below(86_400 * 20)));
    }

    private void deal(int number, Lookup contact) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("Deal_Name", "Cơ hội " + number + (number % 8 == 0 ? " \"gấp\"" : ""));
        values.put("Stage", STAGES.get(number % STAGES.size()));
        values.put("Pipeline", number % 2 == 0 ? "Standard (Standard)" : "Bán lẻ");
        values.put("Closing_Date", LocalDate.of(2025, 2, 1).plusDays(2L * number).toString());
        if (number % 6 != 0) {
            values.put("Amount", number % 4 == 0 ? new BigDecimal(dice.below(90_000) + ".25") : new BigDecimal(dice.below(900) * 100_000L));
        }
        if (number % 5 != 0) {
            values.put("Contact_Name", contact);
        }
        Instant created = FIRST.plus(Duration.ofHours(60L * number));
        org.add(ZohoModule.DEALS, values, created, created.plusSeconds(dice.below(86_400 * 60)));
    }

    private Map<String, Object> named(InventedPerson person) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("Last_Name", person.name().family());
        if (!dice.chance(6)) {
            values.put("First_Name", person.name().middle() + " " + person.name().given());
        }
        values.put("Full_Name", person.name().given() + " " + person.name().family());
        if (person.typedEmail() != null) {
            values.put(dice.chance(92) ? "Email" : "Secondary_Email", person.typedEmail());
        }
        if (person.typedPhone() != null) {
            values.put(dice.chance(75) ? "Mobile" : "Phone", person.typedPhone());
        }
        values.put("Lead_Source", dice.pick(SOURCES));
        values.put("Email_Opt_Out", dice.chance(9));
        if (dice.chance(65)) {
            values.put("Ads_Consent", dice.chance(80) ? "granted" : "denied");
            values.put("Ads_Consent_Time", FIRST.plus(Duration.ofDays(dice.below(900))));
        }
        return values;
    }
}
