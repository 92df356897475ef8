package dev.tributary.twin.hubspot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.twin.kit.RecordStore;
import dev.tributary.twin.people.SplitMix64;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The deals of a HubSpot account. A deal's contacts are associations, not properties. Thread-safe. */
final class HubSpotDeals {

    /** @param contacts ids, the first one foremost. @param archived when, or null */
    record Deal(long id, Map<String, String> properties, List<Long> contacts, Instant created, Instant modified,
            @Nullable Instant archived) {

        @Nullable
        String property(String name) {
            return switch (name) {
                case "hs_object_id" -> String.valueOf(id);
                case "createdate" -> HubSpotContact.time(created);
                case "hs_lastmodifieddate" -> HubSpotContact.time(modified);
                default -> properties.get(name);
            };
        }
    }

    private static final long FIRST = 90_000_000_001L;
    private static final int EVERY = 9;
    private static final Set<String> DEFAULTS = Set.of("amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate",
            "hs_object_id", "pipeline");
    private static final Set<String> ALWAYS = Set.of("createdate", "hs_lastmodifieddate", "hs_object_id");
    private static final Set<String> KNOWN = Set.of("amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate",
            "hs_object_id", "pipeline",
            "hs_is_closed_won", "deal_currency_code");
    private static final List<String> STAGES = List.of("appointmentscheduled", "contractsent", "closedwon", "closedlost",
            "presentationscheduled");

    private final RecordStore<Long, Deal> deals;

    /** Plants a deal for every ninth contact. */
    HubSpotDeals(Clock clock, List<HubSpotContact> contacts) {
        deals = RecordStore.byKey("deal", clock, ChronoUnit.MILLIS, Comparator.naturalOrder());
        for (int i = 0; i < contacts.size(); i += EVERY) {
            HubSpotContact contact = contacts.get(i);
            SplitMix64 dice = new SplitMix64(contact.id());
            Instant at = contact.modified().plus(Duration.ofHours(1));
            Map<String, String> properties = new LinkedHashMap<>();
            properties.put("dealname", "Order of gifts, no. " + (i / EVERY + 1));
            properties.put("amount", dice.chance(15) ? "" : String.valueOf(50 + dice.below(5000)) + (dice.chance(30) ? ".5" : ""));
            properties.put("pipeline", "default");
            stage(properties, dice.pick(STAGES));
            properties.put("closedate", HubSpotContact.time(at.plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.DAYS)));
            properties.put("deal_currency_code", "GBP");
            long id = FIRST + i / EVERY;
            deals.put(id, new Deal(id, properties, dice.chance(10) ? List.of() : List.of(contact.id()), at, at, null));
        }
    }

    private static void stage(Map<String, String> properties, String stage) {
        properties.put("dealstage", stage);
        properties.put("hs_is_closed_won", String.valueOf(stage.equals("closedwon")));
    }

    synchronized String add(String name, String amount, String contact) {
        long id = deals.size() == 0 ? FIRST : deals.lastKey() + 1;
        Map<String, String> properties = new LinkedHashMap<>(
                Map.of("dealname", name, "amount", amount, "pipeline", "default", "deal_currency_code", "GBP"));
        stage(properties, STAGES.get(0));
        Instant now = deals.now();
        deals.put(id, new Deal(id, properties, List.of(Long.parseLong(contact)), now, now, null));
        return String.valueOf(id);
    }

    void move(String id, String stage) {
        deals.change(Long.valueOf(id), (was, now) -> {
            Map<String, String> properties = new LinkedHashMap<>(was.properties());
            stage(properties, stage);
            return new Deal(was.id(), properties, was.contacts(), was.created(), now, was.archived());
        });
    }

    void archive(String id) {
        deals.change(Long.valueOf(id),
                (was, now) -> new Deal(was.id(), was.properties(), was.contacts(), was.created(), was.modified(), now));
    }

    List<Deal> all() {
        return deals.all();
    }

    /** Deals with that id or a greater one, by id. */
    List<Deal> from(long id, boolean archived, int most) {
        return deals.page(id, one -> (one.archived() != null) == archived, most);
    }

    static void write(JsonGenerator json, Deal deal, Collection<String> asked, boolean contacts) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", String.valueOf(deal.id()));
        json.writeObjectFieldStart("properties");
        Set<String> names = new TreeSet<>(asked.isEmpty() ? DEFAULTS : asked);
        names.addAll(ALWAYS);
        names.retainAll(KNOWN);
        for (String name : names) {
            json.writeStringField(name, deal.property(name));
        }
        json.writeEndObject();
        if (contacts && !deal.contacts().isEmpty()) {
            json.writeObjectFieldStart("associations");
            json.writeObjectFieldStart("contacts");
            json.writeArrayFieldStart("results");
            for (long contact : deal.contacts()) {
                json.writeStartObject();
                json.writeStringField("id", String.valueOf(contact));
                json.writeStringField("type", "deal_to_contact");
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeStringField("createdAt", HubSpotContact.time(deal.created()));
        json.writeStringField("updatedAt", HubSpotContact.time(deal.modified()));
        json.writeBooleanField("archived", deal.archived() != null);
        if (deal.archived() != null) {
            json.writeStringField("archivedAt", HubSpotContact.time(deal.archived()));
        }
        json.writeEndObject();
    }
}
