package dev.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.io.Json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads an answer's bytes as JSON. Lines and rows become a list; a CSV's values are text, empty ones null. */
public enum BodyDecoder {

    JSON {
        @Override
        public JsonNode decode(byte[] body) throws IOException {
            return Json.MAPPER.readTree(body);
        }
    },

    JSONL {
        @Override
        public JsonNode decode(byte[] body) throws IOException {
            ArrayNode lines = JsonNodeFactory.instance.arrayNode();
            try (MappingIterator<JsonNode> values = Json.MAPPER.readerFor(JsonNode.class).readValues(body)) {
                while (values.hasNextValue()) {
                    lines.add(values.nextValue());
                }
            }
            return lines;
        }
    },

    CSV {
        @Override
        public JsonNode decode(byte[] body) throws IOException {
            return rows(new String(body, StandardCharsets.UTF_8));
        }
    };

    public abstract JsonNode decode(byte[] body) throws IOException;

    /** RFC 4180: the first row names the columns, quotes double themselves. NUL is dropped: Salesforce lets some through. */
    private static ArrayNode rows(String text) throws IOException {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        List<String> header = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int at = text.startsWith("\uFEFF") ? 1 : 0;
        for (; at <= text.length(); at++) {
            char c = at == text.length() ? '\n' : text.charAt(at);
            if (quoted && at < text.length()) {
                if (c != '"') {
                    append(cell, c);
                } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    cell.append('"');
                    at++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                row.add(cell.toString());
                cell.setLength(0);
                take(row, header, rows);
                row.clear();
            } else if (c != '\r') {
                append(cell, c);
            }
        }
        if (quoted) {
            throw new IOException("the last row is cut off");
        }
        return rows;
    }

    private static void append(StringBuilder cell, char c) {
        if (c != 0) {
            cell.append(c);
        }
    }

    private static void take(List<String> row, List<String> header, ArrayNode rows) throws IOException {
        if (row.size() == 1 && row.get(0).isEmpty()) {
            return;
        }
        if (header.isEmpty()) {
            header.addAll(row);
            return;
        }
        if (row.size() != header.size()) {
            throw new IOException("a row is not as wide as the header");
        }
        ObjectNode record = rows.addObject();
        for (int i = 0; i < header.size(); i++) {
            record.put(header.get(i), row.get(i).isEmpty() ? null : row.get(i));
        }
    }
}
