package dev.tributary.receive.inbox;

import java.time.Instant;
import java.util.Map;

/**
 * One HTTP request as it came, for one stream of one connection. Prints nothing of its content.
 *
 * @param connection the account it speaks for
 * @param stream     the stream of its connector that its records belong to
 * @param topic      the sender's own word for what it is, such as {@code orders/create}; may be empty
 * @param receivedAt our clock when the whole of it was here
 * @param headers    those that are needed to read it later, names in lower case
 * @param body       as it came, compressed when it came so
 */
public record StoredRequest(String connection, String stream, String topic, Instant receivedAt, Map<String, String> headers, byte[] body) {

    /** What it takes in the inbox, in bytes, about. */
    public long bytes() {
        return body.length + 200L;
    }

    @Override
    public String toString() {
        return "a request of " + body.length + " bytes for " + connection + "/" + stream;
    }
}
