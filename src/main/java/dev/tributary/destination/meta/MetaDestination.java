package dev.tributary.destination.meta;

import com.facebook.ads.sdk.APIContext;
import com.facebook.ads.sdk.APIException;
import com.facebook.ads.sdk.APIResponse;
import com.facebook.ads.sdk.AdAccount;
import com.facebook.ads.sdk.CustomAudience;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.Action;
import dev.tributary.destination.Confirmation;
import dev.tributary.destination.Delivery;
import dev.tributary.destination.Destination;
import dev.tributary.destination.DestinationOptions;
import dev.tributary.destination.DestinationSettings;
import dev.tributary.destination.ListGoneException;
import dev.tributary.destination.ListSpec;
import dev.tributary.destination.Member;
import dev.tributary.http.ApiClient;
import dev.tributary.http.VendorFault;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Custom audiences of one ad account, through Meta's Business SDK. */
final class MetaDestination implements Destination {

    /** The SDK's own default has expired for audiences: https://developers.facebook.com/docs/graph-api/changelog/versions */
    private static final String API_VERSION = "v26.0";
    private static final int TRIES_OF_A_NEW_LIST = 3;
    private static final String READY = "200";

    private final MetaType type;
    private final String connection;
    private final ApiClient client;
    private final DestinationSettings settings;
    private final APIContext context;
    private final AdAccount account;
    private final Set<String> madeHere = ConcurrentHashMap.newKeySet();

    MetaDestination(MetaType type, DestinationSettings settings, ApiClient client) {
        this.type = type;
        MetaExecutor.install();
        this.connection = settings.connection();
        this.client = client;
        this.settings = settings;
        this.context = context(fault -> false);
        this.account = new AdAccount("act_" + settings.get("adAccount", "").replaceFirst("^act_", ""), context);
    }

    private APIContext context(Predicate<VendorFault> passing) {
        return new MetaContext(client, settings.url("baseUrl", APIContext.DEFAULT_API_BASE), settings.get("apiVersion", API_VERSION),
                settings.get("accessToken"),
                settings.get("appSecret"), passing);
    }

    /** Calls on a list that was made here a moment ago are tried again while Meta does not know it everywhere. */
    private APIContext context(String listId) {
        if (!madeHere.contains(listId)) {
            return context;
        }
        AtomicInteger tries = new AtomicInteger();
        return context(fault -> MetaError.of(fault).notThereYet() && tries.incrementAndGet() <= TRIES_OF_A_NEW_LIST);
    }

