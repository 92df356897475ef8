package dev.tributary.twin.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The shape of one Google request message in JSON, with the refusals of Google's transcoder: unknown names, values of another type, two
 * members of one oneof. A field may be written in camel case or by its protocol name.
 */
final class JsonShape {

    private enum Type {
        TEXT, BOOL, INT, ENUM, MESSAGE
    }

    private record Field(Type type, boolean repeated, @Nullable String oneof, String typeName, Set<String> constants,
            @Nullable JsonShape message,
            String protoName) {}

    private static final String PAYLOAD = "Invalid JSON payload received. ";
    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

    private final Map<String, Field> fields = new HashMap<>();

    JsonShape text(String... names) {
        for (String name : names) {
            add(name, Type.TEXT, false, null, "TYPE_STRING", Set.of(), null);
        }
        return this;
    }

    JsonShape texts(String name) {
        return add(name, Type.TEXT, true, null, "TYPE_STRING", Set.of(), null);
    }

    JsonShape bool(String... names) {
        for (String name : names) {
            add(name, Type.BOOL, false, null, "TYPE_BOOL", Set.of(), null);
        }
        return this;
    }

    JsonShape integer(String... names) {
        for (String name : names) {
            add(name, Type.INT, false, null, "TYPE_INT64", Set.of(), null);
        }
        return this;
    }

    JsonShape constant(String name, String typeName, String... constants) {
        return add(name, Type.ENUM, false, null, "type.googleapis.com/google.ads.datamanager.v1." + typeName, Set.of(constants), null);
    }

    JsonShape constants(String name, String typeName, String... constants) {
        return add(name, Type.ENUM, true, null, "type.googleapis.com/google.ads.datamanager.v1." + typeName, Set.of(constants), null);
    }

    JsonShape message(String name, JsonShape shape) {
        return add(name, Type.MESSAGE, false, null, "", Set.of(), shape);
    }

    JsonShape messages(String name, JsonShape shape) {
        return add(name, Type.MESSAGE, true, null, "", Set.of(), shape);
    }

    JsonShape oneofText(String oneof, String... names) {
        for (String name : names) {
            add(name, Type.TEXT, false, oneof, "TYPE_STRING", Set.of(), null);
        }
        return this;
    }

    JsonShape oneof(String oneof, String name, JsonShape shape) {
        return add(name, Type.MESSAGE, false, oneof, "", Set.of(), shape);
    }

    private JsonShape add(String name, Type type, boolean repeated, @Nullable String oneof, String typeName, Set<String> constants,
            @Nullable JsonShape message) {
        String protoName = snake(name);
        Field field = new Field(type, repeated, oneof, typeName, constants, message, protoName);
        fields.put(name, field);
        fields.put(protoName, field);
        return this;
    }

    static String snake(String camel) {
        return CAPITAL.matcher(camel).replaceAll("_$1").toLowerCase(Locale.ROOT);
    }

    /** A field under either of its names; missing when absent or null. */
    static JsonNode get(JsonNode message, String name) {
        JsonNode value = message.get(name);
        if (value == null) {
            value = message.get(snake(name));
        }
        return value == null || value.isNull() ? MissingNode.getInstance() : value;
    }

    /** @throws GoogleRefusal naming everything in {@code message} that this shape does not have */
    void check(JsonNode message) {
        List<GoogleRefusal.Violation> found = new ArrayList<>();
        check(message, "", found);
        if (!found.isEmpty()) {
            throw GoogleRefusal.untranscodable(found);
        }
    }

    private void check(JsonNode message, String path, List<GoogleRefusal.Violation> found) {
        if (!message.isObject()) {
            found.add(violation(path, PAYLOAD + "Unknown name \"\"" + (path.isEmpty() ? "" : " at '" + path + "'")
                    + ": Root element must be a message."));
            return;
        }
        Map<String, String> set = new HashMap<>();
        message.fields().forEachRemaining(entry -> {
            String name = entry.getKey();
            Field field = fields.get(name);
            if (field == null) {
                found.add(violation(path, PAYLOAD + "Unknown name \"" + name + "\"" + (path.isEmpty() ? "" : " at '" + path + "'")
                        + ": Cannot find field."));
                return;
            }
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                return;
            }
            if (field.oneof() != null && set.putIfAbsent(field.oneof(), name) != null) {
                found.add(violation(path, "Invalid value at '" + path + "' (oneof), oneof field '" + field.oneof()
                        + "' is already set. Cannot set '"
                        + name + "'"));
                return;
            }
            String at = path.isEmpty() ? field.protoName() : path + "." + field.protoName();
            if (field.repeated()) {
                // Google's parser takes a single value for a repeated field of one.
                int index = 0;
                for (JsonNode element : value.isArray() ? value : List.of(value)) {
                    checkValue(field, element, at + "[" + index++ + "]", found);
                }
            } else if (value.isArray()) {
                found.add(violation(at, PAYLOAD + "Unknown name \"" + name + "\"" + (path.isEmpty() ? "" : " at '" + path + "'")
                        + ": Proto field is not repeating, cannot start list."));
            } else {
                checkValue(field, value, at, found);
            }
        });
    }

    private static void checkValue(Field field, JsonNode value, String at, List<GoogleRefusal.Violation> found) {
        boolean fits = switch (field.type()) {
            case TEXT -> value.isTextual();
            case BOOL -> value.isBoolean();
            case INT -> value.canConvertToLong() && value.isIntegralNumber() || value.isTextual() && value.asText().matches("-?\\d{1,18}");
            case ENUM -> value.isTextual() && field.constants().contains(value.asText());
            case MESSAGE -> value.isObject();
        };
        if (!fits) {
            // The value itself stays out of the answer: it may be a person's.
            String type = field.type() == Type.MESSAGE ? "TYPE_MESSAGE" : field.typeName();
            String shown = field.type() == Type.ENUM && value.isTextual() ? ", \"" + value.asText() + "\"" : "";
            found.add(violation(at, "Invalid value at '" + at + "' (" + type + ")" + shown));
        } else if (field.message() != null) {
            field.message().check(value, at, found);
        }
    }

    private static GoogleRefusal.Violation violation(String path, String description) {
        return new GoogleRefusal.Violation(path, description, null);
    }
}
