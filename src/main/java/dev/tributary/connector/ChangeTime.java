package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.canonical.Times;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/** Reads when a record was last changed. */
public final class ChangeTime {

    private ChangeTime() {
    }

    /** @return null when the record does not say, or not as a time (its mapping will say so) */
    public static @Nullable Instant read(JsonNode record, Expression field, ZoneId zone) {
        JsonNode node = field.evaluate(record, Map.of());
        if (node == null || node.isNull()) {
            return null;
        }
        try {
            return node.isIntegralNumber() ? Times.epoch(node.longValue()) : Times.parse(node.asText().strip(), zone);
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
