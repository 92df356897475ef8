package dev.tributary.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.destination.Action;
import dev.tributary.destination.Confirmation;
import dev.tributary.destination.Delivery;
import dev.tributary.destination.Destination;
import dev.tributary.destination.DestinationOptions;
import dev.tributary.destination.DestinationSettings;
import dev.tributary.destination.DestinationType;
import dev.tributary.destination.ListSpec;
import dev.tributary.destination.Member;
import dev.tributary.http.ApiClient;
import dev.tributary.http.BodyDecoder;
import dev.tributary.http.VendorFault;
import dev.tributary.io.Json;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists of the made-up club: one card a member. */
final class LoyaltyClub implements Destination {

    private final DestinationType type;
    private final DestinationSettings settings;
    private final ApiClient client;

    LoyaltyClub(DestinationType type, DestinationSettings settings, ApiClient client) {
        this.type = type;
        this.settings = settings;
        this.client = client;
    }

    @Override
    public DestinationType type() {
        return type;
    }

    @Override
    public String connection() {
        return settings.connection();
    }

    @Override
    public String tuple(String profileId, Map<String, List<String>> identifiers, DestinationOptions options) {
        return identifiers.getOrDefault("loyalty_card", List.of()).stream().map(card -> LoyaltyClubType.CARD.sent(card, null))
                .filter(card -> card != null).findFirst().orElse(null);
    }

    @Override
    public int rows(String tuple) {
        return 1;
    }

    @Override
    public String ensureList(ListSpec spec, String knownId) {
        return call("POST", "/lists",
                Json.MAPPER.createObjectNode().put("marker", spec.marker()).put("tier", spec.options().text(LoyaltyClubType.TIER)))
                        .path("id").asText();
    }

    @Override
    public List<Delivery> apply(String listId, Action action, List<Member> members, DestinationOptions options) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        ArrayNode cards = body.putArray("cards");
        members.forEach(member -> cards.addObject().put("card", member.tuple())
                .put("partnerMail", member.signals() == null ? String.valueOf(Member.GRANTED) : member.signals()));
        List<Delivery> deliveries = new ArrayList<>();
        try {
            String request = call("POST", "/lists/" + listId + (action == Action.ADD ? "/add" : "/remove"), body).path("request").asText();
            members.forEach(member -> deliveries.add(Delivery.accepted(member, request)));
        } catch (VendorFault e) {
            if (!e.fault().retry()) {
                throw e;
            }
            members.forEach(member -> deliveries.add(Delivery.retryLater(member, e.getMessage())));
        }
        return deliveries;
    }

    @Override
    public Confirmation confirm(String listId, Collection<String> requestIds) {
        Map<String, Confirmation.Answer> answers = new HashMap<>();
        requestIds.forEach(id -> answers.put(id, new Confirmation.Answer(Confirmation.State.CONFIRMED, null)));
        return new Confirmation(answers, call("GET", "/lists/" + listId, null).path("size").asLong(), null, "open");
    }

    @Override
    public void check() {
        call("GET", "/lists", null);
    }

    private JsonNode call(String method, String path, JsonNode body) {
        return client.send(BodyDecoder.JSON, () -> client.request(URI.create(settings.url("baseUrl", "") + path)).method(method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body.toString()))).body();
    }

    @Override
    public void close() {
        // The client's threads are the JVM's.
    }
}
