package dev.tributary.twin.zoho;

import com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A record of an organisation. Immutable.
 *
 * @param values text, {@link Boolean}, {@link BigDecimal}, {@link Instant}, {@link Lookup} or a list of tags; what is missing is null
 */
record ZohoRecord(ZohoModule module, long id, Map<String, Object> values, Instant created, Instant modified) {

    /** Another record, as a field names it. */
    record Lookup(String name, String id) {
        @Override
        public String toString() {
            return "record " + id;
        }
    }

    /** The user's own zone: every time in an answer carries its offset. */
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT).withZone(ZONE);

    ZohoRecord {
        values = Map.copyOf(values);
    }

    ZohoRecord changed(Map<String, ? extends @Nullable Object> changes, Instant now) {
        Map<String, Object> next = new LinkedHashMap<>(values);
        changes.forEach((name, value) -> {
            if (value == null) {
                next.remove(name);
            } else {
                next.put(name, value);
            }
        });
        return new ZohoRecord(module, id, next, created, now);
    }

    static String time(Instant instant) {
        return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    /** @param asked fields; those the module lacks are left out without a word */
    void write(JsonGenerator json, Collection<String> asked) throws IOException {
        json.writeStartObject();
        for (String field : asked) {
            if (module.fields.contains(field)) {
                json.writeFieldName(field);
                write(json, field, value(field));
            }
        }
        json.writeStringField("id", String.valueOf(id));
        json.writeEndObject();
    }

    private @Nullable Object value(String field) {
        return switch (field) {
            case "Created_Time" -> created;
            case "Modified_Time" -> modified;
            default -> values.get(field);
        };
    }

    private static void write(JsonGenerator json, String field, @Nullable Object value) throws IOException {
        if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Instant instant) {
            json.writeString(time(instant));
        } else if (value instanceof Lookup lookup) {
            json.writeStartObject();
            json.writeStringField("name", lookup.name());
            json.writeStringField("id", lookup.id());
            json.writeEndObject();
        } else if (field.equals("Tag")) {
            json.writeStartArray();
            if (value instanceof List<?> tags) {
                for (Object tag : tags) {
                    json.writeStartObject();
                    json.writeStringField("name", String.valueOf(tag));
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    @Override
    public String toString() {
        return module.apiName + " " + id;
    }
}
