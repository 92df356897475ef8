package dev.tributary.twin.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user list service of the Data Manager API. Thread-safe. Creates lists of contact identifiers only. */
final class DataManagerUserLists {

    private static final int DEFAULT_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;
    private static final long DAY_SECONDS = 86_400;
    private static final Pattern DURATION = Pattern.compile("(-?\\d{1,12})(\\.\\d{1,9})?s");
    private static final String PARENT = "accountTypes/GOOGLE_ADS/accounts/" + GoogleLists.CUSTOMER_ID;
    private static final Set<String> CHANGEABLE = Set.of("displayName", "description", "integrationCode", "membershipDuration",
            "membershipStatus");
    private static final Set<String> FIXED = Set.of("name", "id", "readOnly", "closingReason", "accessReason", "accountAccessStatus",
            "sizeInfo",
            "targetNetworkInfo", "ingestedUserListInfo");

    private static final JsonShape SOURCE = new JsonShape().integer("matchRatePercentage").constant("dataSourceType", "DataSourceType",
            "DATA_SOURCE_TYPE_UNSPECIFIED", "DATA_SOURCE_TYPE_FIRST_PARTY", "DATA_SOURCE_TYPE_THIRD_PARTY_CREDIT_BUREAU",
            "DATA_SOURCE_TYPE_THIRD_PARTY_VOTER_FILE", "DATA_SOURCE_TYPE_THIRD_PARTY_PARTNER_DATA");
    private static final JsonShape INGESTED = new JsonShape()
            .constants("uploadKeyTypes", "IngestedUserListInfo.UploadKeyType", "UPLOAD_KEY_TYPE_UNSPECIFIED", "CONTACT_ID", "MOBILE_ID",
                    "USER_ID",
                    "PAIR_ID", "PSEUDONYMOUS_ID")
            .message("contactIdInfo", SOURCE).message("userIdInfo", SOURCE)
            .message("mobileIdInfo", new JsonShape().text("appId", "dataSourceType").constant("keySpace", "MobileIdInfo.KeySpace", "IOS",
                    "ANDROID"));
    private static final JsonShape USER_LIST = new JsonShape().text("name", "displayName", "description", "integrationCode",
            "membershipDuration")
            .integer("id").bool("readOnly")
            .constant("membershipStatus", "UserList.MembershipStatus", "MEMBERSHIP_STATUS_UNSPECIFIED", "OPEN", "CLOSED")
            .constant("closingReason", "UserList.ClosingReason", "CLOSING_REASON_UNSPECIFIED", "UNUSED")
            .constant("accessReason", "UserList.AccessReason", "ACCESS_REASON_UNSPECIFIED", "OWNED", "SHARED", "LICENSED", "SUBSCRIBED",
                    "AFFILIATED")
            .constant("accountAccessStatus", "UserList.AccessStatus", "ACCESS_STATUS_UNSPECIFIED", "ENABLED", "DISABLED")
            .message("sizeInfo", new JsonShape().integer("displayNetworkMembersCount", "searchNetworkMembersCount", "youtubeMembersCount",
                    "gmailMembersCount"))
            .message("targetNetworkInfo", new JsonShape().bool("eligibleForDisplay", "eligibleForSearch"))
            .oneof("userListInfo", "ingestedUserListInfo", INGESTED);

    private final GoogleLists lists;

    DataManagerUserLists(GoogleLists lists) {
        this.lists = lists;
    }

    JsonNode create(JsonNode body, boolean validateOnly) {
        USER_LIST.check(body);
        synchronized (lists) {
            GoogleRefusal.Violations violations = new GoogleRefusal.Violations();
            String name = displayName(body, 0, violations);
            int days = days(JsonShape.get(body, "membershipDuration"), violations);
            keyTypes(JsonShape.get(body, "ingestedUserListInfo"), violations);
            violations.refuseAny();
            GoogleLists.UserList list = new GoogleLists.UserList(0, name, JsonShape.get(body, "description").asText(),
                    JsonShape.get(body, "integrationCode").asText(), days,
                    !JsonShape.get(body, "membershipStatus").asText().equals("CLOSED"),
                    GoogleLists.Kind.CRM_BASED, List.of(), null, List.of());
            return validateOnly ? JsonNodeFactory.instance.objectNode() : shown(lists.create(list));
        }
    }

    JsonNode get(String id) {
        return shown(find(id));
    }

