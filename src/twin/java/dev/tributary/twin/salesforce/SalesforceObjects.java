package dev.tributary.twin.salesforce;

import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.RecordStore;
import dev.tributary.twin.kit.TwinResponse;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** What is asked of an object as a whole: its fields, and its log of deletions. Thread-safe. */
final class SalesforceObjects {

    private final SalesforceOrg org;
    private final Clock clock;

    SalesforceObjects(SalesforceOrg org, Clock clock) {
        this.org = org;
        this.clock = clock;
    }

    /** Which records were deleted between two times. */
    TwinResponse deleted(SalesforceObject object, Map<String, String> query) {
        Instant from;
        Instant to;
        try { // seconds are not heeded
            from = OffsetDateTime.parse(query.getOrDefault("start", "")).toInstant().truncatedTo(ChronoUnit.MINUTES);
            to = OffsetDateTime.parse(query.getOrDefault("end", "")).toInstant().truncatedTo(ChronoUnit.MINUTES);
        } catch (DateTimeParseException notATime) {
            return SalesforceTwin.refusal(400, "INVALID_REPLICATION_DATE", "start and end must be times with an offset");
        }
        Instant earliest = clock.instant().minus(SalesforceOrg.BIN).truncatedTo(ChronoUnit.MINUTES);
        if (!from.isBefore(to)) {
            return SalesforceTwin.refusal(400, "INVALID_REPLICATION_DATE", "startDate must be at least one minute before endDate");
        }
        if (from.isBefore(earliest)) {
            return SalesforceTwin.refusal(400, "INVALID_REPLICATION_DATE", "startDate is before the earliest date available");
        }
        Instant covered = to.isAfter(clock.instant()) ? clock.instant().truncatedTo(ChronoUnit.MINUTES) : to;
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("deletedRecords");
            for (RecordStore.Deletion<String, SalesforceRecord> deletion : org.deleted(object, from, covered)) {
                json.writeStartObject();
                json.writeStringField("deletedDate", time(deletion.at()));
                json.writeStringField("id", deletion.key());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("earliestDateAvailable", time(earliest));
            json.writeStringField("latestDateCovered", time(covered));
            json.writeEndObject();
        });
    }

    private static String time(Instant instant) {
        return instant.toString().replaceFirst("(\\.\\d+)?Z$", ".000+0000");
    }

    /** An object's fields. */
    static TwinResponse describe(SalesforceObject object) {
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeStringField("name", object.apiName);
            json.writeStringField("keyPrefix", object.prefix);
            json.writeArrayFieldStart("fields");
            for (Map.Entry<String, SalesforceObject.Type> field : object.fields.entrySet()) {
                if (!field.getKey().contains(".")) {
                    json.writeStartObject();
                    json.writeStringField("name", field.getKey());
                    json.writeStringField("type", field.getValue().name().toLowerCase(Locale.ROOT));
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
