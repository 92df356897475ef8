package dev.tributary.receive.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * When an event happened, by our clock. A sender's clock may be hours off, but how long before sending something happened it measures
 * well: {@code receivedAt - (sentAt - originalTimestamp)}. Nothing happens after it was received.
 *
 * @see <a href="https://segment.com/docs/connections/spec/common/#timestamps">the rule for timestamps</a>
 */
final class EventTime {

    private EventTime() {
    }

    /** Puts the corrected {@code timestamp}, {@code receivedAt} and the sender's {@code originalTimestamp} on an event; a time that cannot be read stays for the mapping to refuse. */
    static void correct(ObjectNode event, Instant receivedAt) {
        JsonNode original = event.hasNonNull("originalTimestamp") ? event.get("originalTimestamp") : event.get("timestamp");
        event.put("receivedAt", receivedAt.toString());
        if (original == null || original.isNull()) {
            event.put("timestamp", receivedAt.toString());
            return;
        }
        event.set("originalTimestamp", original);
        Instant stated = read(original);
        if (stated == null) {
            event.set("timestamp", original);
        } else {
            event.put("timestamp", at(stated, read(event.get("sentAt")), receivedAt).toString());
        }
    }

    /** @param sent when the sender sent it by its own clock, or null when it does not say */
    static Instant at(Instant stated, @Nullable Instant sent, Instant received) {
        Instant corrected = sent == null ? stated : received.minus(Duration.between(stated, sent));
        return corrected.isAfter(received) ? received : corrected;
    }

    private static @Nullable Instant read(@Nullable JsonNode time) {
        try {
            return time == null || !time.isTextual() ? null : OffsetDateTime.parse(time.textValue(), DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