    JsonNode patch(String id, JsonNode body, @Nullable String updateMask, boolean validateOnly) {
        USER_LIST.check(body);
        synchronized (lists) {
            GoogleLists.UserList list = find(id);
            if (list.kind() != GoogleLists.Kind.CRM_BASED) {
                throw GoogleRefusal.invalid("user_list", "USER_LIST_MUTATION_NOT_SUPPORTED",
                        "The user list type is read-only and does not support mutation.");
            }
            Set<String> fields = fields(body, updateMask);
            GoogleRefusal.Violations violations = new GoogleRefusal.Violations();
            String name = fields.contains("displayName") ? displayName(body, list.id(), violations) : list.name();
            int days = fields.contains("membershipDuration") ? days(JsonShape.get(body, "membershipDuration"), violations)
                    : list.membershipDays();
            violations.refuseAny();
            GoogleLists.UserList changed = list.with(name,
                    fields.contains("description") ? JsonShape.get(body, "description").asText() : list.description(),
                    fields.contains("integrationCode") ? JsonShape.get(body, "integrationCode").asText() : list.integrationCode(), days,
                    fields.contains("membershipStatus") ? !JsonShape.get(body, "membershipStatus").asText().equals("CLOSED") : list.open());
            if (!validateOnly) {
                lists.replace(changed);
            }
            return shown(changed);
        }
    }

    JsonNode delete(String id, boolean validateOnly) {
        GoogleLists.UserList list = find(id);
        if (!validateOnly) {
            lists.delete(list.id());
        }
        return JsonNodeFactory.instance.objectNode();
    }

    JsonNode list(@Nullable String pageSize, @Nullable String pageToken, @Nullable String filter) {
        int size = DEFAULT_PAGE;
        if (pageSize != null && !pageSize.isEmpty()) {
            if (!pageSize.matches("\\d{1,9}")) {
                throw GoogleRefusal.invalid("page_size", "INVALID_NUMBER_FORMAT", "Invalid number format.");
            }
            size = pageSize.matches("0+") ? DEFAULT_PAGE : Math.min(LARGEST_PAGE, Integer.parseInt(pageSize));
        }
        String wanted = filter == null ? "" : filter;
        DataManagerFilter chosen = DataManagerFilter.parse(wanted);
        List<JsonNode> all = lists.lists().stream().map(list -> (JsonNode) shown(list)).filter(chosen::matches).toList();
        int from = pageToken == null || pageToken.isEmpty() ? 0 : offset(pageToken, wanted, all.size());
        int to = Math.min(all.size(), from + size);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (from < to) {
            answer.putArray("userLists").addAll(all.subList(from, to));
        }
        if (to < all.size()) {
            answer.put("nextPageToken", Base64.getUrlEncoder().withoutPadding().encodeToString((to + "|" + wanted)
                    .getBytes(StandardCharsets.UTF_8)));
        }
        return answer;
    }

