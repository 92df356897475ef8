package dev.tributary.destination.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.ListGoneException;
import dev.tributary.http.ErrorRule;
import dev.tributary.http.VendorFault;
import dev.tributary.http.VendorResponse;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error answer of the Data Manager API. Model: https://developers.google.com/data-manager/api/devguides/concepts/understand-errors
 *
 * @param status  0 when no whole answer arrived
 * @param meaning by the error rules of {@code connectors/google/connector.yaml}
 * @param reason  of the request; if it has none, of its first wrong field; if that has none, of the whole answer
 * @param rows    reasons by index of the member that the answer blames
 */
record DataManagerError(int status, ErrorRule.Meaning meaning, String reason, String requestId, Map<Integer, String> rows) {

    /** The documents do not spell the path; every usual spelling is read. */
    private static final Pattern ROW = Pattern.compile("audience_?[mM]embers(?:\\[|\\.|/)(\\d{1,9})");
    private static final Set<String> OF_ROWS = Set.of("INVALID_SHA256_FORMAT", "INVALID_HEX_ENCODING", "INVALID_POSTAL_CODE",
            "INVALID_REGION_CODE",
            "INVALID_AUDIENCE_MEMBER", "REQUIRED_FIELD_MISSING", "INVALID_EMAIL_ADDRESS", "INVALID_PHONE_NUMBER", "INVALID_ARGUMENT");
    private static final Set<String> OF_LIST = Set.of("INVALID_USER_LIST_ID");
    private static final Set<String> OF_PEOPLE = Set.of("TERMS_AND_CONDITIONS_NOT_SIGNED", "NOT_ALLOWLISTED", "PERMISSION_DENIED",
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "ADVERTISER_NOT_ALLOWLISTED_FOR_UPLOADED_DATA", "EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED");

    static DataManagerError of(VendorFault fault) {
        VendorResponse response = fault.response();
        JsonNode error = (response == null ? MissingNode.getInstance() : response.body()).path("error");
        String whole = word(error.path("status"));
        String own = "";
        String ofField = "";
        String requestId = "";
        Map<Integer, String> rows = new TreeMap<>();
        for (JsonNode detail : error.path("details")) {
            whole = word(detail.path("reason")).isEmpty() ? whole : word(detail.path("reason"));
            requestId = detail.path("requestId").asText().matches("[A-Za-z0-9_.:-]{1,80}") ? detail.path("requestId").asText() : requestId;
            for (JsonNode violation : detail.path("fieldViolations")) {
                String reason = word(violation.path("reason"));
                Matcher row = ROW.matcher(violation.path("field").asText());
                if (row.find()) {
                    rows.putIfAbsent(Integer.valueOf(row.group(1)), reason.isEmpty() ? whole : reason);
                } else if (!reason.isEmpty() && !OF_ROWS.contains(reason)) {
                    own = reason;
                }
                ofField = ofField.isEmpty() ? reason : ofField;
            }
        }
        return new DataManagerError(response == null || response.status() < 300 ? 0 : response.status(), fault.meaning(),
                !own.isEmpty() ? own : !ofField.isEmpty() ? ofField : whole, requestId, rows);
    }

    /** Reasons are words of a closed list; anything else could be a value. */
    private static String word(JsonNode reason) {
        return reason.asText().matches("[A-Z0-9_]{1,80}") ? reason.asText() : "";
    }

    /** Whether the same call may succeed later. */
    boolean passing() {
        return throttled() || meaning == ErrorRule.Meaning.VENDOR_DOWN;
    }

    private boolean throttled() {
        return meaning == ErrorRule.Meaning.RATE_LIMIT || meaning == ErrorRule.Meaning.DAILY_LIMIT;
    }

    /** Single members are to blame; the rest can go. */
    boolean ofRows() {
        return status == 400 && (OF_ROWS.contains(reason) || rows.containsValue(reason));
    }

    FaultException exception() {
        if (OF_LIST.contains(reason) || status == 404) {
            return new ListGoneException(sentence("Google does not know the user list"));
        }
        if (throttled()) {
            return new FaultException(Fault.RATE_LIMIT, sentence("Google's quota of "
                    + (meaning == ErrorRule.Meaning.DAILY_LIMIT ? "the day" : "the minute") + " is used up; the next run goes on"));
        }
        if (passing()) {
            return new FaultException(Fault.VENDOR_DOWN, sentence("Google gave no usable answer; the next run goes on"));
        }
        if (status == 401 || meaning == ErrorRule.Meaning.CREDENTIALS) {
            return new FaultException(Fault.CREDENTIALS, sentence(
                    "Google refuses the access token; authorise again with the datamanager and adwords scopes and set refreshToken"));
        }
        if (status == 403 || OF_PEOPLE.contains(reason)) {
            return new FaultException(Fault.CREDENTIALS,
                    sentence("Google wants something done in the ads account or the Cloud project first; see the reason"));
        }
        return new FaultException(Fault.REFUSED, sentence("Google refuses the request"));
    }

    /** The API's own message may quote what we sent, so only its reason is kept. */
    String sentence(String what) {
        return what + " (" + (status == 0 ? "no answer" : "status " + status) + (reason.isEmpty() ? "" : ", " + reason)
                + (requestId.isEmpty() ? "" : ", request " + requestId) + ")";
    }
}
