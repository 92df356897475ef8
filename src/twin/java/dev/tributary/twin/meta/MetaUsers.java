package dev.tributary.twin.meta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tributary.twin.kit.PackedIdentifiers;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@code payload} of the users edge, read in one pass: ten thousand rows are over a megabyte, and a first push brings dozens of them. A
 * badly hashed cell makes its row an invalid entry; a row that does not match the schema refuses the whole request.
 *
 * @param rows     the valid rows
 * @param received how many rows came, valid or not
 * @param samples  up to 100 invalid rows, by their place in the request
 */
record MetaUsers(List<Row> rows, int received, int invalid, Map<Integer, String> samples) {

    /** One valid row: the advertiser's own id, empty when not sent, and the other identifiers as {@link PackedIdentifiers}. */
    record Row(String externId, String identifiers) {}

    static final int MOST_ROWS = 10_000;
    private static final int MOST_SAMPLES = 100;
    private static final JsonFactory JSON = new JsonFactory();
    private static final String MISMATCH = "Data is missing or does not match schema: ";

    /** How a key's cell is written. */
    private enum Cell {
        HASH, PLAIN, EXTERN_ID, VALUE, OPTIONS
    }

    /** In the order of their numbers in {@link PackedIdentifiers}; the two *_SHA256 names are older names of the same keys. */
    private static final List<String> IDENTIFIER_KEYS = List.of("", "EMAIL", "PHONE", "GEN", "DOBY", "DOBM", "DOBD", "LN", "FN", "FI", "CT",
            "ST", "ZIP",
            "COUNTRY", "MADID", "APPUID", "UID", "PAGEUID");
    private static final Map<String, String> OTHER_NAMES = Map.of("EMAIL_SHA256", "EMAIL", "PHONE_SHA256", "PHONE", "MOBILE_ADVERTISER_ID",
            "MADID");
    private static final Set<String> PLAIN_KEYS = Set.of("MADID", "APPUID", "UID", "PAGEUID");

    private static Cell cell(String key) {
        if (IDENTIFIER_KEYS.contains(key)) {
            return PLAIN_KEYS.contains(key) ? Cell.PLAIN : Cell.HASH;
        }
        return switch (key) {
            case "EXTERN_ID" -> Cell.EXTERN_ID;
            case "LOOKALIKE_VALUE" -> Cell.VALUE;
            case "DATA_PROCESSING_OPTIONS", "DATA_PROCESSING_OPTIONS_COUNTRY", "DATA_PROCESSING_OPTIONS_STATE" -> Cell.OPTIONS;
            default -> throw MetaRefusal.parameter("Param payload[schema] must be one of the supported keys; it has an unknown one");
        };
    }

    /** The members' view of an identifier: its key and hash. */
    static String shown(String part) {
        String key = IDENTIFIER_KEYS.get(PackedIdentifiers.kind(part));
        return key + ":" + (PLAIN_KEYS.contains(key) ? new String(PackedIdentifiers.bytes(part), StandardCharsets.UTF_8)
                : PackedIdentifiers.hex(part));
    }

    /** @throws MetaRefusal when the payload as a whole cannot be taken */
    static MetaUsers read(@Nullable String payload, boolean valueBased) {
        if (payload == null) {
            throw MetaRefusal.parameter("Missing required parameter: payload");
        }
        try {
            return new Reader().read(payload, valueBased);
        } catch (IOException e) {
            throw MetaRefusal.parameter("Param payload must be a valid JSON object");
        }
    }

    private static final class Reader {

        private final List<Row> rows = new ArrayList<>();
        private final Map<Integer, String> samples = new LinkedHashMap<>();
        private final List<String> keys = new ArrayList<>();
        private final List<Cell> cells = new ArrayList<>();
        private boolean singleKey;
        private int received;
        private int invalid;

