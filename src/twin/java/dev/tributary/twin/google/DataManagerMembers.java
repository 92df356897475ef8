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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ingestion service: audience members in and out, and what became of each request. Thread-safe. A request is
 * stored whole or, when anything in it is wrong, not at all.
 */
final class DataManagerMembers {

    static final int MOST_MEMBERS = 10_000;
    static final int MOST_DESTINATIONS = 10;

    private enum Kind { INGESTION, REMOVAL, REMOVAL_OF_ALL }

    /** One destination of one request, and what became of it; the counts are whole once it is done. */
    private static final class Delivery {
        final Kind kind;
        final JsonNode destination;
        final @Nullable String dataType;
        final Map<String, Long> identifiers = new TreeMap<>();
        final Map<String, Long> errors = new LinkedHashMap<>();
        long records;
        volatile boolean done;

        Delivery(Kind kind, JsonNode destination, @Nullable String dataType) {
            this.kind = kind;
            this.destination = destination;
            this.dataType = dataType;
        }
    }

    private final GoogleLists lists;
    private final Clock clock;
    private final Map<String, List<Delivery>> requests = new ConcurrentHashMap<>();
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
        return accept(Kind.INGESTION, body);
    }

    JsonNode remove(JsonNode body) {
        DataManagerShapes.REMOVAL.check(body);
        return accept(Kind.REMOVAL, body);
    }

    JsonNode removeAll(JsonNode body) {
        DataManagerShapes.REMOVAL_OF_ALL.check(body);
        GoogleRefusal.Violations violations = new GoogleRefusal.Violations();
        Instant asOf = instant(JsonShape.get(body, "removeAsOfTime"), violations);
        List<JsonNode> destinations = destinations(body, violations);
        violations.refuseAny();
        List<Delivery> deliveries = destinations.stream().map(to -> new Delivery(Kind.REMOVAL_OF_ALL, to, null)).toList();
        return enqueue(body, deliveries, () -> {
            for (Delivery delivery : deliveries) {
                lists.removeIf(listId(delivery.destination), addedAt -> asOf == null || addedAt.isBefore(asOf));
                delivery.done = true;
            }
        });
    }

    private JsonNode accept(Kind kind, JsonNode body) {
        GoogleRefusal.Violations violations = new GoogleRefusal.Violations();
        List<JsonNode> destinations = destinations(body, violations);
        if (kind == Kind.INGESTION && !JsonShape.get(JsonShape.get(body, "termsOfService"), "customerMatchTermsOfServiceStatus").asText()
                .equals("ACCEPTED")) {
            violations.add("terms_of_service", "TERMS_AND_CONDITIONS_NOT_SIGNED", "Required terms and conditions are not accepted.");
        }
        if (!JsonShape.get(body, "encryptionInfo").isMissingNode()) {
            violations.add("encryption_info", "INVALID_ARGUMENT", "This stand-in cannot decrypt; send hashed identifiers without encryption.");
        }
        Set<String> references = new HashSet<>();
        destinations.forEach(to -> references.add(JsonShape.get(to, "reference").asText()));
        List<DataManagerMember> members = DataManagerMember.readAll(body, references, violations);
        violations.refuseAny();

        Instant acceptedAt = clock.instant();
        Consents request = Consents.of(JsonShape.get(body, "consent"));
        String dataType = members.get(0).dataType();
        List<Delivery> deliveries = destinations.stream().map(to -> new Delivery(kind, to, dataType)).toList();
        return enqueue(body, deliveries, () -> {
            for (Delivery delivery : deliveries) {
                process(delivery, members, request, acceptedAt);
                delivery.done = true;
            }
        });
    }

    private JsonNode enqueue(JsonNode body, List<Delivery> deliveries, Runnable work) {
        String id = "twin-" + UUID.randomUUID();
        if (!JsonShape.get(body, "validateOnly").asBoolean()) {
            requests.put(id, deliveries);
            lists.enqueue(clock.instant().plus(processing), work);
        }
        return JsonNodeFactory.instance.objectNode().put("requestId", id);
    }

    private void process(Delivery delivery, List<DataManagerMember> members, Consents request, Instant acceptedAt) {
        long list = listId(delivery.destination);
        String reference = JsonShape.get(delivery.destination, "reference").asText();
        for (DataManagerMember member : members) {
            if (!member.goesTo(reference)) {
                continue;
            }
            delivery.records++;
            member.countIdentifiers(delivery.identifiers);
            if (delivery.kind == Kind.REMOVAL) {
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
        List<Delivery> deliveries = requests.get(requestId);
        if (deliveries == null) {
            throw GoogleRefusal.invalid("request_id", "INVALID_REQUEST_ID",
                    "The request ID used to retrieve the status of a request is not valid.");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        var all = answer.putArray("requestStatusPerDestination");
        deliveries.forEach(delivery -> all.add(status(delivery)));
        return answer;
    }

    private ObjectNode status(Delivery delivery) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.set("destination", delivery.destination);
        if (!delivery.done) {
            return status.put("requestStatus", "PROCESSING");
        }
        long failed = delivery.errors.values().stream().mapToLong(Long::longValue).sum();
        status.put("requestStatus", failed == 0 ? "SUCCESS" : failed == delivery.records ? "FAILED" : "PARTIAL_SUCCESS");
        if (delivery.kind == Kind.REMOVAL_OF_ALL) {
            status.putObject("removeAllAudienceMembersStatus");
            return status;
        }
        boolean ingestion = delivery.kind == Kind.INGESTION;
        ObjectNode counts = status.putObject(ingestion ? "audienceMembersIngestionStatus" : "audienceMembersRemovalStatus")
                .putObject(delivery.dataType + (ingestion ? "IngestionStatus" : "RemovalStatus"));
        counts.put("recordCount", String.valueOf(delivery.records));
        if (delivery.dataType != null && delivery.dataType.equals("compositeData")) {
            var types = counts.putArray("dataTypeCounts");
            delivery.identifiers.forEach((type, count) -> types.addObject().put("type", type).put("count", String.valueOf(count)));
        } else {
            counts.put("userIdentifierCount", String.valueOf(delivery.identifiers.values().stream().mapToLong(Long::longValue).sum()));
        }
        if (ingestion && failed < delivery.records) {
            counts.put("uploadMatchRateRange", matchRateRange(lists.matchRate()));
        }
        if (failed > 0) {
            var errors = status.putObject("errorInfo").putArray("errorCounts");
            delivery.errors.forEach((reason, count) -> errors.addObject().put("recordCount", String.valueOf(count)).put("reason", reason));
        }
        return status;
    }

    private static String matchRateRange(int percent) {
        if (percent < 20) {
            return "MATCH_RATE_RANGE_LESS_THAN_20";
        }
        if (percent <= 30) {
            return "MATCH_RATE_RANGE_20_TO_30";
        }
        int tens = (percent - 1) / 10 * 10;
        return "MATCH_RATE_RANGE_" + (tens + 1) + "_TO_" + (tens + 10);
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

    /** The two consent signals of a person or of a whole request. */
    record Consents(String adUserData, String adPersonalization) {

        static Consents of(JsonNode consent) {
            return new Consents(JsonShape.get(consent, "adUserData").asText(), JsonShape.get(consent, "adPersonalization").asText());
        }

        /** Why a person with these signals is not used, or null when both are granted; a denial says more than a silence. */
        @Nullable String problem() {
            if (adUserData.equals("CONSENT_DENIED") || adPersonalization.equals("CONSENT_DENIED")) {
                return "PROCESSING_ERROR_REASON_DENIED_CONSENT";
            }
            return adUserData.equals("CONSENT_GRANTED") && adPersonalization.equals("CONSENT_GRANTED") ? null
                    : "PROCESSING_ERROR_REASON_NO_CONSENT";
        }
    }
}
