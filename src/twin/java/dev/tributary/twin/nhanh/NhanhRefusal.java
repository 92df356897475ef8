package dev.tributary.twin.nhanh;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.TwinResponse;

/**
 * A refusal of Nhanh.vn: HTTP 200, {@code code} 0, an {@code errorCode}, and {@code messages} that are a text, a list or an object, as it
 * happens.
 */
final class NhanhRefusal extends Exception {

    private static final long serialVersionUID = 1L;
    private final transient ObjectNode body;

    private NhanhRefusal(String errorCode, ObjectNode rest) {
        super(errorCode, null, false, false);
        this.body = JsonNodeFactory.instance.objectNode().put("code", 0).put("errorCode", errorCode);
        body.setAll(rest);
    }

    static NhanhRefusal text(String errorCode, String message) {
        return new NhanhRefusal(errorCode, JsonNodeFactory.instance.objectNode().put("messages", message));
    }

    static NhanhRefusal list(String errorCode, String message) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        rest.putArray("messages").add(message);
        return new NhanhRefusal(errorCode, rest);
    }

    static NhanhRefusal field(String field, String message) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        rest.putObject("messages").put(field, field + " " + message);
        return new NhanhRefusal("ERR_INVALID_FORM_FIELDS", rest);
    }

    static NhanhRefusal locked(long seconds, long until) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode().put("message", "Your app exceeded the API Rate Limit");
        rest.putObject("data").put("lockedSeconds", seconds).put("unlockedAt", until);
        return new NhanhRefusal("ERR_429", rest);
    }

    TwinResponse answer() {
        return TwinResponse.json(200, body.toString());
    }
}
