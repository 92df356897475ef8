package dev.tributary.twin.google;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kit.PackedIdentifiers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One audience member as a request brought it, after every check that the ingestion service makes before it accepts.
 *
 * @param dataType    {@code userData} or {@code compositeData}
 * @param identifiers parts as {@link PackedIdentifiers} makes them
 * @param ipAddresses how many IP addresses came along; they are counted, not stored
 * @param references  destinations the member is for; empty for all
 * @param consent     the member's own, which stands over the request's, or null
 */
record DataManagerMember(String dataType, List<String> identifiers, int ipAddresses, Set<String> references,
        @Nullable DataManagerConsents consent) {

    private static final int MOST_IDENTIFIERS = 10;
    private static final List<String> DATA_TYPES = List.of("userData", "compositeData", "mobileData", "userIdData", "pairData", "ppidData",
            "googleUserIdData", "partnerProvidedIdData");
    private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());

    boolean goesTo(String reference) {
        return references.isEmpty() || references.contains(reference);
    }

    void countIdentifiers(Map<String, Long> counts) {
        for (String part : identifiers) {
            counts.merge(switch (PackedIdentifiers.kind(part)) {
                case GoogleLists.EMAIL -> "EMAIL";
                case GoogleLists.PHONE -> "PHONE_NUMBER";
                default -> "ADDRESS";
            }, 1L, Long::sum);
        }
        if (ipAddresses > 0) {
            counts.merge("IP_ADDRESS", (long) ipAddresses, Long::sum);
        }
    }

    static List<JsonNode> elements(JsonNode repeated) {
        if (repeated.isObject()) {
            return List.of(repeated);
        }
        List<JsonNode> all = new ArrayList<>(repeated.size());
        repeated.forEach(all::add);
        return all;
    }

    /** The members of a request; what is wrong with them goes to {@code violations}. */
    static List<DataManagerMember> readAll(JsonNode body, Set<String> knownReferences, GoogleRefusal.Violations violations) {
        List<JsonNode> members = elements(JsonShape.get(body, "audienceMembers"));
        if (members.isEmpty()) {
            violations.add("audience_members", "REQUIRED_FIELD_MISSING", "Required field is missing.");
        }
        if (members.size() > DataManagerMembers.MOST_MEMBERS) {
            violations.add("audience_members", "TOO_MANY_AUDIENCE_MEMBERS",
                    "Maximum number of audience members allowed per request is 10,000.");
            return List.of();
        }
        String encoding = JsonShape.get(body, "encoding").asText();
        if (!encoding.equals("HEX") && !encoding.equals("BASE64")) {
            violations.add("encoding", "REQUIRED_FIELD_MISSING", "Required field is missing.");
            return List.of();
        }
        List<DataManagerMember> read = new ArrayList<>(members.size());
        String first = null;
        for (int i = 0; i < members.size(); i++) {
            // The doubled name is how Google's published answers spell the place.
            String at = "audience_members.audience_members[" + i + "]";
            JsonNode node = members.get(i);
            String type = DATA_TYPES.stream().filter(name -> !JsonShape.get(node, name).isMissingNode()).findFirst().orElse(null);
            if (type == null) {
                violations.add(at, "INVALID_AUDIENCE_MEMBER", "This audience member is not valid.");
                continue;
            }
            first = first == null ? type : first;
            if (!type.equals(first)) {
                violations.add(at, "MULTIPLE_DATA_TYPES_NOT_ALLOWED",
                        "Multiple data types are not allowed to be ingested in a single request.");
            } else if (!type.equals("userData") && !type.equals("compositeData")) {
                violations.add(at, "INVALID_USER_LIST_TYPE", "Type of the user list is not applicable for this request.");
            } else {
                read.add(read(node, type, encoding, at, knownReferences, violations));
            }
        }
        return read;
    }

    private static DataManagerMember read(JsonNode node, String type, String encoding, String at, Set<String> knownReferences,
            GoogleRefusal.Violations violations) {
        JsonNode data = JsonShape.get(node, type);
        boolean composite = type.equals("compositeData");
        JsonNode userData = composite ? JsonShape.get(data, "userData") : data;
        String place = at + (composite ? ".composite_data.user_data" : ".user_data") + ".user_identifiers";
        List<JsonNode> nodes = elements(JsonShape.get(userData, "userIdentifiers"));
        if (nodes.isEmpty()) {
            violations.add(place, "REQUIRED_FIELD_MISSING", "Required field is missing.");
        } else if (nodes.size() > MOST_IDENTIFIERS) {
            violations.add(place, "TOO_MANY_USER_IDENTIFIERS", "Maximum number of user identifiers allowed per audience member is 10.");
        }
        List<String> parts = new ArrayList<>(nodes.size());
        for (JsonNode identifier : nodes) {
            JsonNode email = JsonShape.get(identifier, "emailAddress");
            JsonNode phone = JsonShape.get(identifier, "phoneNumber");
            JsonNode address = JsonShape.get(identifier, "address");
            String part = null;
            if (!email.isMissingNode()) {
                part = hash(GoogleLists.EMAIL, "Email", email.asText(), encoding, at, place, violations);
            } else if (!phone.isMissingNode()) {
                part = hash(GoogleLists.PHONE, "Phone number", phone.asText(), encoding, at, place, violations);
            } else if (!address.isMissingNode()) {
                part = address(address, encoding, at, place, violations);
            } else {
                violations.add(place, "REQUIRED_FIELD_MISSING", "Required field is missing.");
            }
            if (part != null) {
                parts.add(part);
            }
        }
        List<String> references = elements(JsonShape.get(node, "destinationReferences")).stream().map(JsonNode::asText).toList();
        if (!knownReferences.containsAll(references)) {
            violations.add(at + ".destination_references", "INVALID_DESTINATION", "This Destination is not valid.");
        }
        JsonNode consent = JsonShape.get(node, "consent");
        return new DataManagerMember(type, parts, composite ? elements(JsonShape.get(data, "ipData")).size() : 0, Set.copyOf(references),
                consent.isMissingNode() ? null : DataManagerConsents.of(consent));
    }

    private static @Nullable String address(JsonNode address, String encoding, String at, String place,
            GoogleRefusal.Violations violations) {
        String given = JsonShape.get(address, "givenName").asText();
        String family = JsonShape.get(address, "familyName").asText();
        String region = JsonShape.get(address, "regionCode").asText();
        String postal = JsonShape.get(address, "postalCode").asText();
        if (given.isEmpty() || family.isEmpty() || region.isEmpty() || postal.isEmpty()) {
            violations.add(place, "REQUIRED_FIELD_MISSING", "An address needs given name, family name, region code and postal code.");
            return null;
        }
        if (!REGIONS.contains(region)) {
            violations.add(place, "INVALID_REGION_CODE", "The region code is not valid.");
            return null;
        }
        if (!postal.matches("[A-Za-z0-9][A-Za-z0-9 -]{0,15}")) {
            violations.add(place, "INVALID_POSTAL_CODE", "Postal code is not valid.");
            return null;
        }
        String first = hash(GoogleLists.ADDRESS, "Given name", given, encoding, at, place, violations);
        String last = hash(GoogleLists.ADDRESS, "Family name", family, encoding, at, place, violations);
        if (first == null || last == null) {
            return null;
        }
        String whole = first.substring(2) + last.substring(2) + region + postal;
        return PackedIdentifiers.part(GoogleLists.ADDRESS, whole.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Two faults, two answers: text that is not in the declared encoding, and an encoded value that is no SHA-256. */
    private static @Nullable String hash(int kind, String what, String text, String encoding, String at, String place,
            GoogleRefusal.Violations violations) {
        if (text.isEmpty()) {
            violations.add(place, "REQUIRED_FIELD_MISSING", "Required field is missing.");
            return null;
        }
        byte[] bytes;
        if (encoding.equals("HEX")) {
            bytes = PackedIdentifiers.sha256(text, true);
            if (bytes == null && !PackedIdentifiers.isHex(text)) {
                violations.add(place, "INVALID_HEX_ENCODING", what + " is not hex encoded.");
                return null;
            }
        } else {
            try {
                bytes = Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                violations.add(place, "INVALID_BASE64_ENCODING", what + " is not base64 encoded.");
                return null;
            }
        }
        if (bytes == null || bytes.length != 32) {
            violations.add(at, "INVALID_SHA256_FORMAT", "The SHA256 encoded value is malformed.");
            return null;
        }
        return PackedIdentifiers.part(kind, bytes);
    }
}
