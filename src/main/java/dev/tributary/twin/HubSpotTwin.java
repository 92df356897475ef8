package dev.tributary.twin;

import dev.tributary.twin.Population.AdsConsent;
import dev.tributary.twin.Population.PlantedRecord;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HubSpot's contacts: list and search, under a dated path and under {@code v3}. Consent for ads is a property of the account's own,
 * {@code ads_consent} ({@code granted}, {@code denied} or empty), with the time of the statement in {@code ads_consent_at}.
 * Thread-safe.
 */
public final class HubSpotTwin extends HttpTwin {

    public static final String TOKEN = "pat-eu1-8c1f6f0e-5b0d-4c55-93b7-1d2a7f3e9c40";

    /**
     * What the account allows.
     *
     * @param throttled whether to answer 429 to more than 5 searches in a second or 190 other calls in 10 seconds, by the clock
     * @param resultCap results one query can be paged through
     * @param indexLag  how long a change stays unseen by search
     */
    public record Limits(boolean throttled, int resultCap, Duration indexLag) {

        /** As documented, without a lag. */
        public static Limits vendor() {
            return new Limits(true, 10_000, Duration.ZERO);
        }

        public Limits unthrottled() {
            return new Limits(false, resultCap, indexLag);
        }

        public Limits withResultCap(int cap) {
            return new Limits(throttled, cap, indexLag);
        }

        public Limits withIndexLag(Duration lag) {
            return new Limits(throttled, resultCap, lag);
        }
    }

    private static final Pattern PATH = Pattern.compile("/crm/(?:objects/2026-0[39]|v3/objects)/contacts(/search)?");
    private static final int LONGEST_LIST = 100;
    private static final int CALLS = 190;

    private final Limits limits;
    private final RateWindow searches;
    private final RateWindow calls;
    /** By id, ascending; guarded by itself, as is {@link #known}. */
    private final TreeMap<Long, HubSpotContact> contacts = new TreeMap<>();
    private final Set<String> known = new TreeSet<>(Set.of("hs_object_id", "createdate", "lastmodifieddate", "email", "firstname", "lastname",
            "phone", "mobilephone", "company", "lifecyclestage", "ads_consent", "ads_consent_at"));
    private volatile boolean revoked;

    /** Starts listening on a port, 0 for any free one, with the vendor's limits. */
    public HubSpotTwin(int port, Clock clock, Population population) {
        this(port, clock, population, Limits.vendor());
    }

    /** Starts listening on a port, 0 for any free one. */
    public HubSpotTwin(int port, Clock clock, Population population, Limits limits) {
        super("hubspot", port, clock);
        this.limits = limits;
        this.searches = new RateWindow(5, Duration.ofSeconds(1), clock);
        this.calls = new RateWindow(CALLS, Duration.ofSeconds(10), clock);
        for (PlantedRecord record : population.records(Planting.HUBSPOT)) {
            contacts.put(Long.parseLong(record.id()), contact(record));
        }
        start();
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
        properties.put("ads_consent", record.consent() == AdsConsent.GRANTED ? "granted" : record.consent() == AdsConsent.DENIED ? "denied" : "");
        put(properties, "ads_consent_at", record.consentAt() == null ? null : HubSpotContact.time(record.consentAt()));
        return new HubSpotContact(id, properties, record.createdAt(), record.modifiedAt(), false);
    }

    private static void put(Map<String, String> properties, String name, @Nullable String value) {
        if (value != null) {
            properties.put(name, value);
        }
    }

    /** Adds a contact now and returns its id; properties that the account lacks are created. */
    public String addContact(Map<String, String> properties) {
        synchronized (contacts) {
            known.addAll(properties.keySet());
            long id = contacts.isEmpty() ? 1 : contacts.lastKey() + 1;
            Instant now = now();
            contacts.put(id, new HubSpotContact(id, properties, now, now, false));
            return String.valueOf(id);
        }
    }

    /** Sets properties now; null empties one. */
    public void changeContact(String id, Map<String, @Nullable String> changes) {
        synchronized (contacts) {
            known.addAll(changes.keySet());
            contacts.put(Long.parseLong(id), existing(id).changed(changes, now()));
        }
    }

    /** Archives a contact now: it leaves search and the list, and shows up in the list with {@code archived=true}. */
    public void archiveContact(String id) {
        synchronized (contacts) {
            HubSpotContact was = existing(id);
            contacts.put(was.id(), new HubSpotContact(was.id(), was.properties(), was.created(), now(), true));
        }
    }

