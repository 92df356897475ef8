package dev.tributary.twin.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.PackedIdentifiers;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ingestion service: audience members in and out, and the outcome of each request. Thread-safe. A request is stored whole or, when
 * anything in it is wrong, not at all.
 */
final class DataManagerMembers {

    static final int MOST_MEMBERS = 10_000;
    static final int MOST_DESTINATIONS = 10;

    private final GoogleLists lists;
    private final Clock clock;
    private final Map<String, List<DataManagerDelivery>> requests = new ConcurrentHashMap<>();
    private final Set<String> rejected = ConcurrentHashMap.newKeySet();
    private volatile Duration processing = DataManagerTwin.USUAL_PROCESSING;

    DataManagerMembers(GoogleLists lists, Clock clock) {
        this.lists = lists;
        this.clock = clock;
    }

    void processingTakes(Duration duration) {
        processing = duration;
    }

    void rejectInProcessing(byte[] hash) {
        rejected.add(PackedIdentifiers.part(GoogleLists.EMAIL, hash));
        rejected.add(PackedIdentifiers.part(GoogleLists.PHONE, hash));
    }

    JsonNode ingest(JsonNode body) {
        DataManagerShapes.INGESTION.check(body);
        return accept(DataManagerDelivery.Kind.INGESTION, body);
    }

    JsonNode remove(JsonNode body) {
        DataManagerShapes.REMOVAL.check(body);
        return accept(DataManagerDelivery.Kind.REMOVAL, body);
    }

    JsonNode removeAll(JsonNode body) {
        DataManagerShapes.REMOVAL_OF_ALL.check(body);
        GoogleRefusal.Violations violations = new GoogleRefusal.Violations();
        Instant asOf = instant(JsonShape.get(body, "removeAsOfTime"), violations);
        List<JsonNode> destinations = destinations(body, violations);
        violations.refuseAny();
        List<DataManagerDelivery> deliveries = destinations.stream()
                .map(to -> new DataManagerDelivery(DataManagerDelivery.Kind.REMOVAL_OF_ALL, to, null)).toList();
        return enqueue(body, deliveries, () -> {
            for (DataManagerDelivery delivery : deliveries) {
                lists.removeIf(listId(delivery.destination), addedAt -> asOf == null || addedAt.isBefore(asOf));
                delivery.done = true;
            }
        });
    }

    private JsonNode accept(DataManagerDelivery.Kind kind, JsonNode body) {
        GoogleRefusal.Violations violations = new GoogleRefusal.Violations();
        List<JsonNode> destinations = destinations(body, violations);
        if (kind == DataManagerDelivery.Kind.INGESTION
                && !JsonShape.get(JsonShape.get(body, "termsOfService"), "customerMatchTermsOfServiceStatus").asText()
                        .equals("ACCEPTED")) {
            violations.add("terms_of_service", "TERMS_AND_CONDITIONS_NOT_SIGNED", "Required terms and conditions are not accepted.");
        }
        if (!JsonShape.get(body, "encryptionInfo").isMissingNode()) {
            violations.add("encryption_info", "INVALID_ARGUMENT",
                    "This stand-in cannot decrypt; send hashed identifiers without encryption.");
        }
        Set<String> references = new HashSet<>();
        destinations.forEach(to -> references.add(JsonShape.get(to, "reference").asText()));
        List<DataManagerMember> members = DataManagerMember.readAll(body, references, violations);
        violations.refuseAny();

        Instant acceptedAt = clock.instant();
        DataManagerConsents request = DataManagerConsents.of(JsonShape.get(body, "consent"));
        String dataType = members.get(0).dataType();
        List<DataManagerDelivery> deliveries = destinations.stream().map(to -> new DataManagerDelivery(kind, to, dataType)).toList();
        return enqueue(body, deliveries, () -> {
            for (DataManagerDelivery delivery : deliveries) {
                process(delivery, members, request, acceptedAt);
                delivery.done = true;
            }
        });
    }

    private JsonNode enqueue(JsonNode body, List<DataManagerDelivery> deliveries, Runnable work) {
        String id = "twin-" + UUID.randomUUID();
        if (!JsonShape.get(body, "validateOnly").asBoolean()) {
            requests.put(id, deliveries);
            lists.enqueue(clock.instant().plus(processing), work);
        }
        return JsonNodeFactory.instance.objectNode().put("requestId", id);
    }

    private void process(DataManagerDelivery delivery, List<DataManagerMember> members, DataManagerConsents request, Instant acceptedAt) {
        long list = listId(delivery.destination);
        String reference = JsonShape.get(delivery.destination, "reference").asText();
        for (DataManagerMember member : members) {
            if (!member.goesTo(reference)) {
                continue;
            }
            delivery.records++;
            member.countIdentifiers(delivery.identifiers);
            if (delivery.kind == DataManagerDelivery.Kind.REMOVAL) {
                lists.removeNamed(list, member.identifiers());
                continue;
            }
            String problem = (member.consent() == null ? request : member.consent()).problem();
            if (problem == null && member.identifiers().stream().anyMatch(rejected::contains)) {
                problem = "PROCESSING_ERROR_REASON_INVALID_FORMAT";
            }
            if (problem == null) {
                lists.put(list, PackedIdentifiers.join(member.identifiers()), acceptedAt);
            } else {
                delivery.errors.merge(problem, 1L, Long::sum);
            }
        }
    }

