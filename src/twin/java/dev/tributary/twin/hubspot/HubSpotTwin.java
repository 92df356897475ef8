package dev.tributary.twin.hubspot;

import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.RateWindow;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import dev.tributary.twin.people.Planting;
import dev.tributary.twin.people.Population;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HubSpot's contacts, list and search, and deals, list only; under a dated path and under {@code v3}. Consent for ads is a property of the
 * account's own, {@code ads_consent} ({@code granted}, {@code denied} or empty), with the time of the statement in {@code ads_consent_at}.
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

    private static final Pattern PATH = Pattern.compile("/crm/(?:objects/2026-0[39]|v3/objects)/(contacts|deals)(/search)?");
    private static final int LONGEST_LIST = 100;
    private static final int CALLS = 190;

    private final Limits limits;
    private final RateWindow searches;
    private final RateWindow calls;
    private final HubSpotContacts contacts;
    private final HubSpotDeals deals;
    private final HubSpotLists lists;
    private volatile boolean revoked;
    private volatile boolean dealsForbidden;

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
        this.deals = new HubSpotDeals(clock, contacts.all());
        this.lists = new HubSpotLists(clock, contacts.all());
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

    /** Brings an archived contact back now. */
    public void restoreContact(String id) {
        contacts.restore(id);
    }

    /** Merges two contacts now: {@code goes} is nowhere from then on, and {@code stays} names it. */
    public void mergeContacts(String stays, String goes) {
        contacts.merge(stays, goes);
    }

    /** Whether the token lacks the scope for deals. */
    public void forbidDeals(boolean forbidden) {
        dealsForbidden = forbidden;
    }

    /** Adds a deal with a contact now and returns its id. */
    public String addDeal(String name, String amount, String contact) {
        return deals.add(name, amount, contact);
    }

    /** Moves a deal to another stage now; {@code closedwon} wins it. */
    public void moveDeal(String id, String stage) {
        deals.move(id, stage);
    }

    /** Archives a deal now. */
    public void archiveDeal(String id) {
        deals.archive(id);
    }

    /** The ids of all deals, archived ones too. */
    public List<String> deals() {
        return deals.all().stream().map(deal -> String.valueOf(deal.id())).toList();
    }

    /** Puts a contact on a list now. Lists 1 and 2 are planted with contacts, 4 is empty, 3 holds companies. */
    public void addToList(long list, String contact) {
        lists.add(list, contact);
    }

    /** Takes a contact off a list: nothing tells but the list itself. */
    public void removeFromList(long list, String contact) {
        lists.remove(list, contact);
    }

    /** Deletes a list with its memberships. */
    public void deleteList(long list) {
        lists.delete(list);
    }

    /** Ids of who is on a list. */
    public List<String> members(long list) {
        return lists.members(list);
    }

    /** Lets {@link #TOKEN} in again after an injected fault revoked it. */
    public void restoreToken() {
        revoked = false;
    }

    @Override
    public void expireTokens() {
        revoked = true;
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        if (revoked || !("Bearer " + TOKEN).equals(call.header("authorization"))) {
            return HubSpotResponse.refusal(401, "INVALID_AUTHENTICATION", "Authentication credentials not found or not valid");
        }
        if (call.path().startsWith("/crm/v3/lists/")) {
            if (limits.throttled && !calls.take()) {
                return HubSpotResponse.tooMany(false);
            }
            TwinResponse listed = lists.answer(call);
            return listed == null ? HubSpotResponse.refusal(404, "OBJECT_NOT_FOUND", "Resource not found") : listed;
        }
        Matcher path = PATH.matcher(call.path());
        if (!path.matches()) {
            return HubSpotResponse.refusal(404, "OBJECT_NOT_FOUND", "Resource not found");
        }
        boolean search = path.group(2) != null;
        boolean contact = path.group(1).equals("contacts");
        if (!contact && dealsForbidden) {
            return HubSpotResponse.refusal(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call");
        }
        if (search && !contact) {
            return HubSpotResponse.refusal(404, "OBJECT_NOT_FOUND", "This twin does not search deals");
        }
        if (!call.method().equals(search ? "POST" : "GET")) {
            return HubSpotResponse.refusal(405, "VALIDATION_ERROR", "Method not allowed");
        }
        if (limits.throttled && !(search ? searches : calls).take()) {
            return HubSpotResponse.tooMany(search);
        }
        if (!search) {
            return list(call, contact).with("X-HubSpot-RateLimit-Max", String.valueOf(CALLS))
                    .with("X-HubSpot-RateLimit-Remaining", String.valueOf(calls.remaining()))
                    .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
        }
        String type = call.header("content-type");
        return type == null || !type.startsWith("application/json")
                ? HubSpotResponse.refusal(415, "VALIDATION_ERROR", "Unsupported media type: send application/json")
                : search(call.text());
    }

    private TwinResponse search(String body) {
        Set<String> properties = contacts.known();
        HubSpotSearch search;
        try {
            search = HubSpotSearch.parse(body, properties);
        } catch (HubSpotSearch.Refused refused) {
            return HubSpotResponse.refusal(400, "VALIDATION_ERROR", String.valueOf(refused.getMessage()));
        }
        if (search.after() >= limits.resultCap) {
            return HubSpotResponse.refusal(400, "VALIDATION_ERROR", "Paging past " + limits.resultCap + " results is not allowed");
        }
        Instant indexed = clock.instant().minus(limits.indexLag);
        List<HubSpotContact> matching = contacts.all().stream()
                .filter(one -> !one.archived() && !one.modified().isAfter(indexed))
                .filter(search.filter()).sorted(search.order()).toList();
        int end = Math.min(Math.min(matching.size(), limits.resultCap), search.after() + search.limit());
        List<HubSpotContact> page = search.after() >= end ? List.of() : matching.subList(search.after(), end);
        // The page that reaches the cap still names a next one, which is then refused.
        String next = search.after() < end && end < matching.size() ? String.valueOf(end) : null;
        return HubSpotResponse.page(matching.size(), page, (json, one) -> one.write(json, search.properties(), properties), next);
    }

    private TwinResponse list(TwinRequest call, boolean contact) {
        int limit;
        long after;
        try {
            limit = Integer.parseInt(call.query().getOrDefault("limit", "10"));
            after = Long.parseLong(call.query().getOrDefault("after", "0"));
        } catch (NumberFormatException notANumber) {
            return HubSpotResponse.refusal(400, "VALIDATION_ERROR", "limit and after must be integers");
        }
        if (limit < 1 || limit > LONGEST_LIST) {
            return HubSpotResponse.refusal(400, "VALIDATION_ERROR", "limit is " + limit + ", it must be from 1 to " + LONGEST_LIST);
        }
        boolean archived = "true".equals(call.query().get("archived"));
        String names = call.query().getOrDefault("properties", "");
        List<String> asked = names.isEmpty() ? List.of() : Arrays.asList(names.split(","));
        if (!contact) {
            List<HubSpotDeals.Deal> rest = deals.from(after, archived, limit + 1);
            boolean associated = Arrays.asList(call.query().getOrDefault("associations", "").split(",")).contains("contacts");
            return HubSpotResponse.page(-1, rest.subList(0, Math.min(limit, rest.size())),
                    (json, deal) -> HubSpotDeals.write(json, deal, asked, associated),
                    rest.size() > limit ? String.valueOf(rest.get(limit).id()) : null);
        }
        List<HubSpotContact> rest = contacts.from(after, archived, limit + 1);
        Set<String> known = contacts.known();
        return HubSpotResponse.page(-1, rest.subList(0, Math.min(limit, rest.size())), (json, one) -> one.write(json, asked, known),
                rest.size() > limit ? String.valueOf(rest.get(limit).id()) : null);
    }
}
