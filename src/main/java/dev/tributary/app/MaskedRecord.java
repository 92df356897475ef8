package dev.tributary.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.canonical.Masking;
import dev.tributary.io.Json;
import dev.tributary.run.Quarantine;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The form of a vendor's record without its values, for somebody who may not see people. */
public final class MaskedRecord {

    private MaskedRecord() {
    }

    /** An entry of the quarantine without the record's key and values; a line of a file that is no JSON is hidden wholly. */
    public static Quarantine.Entry of(Quarantine.Entry entry) {
        return new Quarantine.Entry(entry.id(), entry.connection(), entry.stream(), entry.key() == null ? null : "***", entry.path(),
                entry.found(), entry.expected(),
                of(entry.raw()), entry.lastSeen(), entry.state());
    }

    private static String of(String raw) {
        try {
            return text(Masking.outline(plain(Json.MAPPER.readTree(raw))));
        } catch (JsonProcessingException e) {
            return "*** text";
        }
    }

    /** JSON over several lines. */
    static String text(@Nullable Object outline) {
        return Json.MAPPER.valueToTree(outline).toPrettyString();
    }

    /** JSON as maps, lists, texts, numbers, booleans and nulls. */
    static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.fields().forEachRemaining(field -> map.put(field.getKey(), plain(field.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(item -> list.add(plain(item)));
            return list;
        }
        return node.isNull() ? null : node.isBoolean() ? node.booleanValue()
                : node.isIntegralNumber() ? node.bigIntegerValue()
                : node.isNumber() ? node.decimalValue()
                : node.asText();
    }
}
