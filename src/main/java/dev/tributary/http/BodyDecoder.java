package dev.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
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
            ArrayNode records = JsonNodeFactory.instance.arrayNode();
            List<String> header = new ArrayList<>();
            // NUL is no text of a database, but some vendors let it through.
            String text = new String(body, StandardCharsets.UTF_8).replace("\u0000", "");
            try (MappingIterator<String[]> rows = ROWS.readValues(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
                while (rows.hasNextValue()) {
                    add(rows.nextValue(), header, records);
                }
            }
            return records;
        }
    };

    private static final ObjectReader ROWS = new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);

    public abstract JsonNode decode(byte[] body) throws IOException;

    /** The first row names the columns; an empty line is no row. */
    private static void add(String[] row, List<String> header, ArrayNode records) throws IOException {
        if (row.length == 0 || row.length == 1 && row[0].isEmpty()) {
            return;
        }
        if (header.isEmpty()) {
            header.addAll(List.of(row));
            return;
        }
        if (row.length != header.size()) {
            throw new IOException("a row is not as wide as the header");
        }
        ObjectNode record = records.addObject();
        for (int i = 0; i < row.length; i++) {
            record.put(header.get(i), row[i].isEmpty() ? null : row[i]);
        }
    }
}
