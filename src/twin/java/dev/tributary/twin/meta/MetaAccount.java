package dev.tributary.twin.meta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.PackedIdentifiers;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The ad account's audiences and what the Graph API does with them. Thread-safe: one lock over all of it. */
final class MetaAccount {

    private static final int MOST_AUDIENCES = 500;
    private static final int DEFAULT_PAGE = 25;
    private static final int LARGEST_PAGE = 1000;
    private static final Set<String> SOURCES = new TreeSet<>(Set.of("USER_PROVIDED_ONLY", "PARTNER_PROVIDED_ONLY",
            "BOTH_USER_AND_PARTNER_PROVIDED"));

    private final Clock clock;
    private final Map<Long, MetaAudience> audiences = new LinkedHashMap<>();
    private final MetaUploads uploads;
    private long nextId = 2385000000001L;
    private int lateToAppear;

    MetaAccount(Clock clock) {
        this.clock = clock;
        this.uploads = new MetaUploads(this, clock);
    }

    synchronized void lateToAppear(int calls) {
        lateToAppear = calls;
    }

    synchronized void flag(String id) {
        find("POST", id).flagged = true;
    }

    synchronized List<MetaTwin.Audience> audiences() {
        return audiences.values().stream().map(audience -> new MetaTwin.Audience(String.valueOf(audience.id), audience.name,
                audience.description,
                audience.subtype, audience.originId == null ? null : String.valueOf(audience.originId),
                audience.lookalikeSpec == null ? null : audience.lookalikeSpec.toString())).toList();
    }

    synchronized Set<List<String>> members(String id) {
        MetaAudience audience = audiences.get(number(id));
        Set<List<String>> all = new HashSet<>();
        if (audience != null) {
            audience.members.values()
                    .forEach(member -> all.add(PackedIdentifiers.split(member).stream().map(MetaUsers::shown).sorted().toList()));
        }
        return all;
    }

    synchronized Set<String> externIds(String id) {
        MetaAudience audience = audiences.get(number(id));
        return audience == null ? Set.of()
                : audience.members.keySet().stream().filter(key -> key.startsWith("x")).map(key -> key.substring(1))
                        .collect(Collectors.toSet());
    }

    synchronized int size(String id) {
        MetaAudience audience = audiences.get(number(id));
        return audience == null ? 0 : audience.members.size();
    }

    /** @throws MetaRefusal as the Graph API would answer */
    JsonNode answer(String method, String node, @Nullable String edge, Map<String, String> parameters, URI page) {
        // The payload is read outside the lock: that is where the time goes.
        if ("users".equals(edge) && !method.equals("GET")) {
            return uploads.answer(method, node, parameters);
        }
        synchronized (this) {
            if (node.startsWith("act_")) {
                if (!node.equals(MetaTwin.AD_ACCOUNT)) {
                    throw MetaRefusal.unknownObject(method, node);
                }
                return account(method, edge, parameters, page);
            }
            MetaAudience audience = find(method, node);
            if (edge == null) {
                return audience(method, audience, parameters);
            }
            if (edge.equals("sessions") && method.equals("GET")) {
                return sessions(audience);
            }
        }
        throw MetaRefusal.of(2500, "Unknown path components: /" + edge);
    }

    private JsonNode account(String method, @Nullable String edge, Map<String, String> parameters, URI page) {
        if (edge == null && method.equals("GET")) {
            return MetaFields.account(parameters.get("fields"));
        }
        if ("customaudiences".equals(edge) && method.equals("POST")) {
            return create(parameters);
        }
        if ("customaudiences".equals(edge) && method.equals("GET")) {
            return list(parameters, page);
        }
        throw MetaRefusal.of(2500, "Unknown path components: /" + edge);
    }

    private JsonNode audience(String method, MetaAudience audience, Map<String, String> parameters) {
        switch (method) {
            case "GET" -> {
                return MetaFields.of(audience, lookalikesOf(audience), parameters.get("fields"));
            }
            case "POST" -> {
                String name = parameters.get("name");
                if (name != null && name.isBlank()) {
                    throw MetaRefusal.parameter("Param name must not be empty");
                }
                audience.name = name == null ? audience.name : name;
                audience.description = parameters.getOrDefault("description", audience.description);
                audience.changedAt = clock.instant();
            }
            case "DELETE" -> audiences.remove(audience.id);
            default -> throw MetaRefusal.unknownObject(method, String.valueOf(audience.id));
        }
        return JsonNodeFactory.instance.objectNode().put("success", true);
    }

    private JsonNode create(Map<String, String> parameters) {
        String name = parameters.getOrDefault("name", "");
        String subtype = parameters.get("subtype");
        if (name.isBlank() || subtype == null) {
            throw MetaRefusal.parameter("Missing parameter(s): " + (name.isBlank() ? "name" : "subtype"));
        }
        if (!subtype.equals("CUSTOM") && !subtype.equals("LOOKALIKE")) {
            throw MetaRefusal.parameter("Param subtype must be one of {CUSTOM, LOOKALIKE}");
        }
        if (audiences.values().stream().filter(audience -> audience.subtype.equals(subtype)).count() >= MOST_AUDIENCES) {
            throw MetaRefusal.of(2654, 0, "(#2654) Failed to create custom audience", "Too many audiences",
                    "An ad account has at most 500 customer file audiences and 500 lookalikes.");
        }
        boolean valueBased = Set.of("1", "true").contains(parameters.getOrDefault("is_value_based", "0"));
        MetaAudience seed = null;
        JsonNode spec = null;
        String source = null;
        if (subtype.equals("LOOKALIKE")) {
            seed = seed(parameters.get("origin_audience_id"));
            spec = MetaLookalike.read(parameters.get("lookalike_spec"), seed.valueBased);
            refuseDuplicate(seed, spec);
        } else {
            source = parameters.get("customer_file_source");
            if (source == null) {
                throw MetaRefusal.parameter("Missing parameter(s): customer_file_source");
            }
            if (!SOURCES.contains(source)) {
                throw MetaRefusal.parameter("Param customer_file_source must be one of " + SOURCES.toString().replace('[', '{').replace(']',
                        '}'));
            }
        }
        MetaAudience created = new MetaAudience(nextId++, subtype, name, parameters.getOrDefault("description", ""), source, spec,
                seed == null ? null : seed.id, valueBased, clock.instant());
        created.invisibleFor = lateToAppear;
        audiences.put(created.id, created);
        return JsonNodeFactory.instance.objectNode().put("id", String.valueOf(created.id));
    }

