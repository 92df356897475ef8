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
 * Corrects the time of an event to the hub's clock: {@code receivedAt - (sentAt - originalTimestamp)}, never later than {@code receivedAt}.
 * A sender's clock may be hours off, but measures the time between event and sending well.
 *
 * @see <a href="https://segment.com/docs/connections/spec/common/#timestamps">Timestamps in the tracking specification</a>
 */
final class EventTime {

    private EventTime() {
    }

    /**
     * Sets {@code timestamp}, {@code receivedAt} and {@code originalTimestamp} of an event; an unreadable time is left for the mapping to
     * reject.
     */
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

    /** @param sent time of sending by the sender's clock, or null */
    static Instant at(Instant stated, @Nullable Instant sent, Instant received) {
        Instant corrected = sent == null ? stated : received.minus(Duration.between(stated, sent));
        return corrected.isAfter(received) ? received : corrected;
    }

    private static @Nullable Instant read(@Nullable JsonNode time) {
        try {
            return time == null || !time.isTextual() ? null
                    : OffsetDateTime.parse(time.textValue(), DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
