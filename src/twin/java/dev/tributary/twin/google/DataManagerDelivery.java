package dev.tributary.twin.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The delivery of one request to one of its destinations; its counts are complete once it is done. */
final class DataManagerDelivery {

    enum Kind {
        INGESTION, REMOVAL, REMOVAL_OF_ALL
    }

    final Kind kind;
    final JsonNode destination;
    final @Nullable String dataType;
    final Map<String, Long> identifiers = new TreeMap<>();
    final Map<String, Long> errors = new LinkedHashMap<>();
    long records;
    volatile boolean done;

    DataManagerDelivery(Kind kind, JsonNode destination, @Nullable String dataType) {
        this.kind = kind;
        this.destination = destination;
        this.dataType = dataType;
    }

    /** @param matchRate share of the members that the platform recognises, in percent */
    ObjectNode status(int matchRate) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.set("destination", destination);
        if (!done) {
            return status.put("requestStatus", "PROCESSING");
        }
        long failed = errors.values().stream().mapToLong(Long::longValue).sum();
        status.put("requestStatus", failed == 0 ? "SUCCESS" : failed == records ? "FAILED" : "PARTIAL_SUCCESS");
        if (kind == Kind.REMOVAL_OF_ALL) {
            status.putObject("removeAllAudienceMembersStatus");
            return status;
        }
        boolean ingestion = kind == Kind.INGESTION;
        ObjectNode counts = status.putObject(ingestion ? "audienceMembersIngestionStatus" : "audienceMembersRemovalStatus")
                .putObject(dataType + (ingestion ? "IngestionStatus" : "RemovalStatus"));
        counts.put("recordCount", String.valueOf(records));
        if (dataType != null && dataType.equals("compositeData")) {
            var types = counts.putArray("dataTypeCounts");
            identifiers.forEach((type, count) -> types.addObject().put("type", type).put("count", String.valueOf(count)));
        } else {
            counts.put("userIdentifierCount", String.valueOf(identifiers.values().stream().mapToLong(Long::longValue).sum()));
        }
        if (ingestion && failed < records) {
            counts.put("uploadMatchRateRange", matchRateRange(matchRate));
        }
        if (failed > 0) {
            var counted = status.putObject("errorInfo").putArray("errorCounts");
            errors.forEach((reason, count) -> counted.addObject().put("recordCount", String.valueOf(count)).put("reason", reason));
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
}
