package dev.tributary.twin.hubspot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The forms of HubSpot's answers: pages of records and errors. */
final class HubSpotResponse {

    private HubSpotResponse() {
    }

    /** Writes one record. */
    interface RowShape<R> {
        void write(JsonGenerator json, R row) throws IOException;
    }

    /** @param total left out when negative: only a search counts */
    static <R> TwinResponse page(int total, List<R> page, RowShape<R> shape, @Nullable String next) {
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            if (total >= 0) {
                json.writeNumberField("total", total);
            }
            json.writeArrayFieldStart("results");
            for (R row : page) {
                shape.write(json, row);
            }
            json.writeEndArray();
            if (next != null) {
                json.writeObjectFieldStart("paging");
                json.writeObjectFieldStart("next");
                json.writeStringField("after", next);
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    static TwinResponse tooMany(boolean search) {
        return JsonResponse.of(429, json -> {
            json.writeStartObject();
            json.writeStringField("status", "error");
            json.writeStringField("message", "You have reached your " + (search ? "secondly" : "ten_secondly_rolling") + " limit.");
            json.writeStringField("errorType", "RATE_LIMIT");
            json.writeStringField("correlationId", UUID.randomUUID().toString());
            json.writeStringField("policyName", search ? "SECONDLY" : "TEN_SECONDLY_ROLLING");
            json.writeEndObject();
        });
    }

    static TwinResponse refusal(int status, String category, String message) {
        return JsonResponse.of(status, json -> {
            json.writeStartObject();
            json.writeStringField("status", "error");
            json.writeStringField("message", message);
            json.writeStringField("correlationId", UUID.randomUUID().toString());
            json.writeStringField("category", category);
            json.writeEndObject();
        });
    }
}
