package dev.tributary.twin.meta;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/**
 * The {@code session} of an upload request.
 *
 * @param id    positive, 64 bits, chosen by the sender
 * @param batch from 1
 * @param last  whether this batch closes the session
 */
record MetaSession(long id, int batch, boolean last) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Null when there is no session: then the request is one of its own. */
    static @Nullable MetaSession read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        JsonNode session;
        try {
            session = JSON.readTree(text);
        } catch (JacksonException e) {
            throw MetaRefusal.parameter("Param session must be a valid JSON object");
        }
        if (!session.isObject()) {
            throw MetaRefusal.parameter("Param session must be a valid JSON object");
        }
        long id = positive(session, "session_id", Long.MAX_VALUE);
        int batch = (int) positive(session, "batch_seq", Integer.MAX_VALUE);
        JsonNode last = session.path("last_batch_flag");
        if (!last.isMissingNode() && !last.isBoolean() && !last.asText().matches("true|false|0|1")) {
            throw MetaRefusal.parameter("Param session[last_batch_flag] must be a boolean");
        }
        return new MetaSession(id, batch, last.asText().matches("true|1"));
    }

    private static long positive(JsonNode session, String name, long most) {
        JsonNode value = session.path(name);
        boolean whole = value.isIntegralNumber() || value.isTextual() && value.asText().matches("-?\\d{1,20}");
        BigInteger number = whole ? new BigInteger(value.asText()) : BigInteger.ZERO;
        if (number.signum() <= 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw MetaRefusal.parameter("Param session[" + name + "] must be a positive integer");
        }
        return number.longValue();
    }
}
