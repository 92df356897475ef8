package dev.tributary.destination.google;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.ListGoneException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer of the Data Manager API says went wrong. Model: https://developers.google.com/data-manager/api/devguides/concepts/understand-errors
 *
 * @param reason the most telling one: of the request, else of its first wrong field, else of the whole
 * @param rows   reasons by index of the member that the answer blames
 */
record DataManagerError(int status, String reason, String requestId, boolean wholeDay, @Nullable Duration retryAfter, Map<Integer, String> rows) {

    static final DataManagerError NO_ANSWER = new DataManagerError(0, "", "", false, null, Map.of());

    /** The documents do not spell the path; every usual spelling is read. */
    private static final Pattern ROW = Pattern.compile("audience_?[mM]embers(?:\\[|\\.|/)(\\d{1,9})");
    private static final Set<String> OF_ROWS = Set.of("INVALID_SHA256_FORMAT", "INVALID_HEX_ENCODING", "INVALID_POSTAL_CODE", "INVALID_REGION_CODE",
            "INVALID_AUDIENCE_MEMBER", "REQUIRED_FIELD_MISSING", "INVALID_EMAIL_ADDRESS", "INVALID_PHONE_NUMBER", "INVALID_ARGUMENT");
    private static final Set<String> OF_LIST = Set.of("INVALID_USER_LIST_ID");
    private static final Set<String> OF_PEOPLE = Set.of("TERMS_AND_CONDITIONS_NOT_SIGNED", "NOT_ALLOWLISTED", "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "ADVERTISER_NOT_ALLOWLISTED_FOR_UPLOADED_DATA", "EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED");

    static DataManagerError of(int status, JsonNode body, @Nullable Duration retryAfter) {
        JsonNode error = body.path("error");
        String whole = word(error.path("status"));
        String own = "";
        String ofField = "";
        String requestId = "";
        boolean wholeDay = false;
        Map<Integer, String> rows = new TreeMap<>();
        for (JsonNode detail : error.path("details")) {
            whole = word(detail.path("reason")).isEmpty() ? whole : word(detail.path("reason"));
            wholeDay |= detail.path("metadata").path("quota_limit").asText().toLowerCase(Locale.ROOT).contains("day");
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
        return new DataManagerError(status, !own.isEmpty() ? own : !ofField.isEmpty() ? ofField : whole, requestId, wholeDay, retryAfter, rows);
    }

    /** Reasons are words of a closed list; anything else could be a value. */
    private static String word(JsonNode reason) {
        return reason.asText().matches("[A-Z0-9_]{1,80}") ? reason.asText() : "";
    }

    /** Waiting can help: 0 stands for no answer at all, or one that makes no sense. */
    boolean passing() {
        return status == 429 || status >= 500 || status == 0;
    }

    /** Single members are to blame; the rest can go. */
    boolean ofRows() {
        return status == 400 && (OF_ROWS.contains(reason) || rows.containsValue(reason));
    }

    FaultException exception() {
        if (OF_LIST.contains(reason) || status == 404) {
            return new ListGoneException(sentence("Google does not know the user list"));
        }
        if (status == 429) {
            return new FaultException(Fault.RATE_LIMIT, sentence("Google's quota of " + (wholeDay ? "the day" : "the minute") + " is used up; the next run goes on"));
        }
        if (passing()) {
            return new FaultException(Fault.VENDOR_DOWN, sentence("Google gave no usable answer; the next run goes on"));
        }
        if (status == 401) {
            return new FaultException(Fault.CREDENTIALS, sentence("Google refuses the access token; authorise again with the datamanager and adwords scopes and set refreshToken"));
        }
        if (status == 403 || OF_PEOPLE.contains(reason)) {
            return new FaultException(Fault.CREDENTIALS, sentence("Google wants something done in the ads account or the Cloud project first; see the reason"));
        }
        return new FaultException(Fault.REFUSED, sentence("Google refuses the request"));
    }

    /** The API's own message may quote what we sent, so only its reason is kept. */
    String sentence(String what) {
        return what + " (" + (status == 0 ? "no answer" : "status " + status) + (reason.isEmpty() ? "" : ", " + reason) + (requestId.isEmpty() ? "" : ", request " + requestId) + ")";
    }
}
