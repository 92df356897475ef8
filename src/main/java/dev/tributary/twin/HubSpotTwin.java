package dev.tributary.twin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final HubSpotContacts contacts;
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
        this.contacts = new HubSpotContacts(clock, population.records(Planting.HUBSPOT));
        start();
    }

    /** Adds a contact now and returns its id; properties that the account lacks are created. */
    public String addContact(Map<String, String> properties) {
        return contacts.add(properties);
    }

    /** Sets properties now; null empties one. */
    public void changeContact(String id, Map<String, @Nullable String> changes) {
        contacts.change(id, changes);
    }

    /** Archives a contact now: it leaves search and the list, and shows up in the list with {@code archived=true}. */
    public void archiveContact(String id) {
        contacts.archive(id);
    }

    /** Lets {@link #TOKEN} in again after a misbehaviour revoked it. */
    public void restoreToken() {
        revoked = false;
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
        Set<String> properties = contacts.known();
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
        List<HubSpotContact> matching = contacts.all().stream()
                .filter(one -> !one.archived() && !one.modified().isAfter(indexed))
                .filter(search.filter()).sorted(search.order()).toList();
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
        List<HubSpotContact> rest = contacts.from(after, archived, limit + 1);
        String next = rest.size() > limit ? String.valueOf(rest.get(limit).id()) : null;
        return page(-1, rest.subList(0, Math.min(limit, rest.size())), asked, contacts.known(), next);
    }

    /** @param total left out when negative: only a search counts */
    private static Answer page(int total, List<HubSpotContact> page, List<String> asked, Set<String> known, @Nullable String next) {
        return JsonAnswer.of(200, json -> {
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
        return JsonAnswer.of(429, json -> {
            json.writeStartObject();
            json.writeStringField("status", "error");
            json.writeStringField("message", "You have reached your " + (search ? "secondly" : "ten_secondly_rolling") + " limit.");
            json.writeStringField("errorType", "RATE_LIMIT");
            json.writeStringField("correlationId", UUID.randomUUID().toString());
            json.writeStringField("policyName", search ? "SECONDLY" : "TEN_SECONDLY_ROLLING");
            json.writeEndObject();
        });
    }

    private static Answer refusal(int status, String category, String message) {
        return JsonAnswer.of(status, json -> {
            json.writeStartObject();
            json.writeStringField("status", "error");
            json.writeStringField("message", message);
            json.writeStringField("correlationId", UUID.randomUUID().toString());
            json.writeStringField("category", category);
            json.writeEndObject();
        });
    }
}
