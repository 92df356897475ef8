package dev.tributary.twin.salesforce;

import dev.tributary.twin.people.InventedPerson;
import dev.tributary.twin.people.SplitMix64;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an org holds before anybody changes it: 640 contacts, 310 leads, 240 opportunities, the same on every start but for the bin. */
final class SalesforceSeed {

    /** One list view was updated as a whole: 250 contacts and more with one and the same stamp. */
    static final Instant BULK_UPDATE = Instant.parse("2026-06-30T16:59:59Z");
    private static final Instant FIRST = Instant.parse("2024-02-01T03:00:00Z");
    private static final List<String> COMPANIES = List.of("Công ty TNHH Hoa Sen", "\"Minh Anh\", chi nhánh Đà Nẵng", "Vĩnh Phát JSC",
            "O'Hara & Con");
    private static final List<String> CITIES = List.of("Hà Nội", "TP. Hồ Chí Minh", "Đà Nẵng", "Cần Thơ", "Huế");
    private static final List<String> STAGES = List.of("Prospecting", "Qualification", "Proposal/Price Quote", "Closed Won", "Closed Lost");

    private final SalesforceOrg org;
    private final SplitMix64 dice = new SplitMix64(20_261);

    private SalesforceSeed(SalesforceOrg org) {
        this.org = org;
    }

    static void plant(SalesforceOrg org) {
        SalesforceSeed seed = new SalesforceSeed(org);
        List<String> contacts = new ArrayList<>();
        List<InventedPerson> people = new ArrayList<>();
        for (int i = 0; i < 640; i++) {
            people.add(InventedPerson.any(i, seed.dice));
            contacts.add(seed.contact(i, people.get(i)));
        }
        for (int i = 0; i < 310; i++) {
            boolean converted = i % 8 == 0; // then lead and contact are one person
            seed.lead(i, converted ? people.get(i) : InventedPerson.any(1_000 + i, seed.dice), converted ? contacts.get(i) : null);
        }
        for (int i = 0; i < 240; i++) {
            seed.opportunity(i, i % 5 == 0 ? null : contacts.get(seed.dice.below(600)));
        }
        for (int i = 0; i < 12; i++) {
            org.delete(contacts.get(610 + i), Map.of(), org.now().minus(Duration.ofDays(1 + i)));
        }
        org.delete(contacts.get(622), Map.of("MasterRecordId", contacts.get(600)), org.now().minus(Duration.ofDays(3)));
        for (int i = 623; i < 626; i++) { // out of the bin: nothing tells of them any more
            org.delete(contacts.get(i), Map.of(), org.now().minus(Duration.ofDays(20)));
        }
    }

    private String contact(int number, InventedPerson person) {
        Map<String, String> values = named(person);
        if (number % 3 == 0) {
            values.put("Birthdate", LocalDate.of(1960, 1, 1).plusDays(dice.below(16_000)).toString());
        }
        if (number % 2 == 0) {
            values.put("AccountId", SalesforceOrg.id18("001", 1 + number % 4));
            values.put("Account.Name", COMPANIES.get(number % 4));
        }
        values.put("MailingStreet", number % 11 == 0 ? dice.below(300) + " Lê Lợi\nTầng 2, phòng \"B\"" : dice.below(300) + " Nguyễn Huệ");
        values.put("MailingCity", dice.pick(CITIES));
        values.put("MailingCountry", "Vietnam");
        values.put("HasOptedOutOfEmail", String.valueOf(dice.chance(8)));
        values.put("DoNotCall", String.valueOf(dice.chance(4)));
        consent(values);
        Instant created = FIRST.plus(Duration.ofHours(28L * number));
        return org.add(SalesforceObject.CONTACT, values, created, stamp(created, number % 5 < 2));
    }

    private void lead(int number, InventedPerson person, @Nullable String contact) {
        Map<String, String> values = named(person);
        values.put("Company", dice.pick(COMPANIES));
        values.put("Status", contact == null ? dice.pick(List.of("Open - Not Contacted", "Working - Contacted")) : "Closed - Converted");
        values.put("LeadSource", dice.pick(List.of("Web", "Facebook", "Zalo", "Trade Show")));
        values.put("City", dice.pick(CITIES));
        values.put("IsConverted", String.valueOf(contact != null));
        if (contact != null) {
            values.put("ConvertedContactId", contact);
            values.put("ConvertedDate", "2026-05-05");
        }
        consent(values);
        Instant created = FIRST.plus(Duration.ofHours(40L * number));
        org.add(SalesforceObject.LEAD, values, created, stamp(created, number % 7 == 0));
    }

    private void opportunity(int number, @Nullable String contact) {
        Map<String, String> values = new LinkedHashMap<>();
        String stage = STAGES.get(number % STAGES.size());
        values.put("Name", "Hợp đồng " + (2_000 + number) + (number % 9 == 0 ? ", \"gia hạn\"" : ""));
        values.put("StageName", stage);
        values.put("IsClosed", String.valueOf(stage.startsWith("Closed")));
        values.put("IsWon", String.valueOf(stage.equals("Closed Won")));
        values.put("CloseDate", LocalDate.of(2025, 1, 1).plusDays(3L * number).toString());
        if (contact != null) {
            values.put("ContactId", contact);
        }
        if (number % 6 != 0) {
            values.put("Amount", number % 4 == 0 ? dice.below(90_000) + ".5" : dice.below(900) + "00000.0");
        }
        Instant created = FIRST.plus(Duration.ofHours(60L * number));
        org.add(SalesforceObject.OPPORTUNITY, values, created, stamp(created, number % 10 == 0));
    }

    private Map<String, String> named(InventedPerson person) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("Name", person.name().given() + " " + person.name().family());
        values.put("LastName", person.name().family());
        if (!dice.chance(5)) { // only the family name is required
            values.put("FirstName", person.name().middle() + " " + person.name().given());
        }
        if (person.typedEmail() != null) {
            values.put("Email", person.typedEmail());
        }
        if (person.typedPhone() != null) {
            values.put(dice.chance(70) ? "MobilePhone" : "Phone", person.typedPhone());
        }
        return values;
    }

    private void consent(Map<String, String> values) {
        if (dice.chance(70)) {
            values.put("Ads_Consent__c", dice.chance(80) ? "granted" : "denied");
            values.put("Ads_Consent_Date__c", FIRST.plus(Duration.ofDays(dice.below(800))).toString());
        }
    }

    private Instant stamp(Instant created, boolean bulk) {
        return bulk && created.isBefore(BULK_UPDATE) ? BULK_UPDATE : created.plus(Duration.ofMinutes(dice.below(60 * 24 * 20)));
    }
}
