package dev.tributary.receive.inbox;

import java.time.Instant;
import java.util.Map;

/**
 * A verified request to be stored in the inbox, for one stream of one connection. Prints nothing of its content.
 *
 * @param connection connection of the sender
 * @param stream     stream of the connector that its records belong to
 * @param topic      the sender's name of the event, such as {@code orders/create}; may be empty
 * @param receivedAt when the whole request had arrived
 * @param headers    headers needed to read it later, names in lower case
 * @param body       the bytes as they arrived, or decompressed when {@code headers} has no encoding
 */
public record StoredRequest(String connection, String stream, String topic, Instant receivedAt, Map<String, String> headers, byte[] body) {

    /** Its approximate size in the inbox. */
    public long bytes() {
        return body.length + 200L;
    }

    @Override
    public String toString() {
        return "a request of " + body.length + " bytes for " + connection + "/" + stream;
    }
}
