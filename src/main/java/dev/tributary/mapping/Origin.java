package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.ZoneId;

/**
 * Where records come from, for what they leave unsaid.
 *
 * @param connection becomes {@code source} of every row
 * @param zone       for times without a zone
 * @param country    hint for national phone numbers, or null
 * @param currency   what {@code $connection.currency} gives, or null
 */
public record Origin(String connection, ZoneId zone, @Nullable String country, @Nullable String currency) {

    /** The value of {@code $connection} in expressions. */
    JsonNode asJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return json.put("name", connection).put("zone", zone.getId()).put("country", country).put("currency", currency);
    }
}