    private static int offset(String pageToken, String filter, int size) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(pageToken), StandardCharsets.UTF_8).split("\\|", 2);
            int offset = Integer.parseInt(parts[0]);
            if (parts.length == 2 && parts[1].equals(filter) && offset > 0 && offset <= size) {
                return offset;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the refusal: a token we did not make.
        }
        throw GoogleRefusal.invalid("page_token", "INVALID_PAGE_TOKEN", "The page token is invalid.");
    }

    private GoogleLists.UserList find(String id) {
        GoogleLists.UserList list = id.matches("\\d{1,18}") ? lists.list(Long.parseLong(id)) : null;
        if (list == null) {
            throw GoogleRefusal.notFound();
        }
        return list;
    }

    private String displayName(JsonNode body, long ownId, GoogleRefusal.Violations violations) {
        String name = JsonShape.get(body, "displayName").asText();
        if (JsonShape.get(body, "displayName").isMissingNode()) {
            violations.add("user_list.display_name", "REQUIRED_FIELD_MISSING", "Required field is missing.");
        } else if (name.isBlank()) {
            violations.add("user_list.display_name", "INVALID_DISPLAY_NAME", "The display name is not valid.");
        } else if (lists.nameTaken(name, ownId)) {
            violations.add("user_list.display_name", "DISPLAY_NAME_ALREADY_USED",
                    "The display name is already being used for another user list for the account.");
        }
        return name;
    }

    private static int days(JsonNode duration, GoogleRefusal.Violations violations) {
        if (duration.isMissingNode()) {
            return GoogleLists.MOST_MEMBERSHIP_DAYS;
        }
        Matcher seconds = DURATION.matcher(duration.asText());
        if (!seconds.matches()) {
            throw GoogleRefusal.untranscodable(List.of(new GoogleRefusal.Violation("user_list.membership_duration",
                    "Invalid value at 'user_list.membership_duration' (type.googleapis.com/google.protobuf.Duration)", null)));
        }
        long whole = Long.parseLong(seconds.group(1));
        boolean fraction = seconds.group(2) != null && seconds.group(2).matches("\\.0*[1-9]\\d*");
        if (whole < 0 || fraction || whole % DAY_SECONDS != 0) {
            violations.add("user_list.membership_duration", "INVALID_ARGUMENT",
                    "The membership duration must be an exact multiple of 24 hours.");
            return 0;
        }
        if (whole / DAY_SECONDS > GoogleLists.MOST_MEMBERSHIP_DAYS) {
            violations.add("user_list.membership_duration", "MEMBERSHIP_DURATION_TOO_LONG",
                    "The user list membership duration is too long.");
            return 0;
        }
        return (int) (whole / DAY_SECONDS);
    }

    private static void keyTypes(JsonNode info, GoogleRefusal.Violations violations) {
        List<JsonNode> types = DataManagerMember.elements(JsonShape.get(info, "uploadKeyTypes"));
        if (info.isMissingNode() || types.isEmpty()) {
            violations.add("user_list.ingested_user_list_info" + (info.isMissingNode() ? "" : ".upload_key_types"),
                    "REQUIRED_FIELD_MISSING",
                    "Required field is missing.");
        } else if (types.size() != 1 || !types.get(0).asText().equals("CONTACT_ID")) {
            violations.add("user_list.ingested_user_list_info.upload_key_types", "UNSUPPORTED_USER_LIST_UPLOAD_KEY_TYPES",
                    "The user list upload key types are not supported.");
        }
    }

    private static Set<String> fields(JsonNode body, @Nullable String updateMask) {
        Set<String> fields = new LinkedHashSet<>();
        if (updateMask == null || updateMask.isBlank()) {
            body.fieldNames().forEachRemaining(name -> CHANGEABLE.stream()
                    .filter(known -> known.equals(name) || JsonShape.snake(known).equals(name)).forEach(fields::add));
            return fields;
        }
        for (String path : updateMask.split(",")) {
            String name = path.strip();
            String known = CHANGEABLE.stream().filter(one -> one.equals(name) || JsonShape.snake(one).equals(name)).findFirst()
                    .orElse(null);
            if (known != null) {
                fields.add(known);
            } else if (FIXED.stream().anyMatch(one -> one.equals(name) || JsonShape.snake(one).equals(name))) {
                throw GoogleRefusal.invalid("update_mask", "IMMUTABLE_FIELD_FOR_UPDATE",
                        "Attempted to set an immutable field for an update request.");
            } else {
                throw GoogleRefusal.invalid("update_mask", "INVALID_UPDATE_MASK", "The update mask is invalid.");
            }
        }
        return fields;
    }

    private ObjectNode shown(GoogleLists.UserList list) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", PARENT + "/userLists/" + list.id()).put("id", String.valueOf(list.id())).put("displayName", list.name());
        if (!list.description().isEmpty()) {
            node.put("description", list.description());
        }
        node.put("membershipStatus", list.open() ? "OPEN" : "CLOSED");
        if (!list.integrationCode().isEmpty()) {
            node.put("integrationCode", list.integrationCode());
        }
        node.put("membershipDuration", list.membershipDays() * DAY_SECONDS + "s").put("accessReason", "OWNED").put("accountAccessStatus",
                "ENABLED");
        String size = String.valueOf(GoogleLists.shownSize(lists.size(list.id())));
        if (!size.equals("0")) {
            node.putObject("sizeInfo").put("displayNetworkMembersCount", size).put("searchNetworkMembersCount", size)
                    .put("youtubeMembersCount", size).put("gmailMembersCount", size);
        }
        node.putObject("targetNetworkInfo").put("eligibleForDisplay", true).put("eligibleForSearch",
                list.kind() == GoogleLists.Kind.CRM_BASED);
        if (list.kind() == GoogleLists.Kind.CRM_BASED) {
            ObjectNode info = node.putObject("ingestedUserListInfo");
            info.putArray("uploadKeyTypes").add("CONTACT_ID");
            ObjectNode contact = info.putObject("contactIdInfo").put("dataSourceType", "DATA_SOURCE_TYPE_FIRST_PARTY");
            if (!size.equals("0")) {
                contact.put("matchRatePercentage", lists.matchRate());
            }
        } else {
            node.put("readOnly", true);
        }
        return node;
    }
}
