package dev.tributary.twin.meta;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** A refusal in the Graph API's error model: always an {@code error} object, with HTTP 400, or 500 when it may pass. */
final class MetaRefusal extends RuntimeException {

    private final String type;
    private final int code;
    private final int subcode;
    private final @Nullable String userTitle;
    private final @Nullable String userMessage;
    private final boolean passing;

    private MetaRefusal(String type, int code, int subcode, String message, @Nullable String userTitle, @Nullable String userMessage) {
        this(type, code, subcode, message, userTitle, userMessage, false);
    }

    private MetaRefusal(String type, int code, int subcode, String message, @Nullable String userTitle, @Nullable String userMessage,
            boolean passing) {
        super(message, null, false, false);
        this.passing = passing;
        this.type = type;
        this.code = code;
        this.subcode = subcode;
        this.userTitle = userTitle;
        this.userMessage = userMessage;
    }

    static MetaRefusal of(int code, String message) {
        return new MetaRefusal("OAuthException", code, 0, message, null, null);
    }

    static MetaRefusal of(int code, int subcode, String message) {
        return new MetaRefusal("OAuthException", code, subcode, message, null, null);
    }

    static MetaRefusal of(int code, int subcode, String message, String userTitle, String userMessage) {
        return new MetaRefusal("OAuthException", code, subcode, message, userTitle, userMessage);
    }

    /** What a later try may heal: HTTP 500 and {@code is_transient}. */
    static MetaRefusal passing(int code, String message) {
        return new MetaRefusal("OAuthException", code, 0, message, null, null, true);
    }

    /** Code 100 in the form that a wrong parameter gets. */
    static MetaRefusal parameter(String message) {
        return of(100, "(#100) " + message);
    }

    static MetaRefusal graph(int code, int subcode, String message) {
        return new MetaRefusal("GraphMethodException", code, subcode, message, null, null);
    }

    static MetaRefusal throttled(int code, String userMessage) {
        return new MetaRefusal("OAuthException", code, 2446079, "(#" + code + ") There have been too many calls to this ad-account. "
                + "Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
                "Ad Account Has Too Many API Calls", userMessage);
    }

    static MetaRefusal unknownObject(String method, String id) {
        String verb = method.equals("GET") ? "get" : method.equals("DELETE") ? "delete" : "post";
        return graph(100, 33, "Unsupported " + verb + " request. Object with ID '" + id
                + "' does not exist, cannot be loaded due to missing permissions, "
                + "or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api");
    }

    TwinResponse answer() {
        ObjectNode error = JsonNodeFactory.instance.objectNode().put("message", getMessage()).put("type", type).put("code", code);
        if (subcode != 0) {
            error.put("error_subcode", subcode);
        }
        if (passing) {
            error.put("is_transient", true);
        }
        if (userTitle != null) {
            error.put("is_transient", false).put("error_user_title", userTitle).put("error_user_msg", userMessage);
        }
        error.put("fbtrace_id", "A" + UUID.randomUUID().toString().replace("-", "").substring(0, 22));
        TwinResponse answer = TwinResponse.json(passing ? 500 : 400, JsonNodeFactory.instance.objectNode().set("error", error).toString());
        return code == 190 ? answer.with("WWW-Authenticate", "OAuth \"Facebook Platform\" \"invalid_token\" \"" + getMessage() + "\"")
                : answer;
    }
}