    @Override
    public MetaType type() {
        return type;
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public @Nullable String tuple(String profileId, Map<String, List<String>> identifiers, DestinationOptions options) {
        return MetaRows.tuple(profileId, identifiers, options.texts(MetaType.SCHEMA));
    }

    @Override
    public int rows(String tuple) {
        return MetaRows.rows(tuple);
    }

    @Override
    public String ensureList(ListSpec spec, @Nullable String knownId) {
        if (knownId != null) {
            return knownId;
        }
        String found = find(spec.marker());
        return found != null ? found
                : created(call(() -> account.createCustomAudience().setName(spec.options().name())
                        .setSubtype(CustomAudience.EnumSubtype.VALUE_CUSTOM).setDescription(spec.description())
                        .setCustomerFileSource(CustomAudience.EnumCustomerFileSource.VALUE_USER_PROVIDED_ONLY).execute(), null));
    }

    private String created(JsonNode answer) {
        String id = answer.path("id").asText();
        if (id.isEmpty()) {
            throw new FaultException(Fault.VENDOR_DOWN,
                    "Meta created an audience without telling its id; the next run finds it by its marker");
        }
        madeHere.add(id);
        return id;
    }

    private @Nullable String find(String marker) {
        String after = null;
        do {
            String cursor = after;
            JsonNode page = call(() -> {
                var request = account.getCustomAudiences().requestField("id").requestField("description").setParam("limit", 200);
                return (cursor == null ? request : request.setParam("after", cursor)).execute();
            }, null);
            for (JsonNode audience : page.path("data")) {
                if (audience.path("description").asText().contains("[" + marker + "]")) {
                    return audience.path("id").asText();
                }
            }
            after = page.path("paging").has("next") ? page.path("paging").path("cursors").path("after").asText(null) : null;
        } while (after != null);
        return null;
    }

    @Override
    public List<Delivery> apply(String listId, Action action, List<Member> members, DestinationOptions options) {
        return new MetaUpload(options.texts(MetaType.SCHEMA), (payload, session) -> call(() -> {
            CustomAudience audience = new CustomAudience(listId, context(listId));
            return action == Action.ADD ? audience.createUser().setPayload(payload).setSession(session).execute()
                    : audience.deleteUsers().setPayload(payload).setSession(session).execute();
        }, listId)).send(members);
    }

    @Override
    public Confirmation confirm(String listId, Collection<String> requestIds) {
        JsonNode audience = call(
                () -> new CustomAudience(listId, context(listId)).get().requestField("operation_status").requestField("delivery_status")
                        .requestField("approximate_count_lower_bound").requestField("approximate_count_upper_bound").execute(),
                listId);
        JsonNode operation = audience.path("operation_status");
        Confirmation.State state = operation.path("code").asText().equals(READY) ? Confirmation.State.CONFIRMED
                : Confirmation.State.PROCESSING;
        Map<String, Confirmation.Answer> requests = new HashMap<>();
        requestIds.forEach(id -> requests.put(id, new Confirmation.Answer(state, null)));
        long size = audience.path("approximate_count_lower_bound").asLong(-1);
        return new Confirmation(requests, size < 0 ? null : size, null,
                (operation.path("code").asText() + " " + operation.path("description").asText()).strip());
    }

    @Override
    public String ensureLookalike(ListSpec spec, String seedListId, @Nullable String knownId) {
        DestinationOptions lookalike = spec.options().lookalike();
        if (lookalike == null) {
            throw new IllegalArgumentException("no lookalike asked for");
        }
        String found = knownId != null ? knownId : find(spec.marker());
        return found != null ? found
                : created(call(() -> account.createCustomAudience().setName(lookalike.name())
                        .setSubtype(CustomAudience.EnumSubtype.VALUE_LOOKALIKE).setDescription(spec.description())
                        .setOriginAudienceId(seedListId).setLookalikeSpec(lookalikeSpec(lookalike)).execute(), null));
    }

    /** Rules: https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/guides/lookalike-audiences */
    private static String lookalikeSpec(DestinationOptions lookalike) {
        ObjectNode spec = Json.MAPPER.createObjectNode();
        String type = lookalike.text(MetaType.LOOKALIKE_TYPE);
        if (type != null) {
            spec.put("type", type);
        } else {
            spec.put("ratio", lookalike.decimal(MetaType.RATIO));
        }
        BigDecimal startingRatio = lookalike.decimal(MetaType.STARTING_RATIO);
        if (startingRatio != null) {
            spec.put("starting_ratio", startingRatio);
        }
        List<String> countries = lookalike.texts(MetaType.COUNTRIES);
        if (countries.size() == 1) {
            spec.put("country", countries.get(0));
        } else {
            ArrayNode several = spec.putObject("location_spec").putObject("geo_locations").putArray("countries");
            countries.forEach(several::add);
        }
        return spec.toString();
    }

    @Override
    public void check() {
        call(() -> account.getCustomAudiences().requestField("id").setParam("limit", 1).execute(), null);
    }

    @Override
    public void close() {
        // The SDK's HTTP layer serves the whole JVM.
    }

    private interface Call {
        APIResponse make() throws APIException;
    }

    /** @param listId the list that the call needs, or null */
    private static JsonNode call(Call call, @Nullable String listId) {
        try {
            return Json.MAPPER.readTree(call.make().getRawResponse());
        } catch (VendorFault e) {
            MetaError error = MetaError.of(e);
            if (listId != null && error.gone()) {
                throw new ListGoneException(error.sentence());
            }
            throw new MetaException(error);
        } catch (APIException | JsonProcessingException e) {
            throw new FaultException(Fault.VENDOR_DOWN, "Meta's answer cannot be read; the next run goes on");
        }
    }
}