    private MetaAudience seed(@Nullable String originId) {
        if (originId == null) {
            throw MetaRefusal.parameter("Missing parameter(s): origin_audience_id");
        }
        MetaAudience seed = audiences.get(number(originId));
        if (seed == null) {
            throw MetaRefusal.unknownObject("POST", originId);
        }
        if (seed.flagged) {
            throw MetaRefusal.of(100, 1713232, "Invalid parameter", "Lookalike Creation Blocked",
                    "Resolve the integrity restrictions on the seed audience first.");
        }
        if (seed.isLookalike() || seed.members.size() < MetaTwin.LEAST_SEED) {
            throw MetaRefusal.of(2654, 0, "(#2654) Failed to create custom audience", "Seed audience not usable",
                    seed.isLookalike() ? "A lookalike is no seed for another." : "The seed audience has fewer than 100 people.");
        }
        return seed;
    }

    private void refuseDuplicate(MetaAudience seed, JsonNode spec) {
        if (audiences.values().stream().anyMatch(other -> other.originId != null && other.originId == seed.id
                && spec.equals(other.lookalikeSpec))) {
            throw MetaRefusal.of(2654, 0, "(#2654) Failed to create custom audience", "Duplicate lookalike",
                    "There is a lookalike of this seed with the same specification already.");
        }
    }

    private JsonNode list(Map<String, String> parameters, URI page) {
        String limit = parameters.getOrDefault("limit", String.valueOf(DEFAULT_PAGE));
        if (!limit.matches("[1-9]\\d{0,6}")) {
            throw MetaRefusal.parameter("Param limit must be an integer greater than 0");
        }
        int size = Math.min(LARGEST_PAGE, Integer.parseInt(limit));
        List<MetaAudience> all = audiences.values().stream().filter(MetaFields.filter(parameters.get("filtering"))).toList();
        long after = cursor(parameters.get("after"), Long.MIN_VALUE);
        long before = cursor(parameters.get("before"), Long.MAX_VALUE);
        List<MetaAudience> left = all.stream().filter(audience -> audience.id > after && audience.id < before).toList();
        boolean backwards = parameters.get("before") != null;
        List<MetaAudience> shown = backwards ? left.subList(Math.max(0, left.size() - size), left.size())
                : left.subList(0, Math.min(size,
                        left.size()));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        var data = answer.putArray("data");
        shown.forEach(audience -> data.add(MetaFields.of(audience, lookalikesOf(audience), parameters.get("fields"))));
        if (!shown.isEmpty()) {
            long last = shown.get(shown.size() - 1).id;
            ObjectNode paging = answer.putObject("paging");
            paging.putObject("cursors").put("before", cursor(shown.get(0).id)).put("after", cursor(last));
            if (all.get(all.size() - 1).id > last) {
                // Meta repeats the other parameters, the access token among them; the token stays out of this answer.
                String fields = parameters.get("fields");
                paging.put("next", page + "?limit=" + size + (fields == null ? ""
                        : "&fields=" + URLEncoder.encode(fields,
                                StandardCharsets.UTF_8))
                        + "&after=" + cursor(last));
            }
        }
        return answer;
    }

    private static String cursor(long id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(String.valueOf(id).getBytes(StandardCharsets.US_ASCII));
    }

    private static long cursor(@Nullable String text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw MetaRefusal.parameter("Invalid cursor");
        }
    }

    private List<Long> lookalikesOf(MetaAudience audience) {
        return audiences.values().stream().filter(other -> other.originId != null && other.originId == audience.id).map(other -> other.id)
                .toList();
    }

    private static JsonNode sessions(MetaAudience audience) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        var data = answer.putArray("data");
        for (MetaAudience.Session session : audience.sessions.values()) {
            boolean ended = session.endedAt != null;
            ObjectNode node = data.addObject().put("session_id", String.valueOf(session.id)).put("stage", ended ? "finished" : "uploading")
                    .put("progress", ended ? "100" : "0").put("num_received", String.valueOf(session.received))
                    .put("num_matched", String.valueOf(session.received - session.invalid))
                    .put("num_invalid_entries", String.valueOf(session.invalid)).put("start_time",
                            String.valueOf(session.startedAt.getEpochSecond()));
            if (session.endedAt != null) {
                node.put("end_time", String.valueOf(session.endedAt.getEpochSecond()));
            }
        }
        return answer;
    }

    MetaAudience find(String method, String id) {
        MetaAudience audience = audiences.get(number(id));
        if (audience == null) {
            throw MetaRefusal.unknownObject(method, id);
        }
        return audience;
    }

    /** Whether any audience of the account has had this session. Needs the lock. */
    boolean knowsSession(long id) {
        return audiences.values().stream().anyMatch(audience -> audience.sessions.containsKey(id));
    }

    private static long number(String id) {
        return id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
    }
}
