package dev.tributary.destination.google;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.destination.Confirmation;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/** The state of one request at Google: counts by reason, without members. Numbers arrive as JSON strings. */
record GoogleStatus(Confirmation.Answer answer, @Nullable String matchRate) {

    static GoogleStatus of(JsonNode json) {
        Confirmation.State state = Confirmation.State.PROCESSING;
        Map<String, Long> reasons = new TreeMap<>();
        String matchRate = null;
        for (JsonNode destination : json.path("requestStatusPerDestination")) {
            state = switch (destination.path("requestStatus").asText()) {
                case "SUCCESS" -> Confirmation.State.CONFIRMED;
                case "PARTIAL_SUCCESS" -> Confirmation.State.PARTIAL;
                case "FAILED" -> Confirmation.State.FAILED;
                default -> Confirmation.State.PROCESSING;
            };
            for (String counts : new String[] {"errorInfo", "warningInfo"}) {
                for (JsonNode count : destination.path(counts).path(counts.equals("errorInfo") ? "errorCounts" : "warningCounts")) {
                    reasons.merge(count.path("reason").asText().replaceFirst("^PROCESSING_(ERROR|WARNING)_REASON_", ""),
                            count.path("recordCount").asLong(), Long::sum);
                }
            }
            JsonNode ingestion = destination.path("audienceMembersIngestionStatus");
            for (String kind : new String[] {"compositeDataIngestionStatus", "userDataIngestionStatus"}) {
                String range = ingestion.path(kind).path("uploadMatchRateRange").asText();
                if (!range.isEmpty() && !range.endsWith("UNKNOWN") && !range.endsWith("UNSPECIFIED")) {
                    matchRate = range.replaceFirst("^MATCH_RATE_RANGE_", "").replace("_TO_", " to ").replace('_', ' ')
                            .toLowerCase(java.util.Locale.ROOT) + " %";
                }
            }
        }
        StringBuilder why = new StringBuilder();
        reasons.forEach((reason, count) -> why.append(why.length() > 0 ? ", " : "").append(count).append(' ').append(reason));
        String reason = why.length() > 0 ? why.toString()
                : state == Confirmation.State.FAILED ? "Google failed the request without a reason"
                : state == Confirmation.State.PARTIAL ? "Google processed only a part and does not say which"
                : null;
        return new GoogleStatus(new Confirmation.Answer(state, reason), matchRate);
    }
}
