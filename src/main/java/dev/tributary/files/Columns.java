package dev.tributary.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.tributary.canonical.InvalidValue;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The columns of a table; makes a record of each row. Not thread-safe. */
final class Columns {

    private static final CsvMapper CSV = CsvMapper.builder().enable(CsvParser.Feature.TRIM_SPACES).build();
    private static final CsvMapper CSV_PADDED = new CsvMapper();
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};

    private final FileForm form;
    private final char delimiter;
    private final ObjectReader rows;
    private List<String> names = List.of();
    private String preamble = "";

    private Columns(FileForm form, char delimiter) {
        this.form = form;
        this.delimiter = delimiter;
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(delimiter);
        this.rows = (form.trim() ? CSV : CSV_PADDED).readerFor(String[].class)
                .with(form.quote() == null ? schema.withoutQuoteChar() : schema.withQuoteChar(form.quote()));
    }

    static Columns none(FileForm form) {
        return new Columns(form, form.delimiter() == null ? ',' : form.delimiter());
    }

    /** Reads the header line, if files of this form have one, and the line {@code sep=;} that Excel writes before it. */
    static Columns read(Lines lines, FileForm form) throws IOException, BadFileException {
        Lines.Line line = lines.next();
        while (line != null && line.problem() == null && line.text().isBlank()) {
            line = lines.next();
        }
        Character delimiter = form.delimiter();
        String preamble = "";
        if (line != null && line.text().matches("(?i)\"?sep=.\"?")) {
            preamble = line.text() + "\n";
            delimiter = delimiter == null ? Character.valueOf(line.text().charAt(line.text().indexOf('=') + 1)) : delimiter;
            line = lines.next();
        }
        if (line == null) {
            return none(form);
        }
        Columns columns = new Columns(form, delimiter == null ? likeliest(line.text(), form.quote()) : delimiter);
        columns.preamble = preamble;
        if (!form.header().isEmpty()) {
            lines.putBack(line);
            columns.names = form.header();
            return columns;
        }
        if (line.problem() != null) {
            throw refused(line, line.problem(), "a header in the stream's encoding");
        }
        try {
            columns.names = columns.header(line.text());
            columns.preamble = preamble + line.text() + "\n";
        } catch (BadQuotes e) {
            throw refused(line, e.found(), e.expected());
        } catch (InvalidValue e) {
            throw refused(line, e.found(), e.expected());
        }
        return columns;
    }

    private static BadFileException refused(Lines.Line line, String found, String expected) {
        return new BadFileException(new BadLine(line.number(), found, expected, line.text()));
    }

    /** The lines before the first row, which reading a single row again needs; may be empty. */
    String preamble() {
        return preamble;
    }

    char delimiter() {
        return delimiter;
    }

    private List<String> header(String line) throws BadQuotes, InvalidValue {
        List<String> header = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String field : fields(line)) {
            String name = stripped(field).replaceAll("[\\s\\u00A0]+", " ");
            if (!name.isEmpty() && !seen.add(name)) {
                throw new InvalidValue("a header that names a column twice", "a header that names each column once");
            }
            header.add(name);
        }
        while (!header.isEmpty() && header.get(header.size() - 1).isEmpty()) {
            header.remove(header.size() - 1);
        }
        for (String required : form.requires()) {
            if (!seen.contains(required)) {
                throw new InvalidValue("a header without the column \"" + required + "\"",
                        "the columns " + String.join(", ", form.requires()) + "; see delimiter, encoding and header of the stream");
            }
        }
        return header;
    }

    /**
     * The row as a record: text, null where a value is empty, numbers and dates where the form says so; null for a row without any value.
     */
    @Nullable
    ObjectNode record(String[] fields) throws InvalidValue {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        boolean empty = true;
        for (int i = 0; i < fields.length; i++) {
            String value = form.trim() ? stripped(fields[i]) : fields[i];
            empty &= value.isEmpty();
            if (i >= names.size()) {
                if (!value.isEmpty()) {
                    throw wrongNumber(fields.length);
                }
            } else if (!names.get(i).isEmpty()) {
                record.put(names.get(i), value.isEmpty() ? null : value);
            }
        }
        if (empty) {
            return null; // spreadsheets leave rows of delimiters behind
        }
        if (fields.length < names.size()) {
            throw wrongNumber(fields.length);
        }
        localise(record);
        return record;
    }

    private InvalidValue wrongNumber(int found) {
        return new InvalidValue(found + " fields", names.size() + " fields as in the header");
    }

    /** Converts local numbers and dates to numbers and ISO dates. */
    void localise(ObjectNode record) throws InvalidValue {
        LocalForms local = form.local();
        for (String column : local.numbers()) {
            String text = text(record, column);
            if (text != null) {
                BigDecimal number = local.number(text);
                if (number == null) {
                    throw new InvalidValue("column \"" + column + "\" with text that is no such number", local.expectedNumber());
                }
                record.put(column, number);
            }
        }
        for (String column : local.dates()) {
            String text = text(record, column);
            if (text != null) {
                String date = local.date(text);
                if (date == null) {
                    throw new InvalidValue("column \"" + column + "\" with text that is no such date", local.expectedDate());
                }
                record.put(column, date);
            }
        }
    }

    private static @Nullable String text(ObjectNode record, String column) {
        JsonNode value = record.get(column);
        String text = value == null || !value.isTextual() ? "" : stripped(value.textValue());
        return text.isEmpty() ? null : text;
    }

    /** @throws BadQuotes when the row ends within quotes, or text follows a closing quote */
    String[] fields(String row) throws BadQuotes, InvalidValue {
        try {
            return rows.readValue(row);
        } catch (JsonProcessingException e) {
            if (form.quote() == null) {
                throw new InvalidValue("no row of values", "values separated by \"" + delimiter + "\"");
            }
            throw new BadQuotes(e.getOriginalMessage().startsWith("Missing closing quote"));
        }
    }

    static final class BadQuotes extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean open;

        private BadQuotes(boolean open) {
            super("bad quotes", null, false, false);
            this.open = open;
        }

        /** Whether the row may go on in the next line. */
        boolean isOpen() {
            return open;
        }

        String found() {
            return open ? "a quote that is not closed" : "text behind a closing quote";
        }

        String expected() {
            return "quotes around whole values, doubled within";
        }
    }

    /** Removes blanks of every kind, and a byte order mark. */
    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u200B';
    }

    /** The delimiter that occurs most often in the header, outside quotes. */
    private static char likeliest(String header, @Nullable Character quote) {
        char best = DELIMITERS[0];
        int most = 0;
        for (char candidate : DELIMITERS) {
            int count = 0;
            boolean quoted = false;
            for (int i = 0; i < header.length(); i++) {
                quoted ^= quote != null && header.charAt(i) == quote;
                count += !quoted && header.charAt(i) == candidate ? 1 : 0;
            }
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }
}
