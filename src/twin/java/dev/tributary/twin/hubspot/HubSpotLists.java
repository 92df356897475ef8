package dev.tributary.twin.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lists of a HubSpot account and who is on them: {@code lists/search} and {@code lists/{id}/memberships}. Thread-safe: every method
 * locks it.
 */
final class HubSpotLists {

    private static final Pattern MEMBERSHIPS = Pattern.compile("/crm/v3/lists/(\\d+)/memberships");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTACTS = "0-1";
    private static final int MOST_LISTS = 500;
    private static final int MOST_MEMBERS = 250;

    private record ContactList(long id, String name, String objectType, String processing, Instant created,
            TreeMap<Long, Instant> members) {}

    private final Clock clock;
    private final TreeMap<Long, ContactList> lists = new TreeMap<>();

    /** Plants a newsletter with every third contact, a smaller list, one of companies and one that is empty. */
    HubSpotLists(Clock clock, List<HubSpotContact> contacts) {
        this.clock = clock;
        Instant made = contacts.isEmpty() ? Instant.EPOCH : contacts.get(0).created();
        plant(1, "Newsletter", CONTACTS, "MANUAL", made, contacts, 3);
        plant(2, "Quà Tết 2026", CONTACTS, "DYNAMIC", made, contacts, 20);
        plant(3, "Suppliers", "0-2", "MANUAL", made, contacts, 50);
        plant(4, "Nobody yet", CONTACTS, "SNAPSHOT", made, List.of(), 1);
    }

    private void plant(long id, String name, String objectType, String processing, Instant made, List<HubSpotContact> contacts, int every) {
        ContactList list = new ContactList(id, name, objectType, processing, made, new TreeMap<>());
        for (int i = 0; i < contacts.size(); i += every) {
            list.members.put(contacts.get(i).id(), contacts.get(i).created().plus(Duration.ofDays(1)));
        }
        lists.put(id, list);
    }

    synchronized void add(long list, String contact) {
        existing(list).members.putIfAbsent(Long.parseLong(contact), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    synchronized void remove(long list, String contact) {
        existing(list).members.remove(Long.parseLong(contact));
    }

    synchronized void delete(long list) {
        existing(list);
        lists.remove(list);
    }

    synchronized List<String> members(long list) {
        return existing(list).members.keySet().stream().map(String::valueOf).toList();
    }

    private ContactList existing(long id) {
        ContactList list = lists.get(id);
        if (list == null) {
            throw new NoSuchElementException("There is no list " + id);
        }
        return list;
    }

    /** Answers a call below {@code /crm/v3/lists}; null when there is no such address. */
    synchronized @Nullable TwinResponse answer(TwinRequest call) {
        if (call.path().equals("/crm/v3/lists/search")) {
            return call.method().equals("POST") ? search(call.text())
                    : HubSpotResponse.refusal(405, "VALIDATION_ERROR", "Method not allowed");
        }
        Matcher path = MEMBERSHIPS.matcher(call.path());
        return path.matches() ? memberships(Long.parseLong(path.group(1)), call.query()) : null;
    }

    private TwinResponse search(String body) {
        JsonNode asked;
        try {
            asked = JSON.readTree(body.isEmpty() ? "{}" : body);
        } catch (IOException notJson) {
            return HubSpotResponse.refusal(400, "VALIDATION_ERROR", "Invalid input JSON");
        }
        int count = asked.path("count").asInt(20);
        int offset = asked.path("offset").asInt(0);
        if (count < 1 || count > MOST_LISTS || offset < 0) {
            return HubSpotResponse.refusal(400, "VALIDATION_ERROR", "count must be from 1 to " + MOST_LISTS);
        }
        List<ContactList> page = lists.values().stream().skip(offset).limit(count).toList();
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("lists");
            for (ContactList list : page) {
                json.writeStartObject();
                json.writeStringField("listId", String.valueOf(list.id));
                json.writeNumberField("listVersion", 1);
                json.writeStringField("name", list.name);
                json.writeStringField("objectTypeId", list.objectType);
                json.writeStringField("processingType", list.processing);
                json.writeStringField("processingStatus", "COMPLETE");
                json.writeStringField("createdAt", HubSpotContact.time(list.created));
                json.writeStringField("updatedAt", HubSpotContact.time(list.created));
                json.writeObjectFieldStart("additionalProperties");
                json.writeStringField("hs_list_size", String.valueOf(list.members.size()));
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("hasMore", offset + page.size() < lists.size());
            json.writeNumberField("offset", offset + page.size());
            json.writeNumberField("total", lists.size());
            json.writeEndObject();
        });
    }

    /** Sorted by record id; the place of the next page is the last id of this one. */
    private TwinResponse memberships(long id, Map<String, String> query) {
        ContactList list = lists.get(id);
        if (list == null) {
            return HubSpotResponse.refusal(404, "OBJECT_NOT_FOUND", "List does not exist with ID " + id + ".");
        }
        int limit;
        long after;
        try {
            limit = Integer.parseInt(query.getOrDefault("limit", "100"));
            after = Long.parseLong(query.getOrDefault("after", "0"));
        } catch (NumberFormatException notANumber) {
            return HubSpotResponse.refusal(400, "VALIDATION_ERROR", "limit and after must be integers");
        }
        if (limit < 1 || limit > MOST_MEMBERS) {
            return HubSpotResponse.refusal(400, "VALIDATION_ERROR", "limit is " + limit + ", it must be from 1 to " + MOST_MEMBERS);
        }
        List<Map.Entry<Long, Instant>> page = list.members.tailMap(after, false).entrySet().stream().limit(limit).toList();
        boolean more = page.size() == limit && list.members.lastKey() > page.get(limit - 1).getKey();
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("results");
            for (Map.Entry<Long, Instant> member : page) {
                json.writeStartObject();
                json.writeStringField("recordId", String.valueOf(member.getKey()));
                json.writeStringField("membershipTimestamp", HubSpotContact.time(member.getValue()));
                json.writeEndObject();
            }
            json.writeEndArray();
            if (more) {
                json.writeObjectFieldStart("paging");
                json.writeObjectFieldStart("next");
                json.writeStringField("after", String.valueOf(page.get(limit - 1).getKey()));
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }
}
