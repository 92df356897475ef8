package dev.tributary.twin.hubspot;

import dev.tributary.twin.kit.RecordStore;
import dev.tributary.twin.people.Population.PlantedRecord;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The contacts of a HubSpot account and the properties it knows. Thread-safe. */
final class HubSpotContacts {

    private final RecordStore<Long, HubSpotContact> contacts;
    private final Set<String> known = new TreeSet<>(
            Set.of("hs_object_id", "createdate", "lastmodifieddate", "email", "firstname", "lastname",
                    "phone", "mobilephone", "company", "lifecyclestage", "ads_consent", "ads_consent_at", "hs_merged_object_ids",
                    "hs_email_optout"));

    HubSpotContacts(Clock clock, List<PlantedRecord> planted) {
        contacts = RecordStore.byKey("contact", clock, ChronoUnit.MILLIS, Comparator.naturalOrder());
        for (PlantedRecord record : planted) {
            contacts.put(Long.parseLong(record.id()), contact(record));
        }
    }

    private static HubSpotContact contact(PlantedRecord record) {
        Map<String, String> properties = new LinkedHashMap<>();
        long id = Long.parseLong(record.id());
        if (id % 2 == 0) { // what is empty is at times null, at times an empty text
            properties.put("email", "");
            properties.put("phone", "");
        }
        properties.put("lifecyclestage", "lead");
        put(properties, "firstname", record.firstName());
        put(properties, "lastname", record.lastName());
        put(properties, "email", record.email());
        put(properties, "phone", record.phone());
        properties.put("ads_consent", switch (record.consent()) {
            case GRANTED -> "granted";
            case DENIED -> "denied";
            case SILENT -> "";
        });
        put(properties, "ads_consent_at", record.consentAt() == null ? null : HubSpotContact.time(record.consentAt()));
        return new HubSpotContact(id, properties, record.createdAt(), record.modifiedAt(), false);
    }

    private static void put(Map<String, String> properties, String name, @Nullable String value) {
        if (value != null) {
            properties.put(name, value);
        }
    }

    synchronized String add(Map<String, String> properties) {
        known.addAll(properties.keySet());
        long id = contacts.size() == 0 ? 1 : contacts.lastKey() + 1;
        Instant now = contacts.now();
        contacts.put(id, new HubSpotContact(id, properties, now, now, false));
        return String.valueOf(id);
    }

    synchronized void change(String id, Map<String, @Nullable String> changes) {
        known.addAll(changes.keySet());
        contacts.change(Long.valueOf(id), (was, now) -> was.changed(changes, now));
    }

    synchronized void archive(String id) {
        contacts.change(Long.valueOf(id), (was, now) -> new HubSpotContact(was.id(), was.properties(), was.created(), now, true));
    }

    synchronized void restore(String id) {
        contacts.change(Long.valueOf(id), (was, now) -> new HubSpotContact(was.id(), was.properties(), was.created(), now, false));
    }

    /** Deletes one contact, from the archive too; the other one notes its id and takes over the values that it lacks itself. */
    synchronized void merge(String stays, String goes) {
        HubSpotContact one = contacts.get(Long.valueOf(stays));
        HubSpotContact other = contacts.get(Long.valueOf(goes));
        Map<String, @Nullable String> taken = new LinkedHashMap<>();
        other.properties().forEach((name, value) -> {
            String own = one.properties().get(name);
            if (own == null || own.isEmpty()) {
                taken.put(name, value);
            }
        });
        String before = one.properties().get("hs_merged_object_ids");
        taken.put("hs_merged_object_ids", before == null || before.isEmpty() ? goes : before + ";" + goes);
        contacts.change(one.id(), (was, now) -> was.changed(taken, now));
        contacts.purge(other.id());
    }

    synchronized List<HubSpotContact> all() {
        return contacts.all();
    }

    /** Contacts with that id or a greater one, by id. */
    synchronized List<HubSpotContact> from(long id, boolean archived, int most) {
        return contacts.page(id, one -> one.archived() == archived, most);
    }

    synchronized Set<String> known() {
        return Set.copyOf(known);
    }
}
