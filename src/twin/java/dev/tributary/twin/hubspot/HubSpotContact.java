package dev.tributary.twin.hubspot;

import com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A contact as HubSpot holds it: every property is text. Immutable. */
record HubSpotContact(long id, Map<String, String> properties, Instant created, Instant modified, boolean archived) {

    /** Those an answer holds when the caller names none, and the three it holds in any case. */
    private static final Set<String> DEFAULTS = Set.of("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname");
    private static final Set<String> ALWAYS = Set.of("createdate", "hs_object_id", "lastmodifieddate");
    /** ISO-8601 in UTC, always with three decimals. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(java.util.Locale.ROOT);

    HubSpotContact {
        properties = Map.copyOf(properties);
    }

    /** Null for a property that has no value. */
    @Nullable
    String property(String name) {
        return switch (name) {
            case "hs_object_id" -> String.valueOf(id);
            case "createdate" -> time(created);
            case "lastmodifieddate" -> time(modified);
            default -> properties.get(name);
        };
    }

    HubSpotContact changed(Map<String, @Nullable String> changes, Instant now) {
        Map<String, String> next = new LinkedHashMap<>(properties);
        changes.forEach((name, value) -> {
            if (value == null) {
                next.remove(name);
            } else {
                next.put(name, value);
            }
        });
        return new HubSpotContact(id, next, created, now, archived);
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** @param known every property of the account; others that were asked for are left out without a word */
    void write(JsonGenerator json, Collection<String> asked, Set<String> known) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", String.valueOf(id));
        json.writeObjectFieldStart("properties");
        Set<String> names = new TreeSet<>(asked.isEmpty() ? DEFAULTS : asked);
        names.addAll(ALWAYS);
        names.retainAll(known);
        for (String name : names) {
            json.writeStringField(name, property(name));
        }
        json.writeEndObject();
        json.writeStringField("createdAt", time(created));
        json.writeStringField("updatedAt", time(modified));
        json.writeBooleanField("archived", archived);
        if (archived) { // nothing of an archived contact changes any more, so it was archived when it last did
            json.writeStringField("archivedAt", time(modified));
        }
        json.writeEndObject();
    }

    @Override
    public String toString() {
        return "contact " + id;
    }
}
