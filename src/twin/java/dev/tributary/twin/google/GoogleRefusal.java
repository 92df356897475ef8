package dev.tributary.twin.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A refusal in Google's error model. The places and reasons of a bad request follow the answers published in Google's quickstart for
 * sending audience members: the reason of the whole is {@code INVALID_ARGUMENT}, each violation has its own.
 */
final class GoogleRefusal extends RuntimeException {

    static final String DATA_MANAGER = "datamanager.googleapis.com";

    /** One thing wrong with one field; {@code reason} is null where Google's transcoder found it. */
    record Violation(String field, String description, @Nullable String reason) {}

    private final int code;
    private final String status;
    private final @Nullable String reason;
    private final String domain;
    private final Map<String, String> metadata;
    private final List<Violation> violations;

    private GoogleRefusal(int code, String status, String message, @Nullable String reason, String domain, Map<String, String> metadata,
            List<Violation> violations) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.reason = reason;
        this.domain = domain;
        this.metadata = metadata;
        this.violations = violations;
    }

    static GoogleRefusal of(int code, String status, String message, String reason, String domain, Map<String, String> metadata) {
        return new GoogleRefusal(code, status, message, reason, domain, metadata, List.of());
    }

    static GoogleRefusal invalid(List<Violation> violations) {
        return new GoogleRefusal(400, "INVALID_ARGUMENT", "There was a problem with the request.", "INVALID_ARGUMENT", DATA_MANAGER,
                Map.of(),
                List.copyOf(violations));
    }

    static GoogleRefusal invalid(String field, String reason, String description) {
        return invalid(List.of(new Violation(field, description, reason)));
    }

    /** What the JSON transcoder refuses before the service sees the request. */
    static GoogleRefusal untranscodable(List<Violation> violations) {
        return new GoogleRefusal(400, "INVALID_ARGUMENT", String.join("\n", violations.stream().map(Violation::description).toList()), null,
                DATA_MANAGER, Map.of(), List.copyOf(violations));
    }

    static GoogleRefusal notFound() {
        return of(404, "NOT_FOUND", "Requested entity was not found.", "NOT_FOUND", DATA_MANAGER, Map.of());
    }

    static GoogleRefusal forbidden() {
        return of(403, "PERMISSION_DENIED", "The caller does not have permission", "PERMISSION_DENIED", DATA_MANAGER, Map.of());
    }

    TwinResponse answer() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode error = json.objectNode().put("code", code).put("message", getMessage()).put("status", status);
        ArrayNode details = json.arrayNode();
        if (reason != null) {
            ObjectNode info = details.addObject().put("@type", "type.googleapis.com/google.rpc.ErrorInfo").put("reason", reason)
                    .put("domain", domain);
            if (!metadata.isEmpty()) {
                ObjectNode more = info.putObject("metadata");
                metadata.forEach(more::put);
            }
        }
        if (!violations.isEmpty()) {
            ArrayNode fields = details.addObject().put("@type", "type.googleapis.com/google.rpc.BadRequest").putArray("fieldViolations");
            for (Violation violation : violations) {
                ObjectNode field = fields.addObject();
                if (!violation.field().isEmpty()) {
                    field.put("field", violation.field());
                }
                field.put("description", violation.description());
                if (violation.reason() != null) {
                    field.put("reason", violation.reason());
                }
            }
        }
        if (reason != null && domain.equals(DATA_MANAGER)) {
            details.addObject().put("@type", "type.googleapis.com/google.rpc.RequestInfo").put("requestId", UUID.randomUUID().toString());
        }
        error.set("details", details);
        return TwinResponse.json(code, json.objectNode().set("error", error).toString());
    }

    /** Gathers violations, so that one answer names them all. */
    static final class Violations {

        private final List<Violation> found = new ArrayList<>();

        void add(String field, String reason, String description) {
            found.add(new Violation(field, description, reason));
        }

        void refuseAny() {
            if (!found.isEmpty()) {
                throw invalid(found);
            }
        }
    }
}
