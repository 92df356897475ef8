package dev.tributary.twin.zalo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.twin.kit.TwinResponse;

/** A refusal of Zalo: HTTP 200 with a number in {@code error} and a sentence in {@code message}. */
final class ZaloRefusal extends Exception {

    private static final long serialVersionUID = 1L;
    private final int error;

    ZaloRefusal(int error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    TwinResponse answer() {
        return TwinResponse.json(200, JsonNodeFactory.instance.objectNode().put("error", error).put("message", getMessage()).toString());
    }
}
