package dev.tributary.twin.hubspot;

import dev.tributary.twin.people.Population.PlantedRecord;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The contacts of a HubSpot account and the properties it knows. Thread-safe: every method locks it. */
final class HubSpotContacts {

    private final Clock clock;
    /** By id, ascending. */
    private final TreeMap<Long, HubSpotContact> contacts = new TreeMap<>();
    private final Set<String> known = new TreeSet<>(Set.of("hs_object_id", "createdate", "lastmodifieddate", "email", "firstname", "lastname",
            "phone", "mobilephone", "company", "lifecyclestage", "ads_consent", "ads_consent_at", "hs_merged_object_ids", "hs_email_optout"));

    HubSpotContacts(Clock clock, List<PlantedRecord> planted) {
        this.clock = clock;
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
        long id = contacts.isEmpty() ? 1 : contacts.lastKey() + 1;
        Instant now = now();
        contacts.put(id, new HubSpotContact(id, properties, now, now, false));
        return String.valueOf(id);
    }

    synchronized void change(String id, Map<String, @Nullable String> changes) {
        known.addAll(changes.keySet());
        HubSpotContact was = existing(id);
        contacts.put(was.id(), was.changed(changes, now()));
    }

    synchronized void archive(String id) {
        HubSpotContact was = existing(id);
        contacts.put(was.id(), new HubSpotContact(was.id(), was.properties(), was.created(), now(), true));
    }

    synchronized void restore(String id) {
        HubSpotContact was = existing(id);
        contacts.put(was.id(), new HubSpotContact(was.id(), was.properties(), was.created(), now(), false));
    }

    /** The other one is gone, also from what is archived; the one that stays says so and takes what it lacks. */
    synchronized void merge(String stays, String goes) {
        HubSpotContact one = existing(stays);
        HubSpotContact other = existing(goes);
        Map<String, @Nullable String> taken = new LinkedHashMap<>();
        other.properties().forEach((name, value) -> {
            String own = one.properties().get(name);
            if (own == null || own.isEmpty()) {
                taken.put(name, value);
            }
        });
        String before = one.properties().get("hs_merged_object_ids");
        taken.put("hs_merged_object_ids", before == null || before.isEmpty() ? goes : before + ";" + goes);
        contacts.put(one.id(), one.changed(taken, now()));
        contacts.remove(other.id());
    }

    private HubSpotContact existing(String id) {
        HubSpotContact contact = contacts.get(Long.parseLong(id));
        if (contact == null) {
            throw new NoSuchElementException("There is no contact " + id);
        }
        return contact;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    synchronized List<HubSpotContact> all() {
        return new ArrayList<>(contacts.values());
    }

    /** Contacts with that id or a greater one, by id. */
    synchronized List<HubSpotContact> from(long id, boolean archived, int most) {
        return contacts.tailMap(id).values().stream().filter(one -> one.archived() == archived).limit(most).toList();
    }

    synchronized Set<String> known() {
        return Set.copyOf(known);
    }
}