    JsonNode status(@Nullable String requestId) {
        if (requestId == null || requestId.isBlank()) {
            throw GoogleRefusal.invalid("request_id", "REQUIRED_FIELD_MISSING", "Required field is missing.");
        }
        List<DataManagerDelivery> deliveries = requests.get(requestId);
        if (deliveries == null) {
            throw GoogleRefusal.invalid("request_id", "INVALID_REQUEST_ID",
                    "The request ID used to retrieve the status of a request is not valid.");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        var all = answer.putArray("requestStatusPerDestination");
        deliveries.forEach(delivery -> all.add(delivery.status(lists.matchRate())));
        return answer;
    }

    private List<JsonNode> destinations(JsonNode body, GoogleRefusal.Violations violations) {
        List<JsonNode> destinations = DataManagerMember.elements(JsonShape.get(body, "destinations"));
        if (destinations.isEmpty()) {
            violations.add("destinations", "REQUIRED_FIELD_MISSING", "Required field is missing.");
        } else if (destinations.size() > MOST_DESTINATIONS) {
            violations.add("destinations", "TOO_MANY_DESTINATIONS", "Maximum number of destinations allowed per request is 10.");
        }
        Set<String> references = new HashSet<>();
        for (int i = 0; i < destinations.size(); i++) {
            JsonNode destination = destinations.get(i);
            String at = "destinations.destinations[" + i + "]";
            String reference = JsonShape.get(destination, "reference").asText();
            if (!reference.isEmpty() && !references.add(reference)) {
                violations.add(at + ".reference", "DUPLICATE_DESTINATION_REFERENCE",
                        "Two or more destinations in the request have the same reference.");
            }
            account(JsonShape.get(destination, "operatingAccount"), at + ".operating_account", true, violations);
            account(JsonShape.get(destination, "loginAccount"), at + ".login_account", false, violations);
            if (!JsonShape.get(destination, "linkedAccount").isMissingNode()) {
                violations.add(at + ".linked_account", "LINKED_ACCOUNT_ONLY_ALLOWED_WITH_DATA_PARTNER_LOGIN_ACCOUNT",
                        "Linked account is only supported when the login account is a `DATA_PARTNER` account.");
            }
            list(JsonShape.get(destination, "productDestinationId").asText(), at + ".product_destination_id", violations);
        }
        return destinations;
    }

    private static void account(JsonNode account, String at, boolean operating, GoogleRefusal.Violations violations) {
        if (account.isMissingNode()) {
            if (operating) {
                violations.add(at, "REQUIRED_FIELD_MISSING", "Required field is missing.");
            }
            return;
        }
        String id = JsonShape.get(account, "accountId").asText();
        String type = JsonShape.get(account, "accountType").asText(JsonShape.get(account, "product").asText());
        if (id.isEmpty() || type.isEmpty()) {
            violations.add(at + (id.isEmpty() ? ".account_id" : ".account_type"), "REQUIRED_FIELD_MISSING", "Required field is missing.");
        } else if (!id.matches("[0-9]+")) {
            violations.add(at + ".account_id", "INVALID_NUMBER_FORMAT", "Invalid number format.");
        } else if (!type.equals("GOOGLE_ADS")) {
            violations.add(at + ".account_type", "DESTINATION_ACCOUNT_TYPE_MISMATCH",
                    "The destination account type does not match the specified account id.");
        } else if (!id.equals(GoogleLists.CUSTOMER_ID) && (operating || !id.equals(GoogleLists.MANAGER_ID))) {
            throw GoogleRefusal.forbidden();
        }
    }

    private void list(String id, String at, GoogleRefusal.Violations violations) {
        if (id.isEmpty()) {
            violations.add(at, "REQUIRED_FIELD_MISSING", "Required field is missing.");
            return;
        }
        GoogleLists.UserList list = id.matches("\\d{1,18}") ? lists.list(Long.parseLong(id)) : null;
        if (list == null) {
            violations.add(at, "INVALID_USER_LIST_ID", "User list is not valid.");
        } else if (list.kind() != GoogleLists.Kind.CRM_BASED) {
            violations.add(at, "INVALID_USER_LIST_TYPE", "Type of the user list is not applicable for this request.");
        }
    }

    private static long listId(JsonNode destination) {
        return Long.parseLong(JsonShape.get(destination, "productDestinationId").asText());
    }

    private @Nullable Instant instant(JsonNode value, GoogleRefusal.Violations violations) {
        if (value.isMissingNode()) {
            return null;
        }
        try {
            Instant instant = Instant.parse(value.asText());
            if (instant.isAfter(clock.instant())) {
                violations.add("remove_as_of_time", "INVALID_REMOVE_AS_OF_TIME", "The remove as of time must be in the past or present.");
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw GoogleRefusal.untranscodable(List.of(new GoogleRefusal.Violation("remove_as_of_time",
                    "Invalid value at 'remove_as_of_time' (type.googleapis.com/google.protobuf.Timestamp)", null)));
        }
    }
}