        MetaUsers read(String payload, boolean valueBased) throws IOException {
            // The schema may come after the data: it is read first in any case.
            Set<String> names = new HashSet<>();
            try (JsonParser parser = JSON.createParser(payload)) {
                expect(parser.nextToken() == JsonToken.START_OBJECT, "payload is not an object");
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    names.add(name);
                    parser.nextToken();
                    if (name.equals("schema")) {
                        readSchema(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                expect(parser.nextToken() == null, "payload has text after its end");
            }
            expect(!keys.isEmpty(), "schema is missing");
            expect(names.contains("data"), "data is missing");
            checkSchema(names, valueBased);
            try (JsonParser parser = JSON.createParser(payload)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (name.equals("data")) {
                        readData(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            expect(received > 0, "data is empty");
            return new MetaUsers(rows, received, invalid, samples);
        }

        private void readSchema(JsonParser parser) throws IOException {
            singleKey = parser.currentToken() == JsonToken.VALUE_STRING;
            if (singleKey) {
                keys.add(parser.getText());
                return;
            }
            expect(parser.currentToken() == JsonToken.START_ARRAY, "schema is neither a key nor a list of keys");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken() == JsonToken.VALUE_STRING, "schema has a key that is not text");
                keys.add(parser.getText());
            }
        }

        private void checkSchema(Set<String> names, boolean valueBased) {
            keys.replaceAll(key -> OTHER_NAMES.getOrDefault(key, key));
            keys.forEach(key -> cells.add(cell(key)));
            // Whether a key may stand twice is not documented; two rows with one EXTERN_ID are the documented way.
            expect(new HashSet<>(keys).size() == keys.size(), "schema has a key twice");
            expect(cells.contains(Cell.HASH) || cells.contains(Cell.PLAIN) || cells.contains(Cell.EXTERN_ID),
                    "schema has no key that identifies a person");
            if (valueBased != cells.contains(Cell.VALUE)) {
                throw MetaRefusal.parameter(valueBased ? "A value-based audience needs LOOKALIKE_VALUE in the schema"
                        : "LOOKALIKE_VALUE is for value-based audiences only");
            }
            if (keys.contains("PAGEUID") && !names.contains("page_ids")
                    || keys.contains("UID") && !names.contains("page_ids") && !names.contains("app_ids")) {
                throw MetaRefusal.parameter("Missing parameter(s): payload[page_ids] or payload[app_ids]");
            }
        }

        private void readData(JsonParser parser) throws IOException {
            expect(parser.currentToken() == JsonToken.START_ARRAY, "data is not a list");
            List<String> parts = new ArrayList<>(keys.size());
            StringBuilder sample = new StringBuilder();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (received++ == MOST_ROWS) {
                    throw MetaRefusal.parameter("Param payload[data] must have at most " + MOST_ROWS + " elements");
                }
                parts.clear();
                sample.setLength(0);
                String externId = "";
                boolean valid = true;
                boolean bare = parser.currentToken() != JsonToken.START_ARRAY;
                expect(!bare || singleKey, "row " + (received - 1) + " is not a list");
                for (int i = 0; i < keys.size(); i++) {
                    if (!bare) {
                        expect(parser.nextToken() != JsonToken.END_ARRAY, "row " + (received - 1) + " has " + i + " cells, the schema "
                                + keys.size());
                    }
                    String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
                    sample.append(i == 0 ? "" : ",").append(text);
                    switch (cells.get(i)) {
                        case HASH, PLAIN -> {
                            boolean textual = parser.currentToken() == JsonToken.VALUE_STRING || cells.get(i) == Cell.PLAIN
                                    && parser.currentToken().isNumeric();
                            String part = textual && !text.isEmpty() ? part(keys.get(i), cells.get(i), text) : null;
                            if (part != null) {
                                parts.add(part);
                            } else if (!textual || !text.isEmpty()) {
                                valid = false;
                            }
                        }
                        case EXTERN_ID -> {
                            valid &= parser.currentToken() == JsonToken.VALUE_STRING || parser.currentToken().isNumeric();
                            externId = text;
                        }
                        case VALUE -> valid &= isValue(text);
                        case OPTIONS -> parser.skipChildren();
                    }
                    if (cells.get(i) != Cell.OPTIONS && parser.currentToken().isStructStart()) {
                        parser.skipChildren();
                    }
                }
                if (!bare) {
                    expect(parser.nextToken() == JsonToken.END_ARRAY, "row " + (received - 1) + " has more cells than the schema has keys");
                }
                if (valid && !(parts.isEmpty() && externId.isEmpty())) {
                    rows.add(new Row(externId, parts.isEmpty() ? "" : PackedIdentifiers.join(parts)));
                } else {
                    invalid++;
                    if (samples.size() < MOST_SAMPLES) {
                        samples.put(received - 1, sample.toString());
                    }
                }
            }
        }

        private static @Nullable String part(String key, Cell cell, String text) {
            int kind = IDENTIFIER_KEYS.indexOf(key);
            if (cell == Cell.PLAIN) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                return bytes.length > 255 ? null : PackedIdentifiers.part(kind, bytes);
            }
            byte[] hash = PackedIdentifiers.sha256(text, false);
            return hash == null ? null : PackedIdentifiers.part(kind, hash);
        }

        private static boolean isValue(String text) {
            try {
                return new BigDecimal(text).signum() >= 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        private static void expect(boolean held, String otherwise) {
            if (!held) {
                throw MetaRefusal.parameter(MISMATCH + otherwise);
            }
        }
    }
}
