package dev.tributary.twin.salesforce;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.twin.salesforce.SalesforceObject.Type;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A record of an org: every value as text, what is missing is null. Immutable.
 *
 * @param stamp   {@code SystemModstamp}: moves on every change, a deletion too
 * @param deleted in the recycle bin, or no more even there
 */
record SalesforceRecord(SalesforceObject object, String id, Map<String, String> values, Instant created, Instant stamp, boolean deleted) {

    /** As JSON answers write times: an offset without a colon. */
    private static final DateTimeFormatter JSON_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** As CSV answers do. */
    private static final DateTimeFormatter CSV_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    SalesforceRecord {
        values = Map.copyOf(values);
    }

    /** Null for a field without a value; a time in ISO-8601, UTC. */
    @Nullable
    String value(String field) {
        return switch (field) {
            case "Id" -> id;
            case "IsDeleted" -> String.valueOf(deleted);
            case "CreatedDate" -> created.toString();
            case "LastModifiedDate", "SystemModstamp" -> stamp.toString();
            default -> values.getOrDefault(field, object.fields.get(field) == Type.BOOLEAN ? "false" : null);
        };
    }

    SalesforceRecord changed(Map<String, @Nullable String> changes, Instant now, boolean gone) {
        Map<String, String> next = new LinkedHashMap<>(values);
        changes.forEach((name, value) -> {
            if (value == null) {
                next.remove(name);
            } else {
                next.put(name, value);
            }
        });
        return new SalesforceRecord(object, id, next, created, now, gone);
    }

    void write(JsonGenerator json, List<String> fields, String version) throws IOException {
        json.writeStartObject();
        attributes(json, object.apiName, "/services/data/v" + version + "/sobjects/" + object.apiName + "/" + id);
        List<String> written = new ArrayList<>();
        for (String field : fields) {
            int dot = field.indexOf('.');
            if (dot < 0) {
                json.writeFieldName(field);
                writeValue(json, field);
            } else if (!written.contains(field.substring(0, dot))) {
                written.add(field.substring(0, dot));
                writeRelated(json, field.substring(0, dot), fields, version);
            }
        }
        json.writeEndObject();
    }

    private void writeRelated(JsonGenerator json, String relation, List<String> fields, String version) throws IOException {
        String other = value(relation + "Id");
        if (other == null) {
            json.writeNullField(relation);
            return;
        }
        json.writeObjectFieldStart(relation);
        attributes(json, relation, "/services/data/v" + version + "/sobjects/" + relation + "/" + other);
        for (String field : fields) {
            if (field.startsWith(relation + ".")) {
                json.writeFieldName(field.substring(relation.length() + 1));
                writeValue(json, field);
            }
        }
        json.writeEndObject();
    }

    private static void attributes(JsonGenerator json, String type, String url) throws IOException {
        json.writeObjectFieldStart("attributes");
        json.writeStringField("type", type);
        json.writeStringField("url", url);
        json.writeEndObject();
    }

    private void writeValue(JsonGenerator json, String field) throws IOException {
        String value = value(field);
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (Objects.requireNonNull(object.fields.get(field))) {
            case NUMBER -> json.writeNumber(value);
            case BOOLEAN -> json.writeBoolean(value.equals("true"));
            case DATETIME -> json.writeString(JSON_TIME.format(Instant.parse(value)));
            default -> json.writeString(value);
        }
    }

    /** A line of CSV: every value in quotes, null as nothing in quotes. */
    void write(StringBuilder csv, List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            String value = value(fields.get(i));
            if (value != null && object.fields.get(fields.get(i)) == Type.DATETIME) {
                value = CSV_TIME.format(Instant.parse(value));
            }
            csv.append(i == 0 ? "\"" : ",\"").append(value == null ? "" : value.replace("\"", "\"\"")).append('"');
        }
        csv.append('\n');
    }

    @Override
    public String toString() {
        return object.apiName + " " + id;
    }
}