    /** Lets {@link #TOKEN} in again after a misbehaviour revoked it. */
    public void restoreToken() {
        revoked = false;
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

    @Override
    void expireTokens() {
        revoked = true;
    }

    @Override
    Answer answer(Call call) {
        if (revoked || !("Bearer " + TOKEN).equals(call.header("authorization"))) {
            return refusal(401, "INVALID_AUTHENTICATION", "Authentication credentials not found or not valid");
        }
        Matcher path = PATH.matcher(call.path());
        if (!path.matches()) {
            return refusal(404, "OBJECT_NOT_FOUND", "Resource not found");
        }
        boolean search = path.group(1) != null;
        if (!call.method().equals(search ? "POST" : "GET")) {
            return refusal(405, "VALIDATION_ERROR", "Method not allowed");
        }
        if (limits.throttled && !(search ? searches : calls).take()) {
            return tooMany(search);
        }
        if (!search) {
            return list(call).with("X-HubSpot-RateLimit-Max", String.valueOf(CALLS))
                    .with("X-HubSpot-RateLimit-Remaining", String.valueOf(calls.remaining()))
                    .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
        }
        String type = call.header("content-type");
        return type == null || !type.startsWith("application/json")
                ? refusal(415, "VALIDATION_ERROR", "Unsupported media type: send application/json") : search(call.text());
    }

    private Answer search(String body) {
        List<HubSpotContact> all;
        Set<String> properties;
        synchronized (contacts) {
            all = new ArrayList<>(contacts.values());
            properties = Set.copyOf(known);
        }
        HubSpotSearch search;
        try {
            search = HubSpotSearch.parse(body, properties);
        } catch (HubSpotSearch.Refused refused) {
            return refusal(400, "VALIDATION_ERROR", String.valueOf(refused.getMessage()));
        }
        if (search.after() >= limits.resultCap) {
            return refusal(400, "VALIDATION_ERROR", "Paging past " + limits.resultCap + " results is not allowed");
        }
        Instant indexed = clock.instant().minus(limits.indexLag);
        List<HubSpotContact> matching = all.stream().filter(one -> !one.archived() && !one.modified().isAfter(indexed)).filter(search.filter())
                .sorted(search.order()).toList();
        int end = Math.min(Math.min(matching.size(), limits.resultCap), search.after() + search.limit());
        List<HubSpotContact> page = search.after() >= end ? List.of() : matching.subList(search.after(), end);
        // The page that reaches the cap still names a next one, which is then refused.
        String next = search.after() < end && end < matching.size() ? String.valueOf(end) : null;
        return page(matching.size(), page, search.properties(), properties, next);
    }

    private Answer list(Call call) {
        int limit;
        long after;
        try {
            limit = Integer.parseInt(call.query().getOrDefault("limit", "10"));
            after = Long.parseLong(call.query().getOrDefault("after", "0"));
        } catch (NumberFormatException notANumber) {
            return refusal(400, "VALIDATION_ERROR", "limit and after must be integers");
        }
        if (limit < 1 || limit > LONGEST_LIST) {
            return refusal(400, "VALIDATION_ERROR", "limit is " + limit + ", it must be from 1 to " + LONGEST_LIST);
        }
        boolean archived = "true".equals(call.query().get("archived"));
        String names = call.query().getOrDefault("properties", "");
        List<String> asked = names.isEmpty() ? List.of() : Arrays.asList(names.split(","));
        synchronized (contacts) {
            List<HubSpotContact> rest = contacts.tailMap(after).values().stream().filter(one -> one.archived() == archived).limit(limit + 1L).toList();
            String next = rest.size() > limit ? String.valueOf(rest.get(limit).id()) : null;
            return page(-1, rest.subList(0, Math.min(limit, rest.size())), asked, Set.copyOf(known), next);
        }
    }

    /** @param total left out when negative: only a search counts */
    private static Answer page(int total, List<HubSpotContact> page, List<String> asked, Set<String> known, @Nullable String next) {
        return Json.answer(200, json -> {
            json.writeStartObject();
            if (total >= 0) {
                json.writeNumberField("total", total);
            }
            json.writeArrayFieldStart("results");
            for (HubSpotContact contact : page) {
                contact.write(json, asked, known);
            }
            json.writeEndArray();
            if (next != null) {
                json.writeObjectFieldStart("paging");
                json.writeObjectFieldStart("next");
                json.writeStringField("after", next);
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static Answer tooMany(boolean search) {
        return Json.answer(429, json -> {
            json.writeStartObject();
            json.writeStringField("status", "error");
            json.writeStringField("message", search ? "You have reached your secondly limit." : "You have reached your ten_secondly_rolling limit.");
            json.writeStringField("errorType", "RATE_LIMIT");
            json.writeStringField("correlationId", UUID.randomUUID().toString());
            json.writeStringField("policyName", search ? "SECONDLY" : "TEN_SECONDLY_ROLLING");
            json.writeEndObject();
        });
    }

    private static Answer refusal(int status, String category, String message) {
        return Json.answer(status, json -> {
            json.writeStartObject();
            json.writeStringField("status", "error");
            json.writeStringField("message", message);
            json.writeStringField("correlationId", UUID.randomUUID().toString());
            json.writeStringField("category", category);
            json.writeEndObject();
        });
    }
}
