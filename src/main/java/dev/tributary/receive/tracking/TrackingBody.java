package dev.tributary.receive.tracking;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.io.Json;
import dev.tributary.io.Sha256;
import dev.tributary.receive.RawRequest;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The JSON of tracking calls: checked in one pass when it arrives, split into events when it is drained. */
final class TrackingBody {

    /** Bytes of a call, unpacked. */
    static final int LARGEST = 500 * 1024;
    static final int LARGEST_EVENT = 32 * 1024;
    static final int MOST_EVENTS = 2500;

    private TrackingBody() {
    }

    /**
     * Reads a body without keeping it.
     *
     * @return the write key in it, or null
     * @throws RawRequest.TooLargeException when an event is too large, or there are too many
     * @throws IOException                  when it is not a JSON object, or a batch without its list of objects
     */
    static @Nullable String check(byte[] body, boolean batch) throws IOException {
        String key = null;
        boolean listed = false;
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(body)) {
            demand(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("writeKey") && value == JsonToken.VALUE_STRING) {
                    key = parser.getText();
                } else if (batch && name.equals("batch")) {
                    demand(value == JsonToken.START_ARRAY);
                    events(parser);
                    listed = true;
                } else {
                    parser.skipChildren();
                }
            }
            demand(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
        }
        demand(listed || !batch);
        if (!batch && body.length > LARGEST_EVENT) {
            throw new RawRequest.TooLargeException();
        }
        return key;
    }

    private static void events(JsonParser parser) throws IOException {
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            demand(parser.currentToken() == JsonToken.START_OBJECT);
            long begun = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            if (parser.currentLocation().getByteOffset() - begun > LARGEST_EVENT || ++count > MOST_EVENTS) {
                throw new RawRequest.TooLargeException();
            }
        }
    }

    private static void demand(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not the shape of a tracking call");
        }
    }

    /**
     * Every event, complete: what the batch says of all of them, its type, a {@code messageId}, {@code receivedAt} by our clock, and
     * {@code timestamp} as {@link EventTime} corrects it, with the sender's own as {@code originalTimestamp}.
     */
    static List<JsonNode> events(byte[] body, String call, String connection, Instant receivedAt) throws IOException {
        JsonNode root = Json.MAPPER.readTree(body);
        List<JsonNode> events = new ArrayList<>();
        if (!call.equals("batch")) {
            events.add(complete((ObjectNode) root, root, call, connection, receivedAt, 0));
            return events;
        }
        int index = 0;
        for (JsonNode item : root.path("batch")) {
            events.add(complete((ObjectNode) item, root, item.path("type").asText(""), connection, receivedAt, index++));
        }
        return events;
    }

    private static JsonNode complete(ObjectNode event, JsonNode batch, String type, String connection, Instant receivedAt, int index) {
        String id = event.path("messageId").asText("");
        if (id.isBlank()) {
            event.put("messageId", "hub-" + seed(connection, receivedAt, index, event));
        }
        event.put("type", type);
        event.remove("writeKey");
        if (batch != event) {
            context(event, batch.path("context"));
            if (!event.hasNonNull("sentAt") && batch.hasNonNull("sentAt")) {
                event.set("sentAt", batch.get("sentAt"));
            }
        }
        EventTime.correct(event, receivedAt);
        return event;
    }

    /** What stands beside the list is true of every event that does not say otherwise. */
    private static void context(ObjectNode event, JsonNode shared) {
        if (!shared.isObject() || shared.isEmpty()) {
            return;
        }
        ObjectNode context = shared.deepCopy();
        if (event.path("context").isObject()) {
            context.setAll((ObjectNode) event.get("context"));
        }
        event.set("context", context);
    }

    /** The same for the same stored request, so that draining it twice stores nothing twice. */
    private static String seed(String connection, Instant receivedAt, int index, JsonNode event) {
        return HexFormat.of().formatHex(Sha256.bytes(connection + "|" + receivedAt.toEpochMilli() + "|" + index + "|" + event), 0, 16);
    }
}
