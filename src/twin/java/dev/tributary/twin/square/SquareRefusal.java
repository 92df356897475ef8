package dev.tributary.twin.square;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

/** A request that Square answers with an error (developer.squareup.com/docs/build-basics/handling-errors). */
final class SquareRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final int status;
    private final String category;
    private final String code;
    private final @Nullable String field;

    private SquareRefusal(int status, String category, String code, String detail, @Nullable String field) {
        super(detail);
        this.status = status;
        this.category = category;
        this.code = code;
        this.field = field;
    }

    static SquareRefusal request(String code, String detail, @Nullable String field) {
        return new SquareRefusal(code.equals("NOT_FOUND") ? 404 : 400, "INVALID_REQUEST_ERROR", code, detail, field);
    }

    static SquareRefusal credentials(String code, String detail) {
        return new SquareRefusal(401, "AUTHENTICATION_ERROR", code, detail, null);
    }

    static SquareRefusal tooMany() {
        return new SquareRefusal(429, "RATE_LIMIT_ERROR", "RATE_LIMITED", "Your request has exceeded the rate limit.", null);
    }

    TwinResponse answer() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putArray("errors").addObject().put("category", category).put("code", code).put("detail", getMessage());
        if (field != null) {
            error.put("field", field);
        }
        return TwinResponse.json(status, body.toString());
    }
}
