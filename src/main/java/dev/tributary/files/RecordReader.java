package dev.tributary.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.canonical.InvalidValue;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads one file's records in order, some at a time, so that memory does not grow with the file. Not thread-safe. */
public final class RecordReader implements Closeable {

    /** The most lines that a quoted value may span: a quote that is never closed would otherwise take the rest of the file. */
    private static final int MOST_LINES = 100;

    /**
     * @param records JSON objects
     * @param end     number of the last line that was taken; reading goes on behind it
     * @param last    whether the file ends there
     */
    public record Chunk(List<JsonNode> records, List<BadLine> bad, long end, boolean last) {}

    private final Lines lines;
    private final ObjectReader json;
    private final boolean table;
    private Columns columns;
    private long end;

    private RecordReader(Lines lines, FileForm form, JsonMapper json) {
        this.lines = lines;
        this.json = json.readerFor(JsonNode.class);
        this.table = form.format() != FileForm.Format.JSONL;
        this.columns = Columns.none(form);
    }

    /**
     * @param json reads JSON lines
     * @throws BadFileException when the header does not do
     */
    public static RecordReader open(InputStream file, FileForm form, JsonMapper json) throws IOException, BadFileException {
        RecordReader reader = new RecordReader(Lines.of(file, form.encoding()), form, json);
        if (reader.table) {
            reader.columns = Columns.read(reader.lines, form);
        }
        return reader;
    }

    /** Goes on behind a line, as {@link Chunk#end} named it. */
    public void skip(long line) throws IOException {
        for (Lines.Line next = lines.next(); next != null; next = lines.next()) {
            if (next.number() > line) {
                lines.putBack(next);
                break;
            }
        }
        end = line;
    }

    /** The next records, at most so many, bad lines counted. */
    public Chunk read(int most) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        List<BadLine> bad = new ArrayList<>();
        while (records.size() + bad.size() < most) {
            Lines.Line line = lines.next();
            if (line == null) {
                return new Chunk(records, bad, end, true);
            }
            end = Math.max(end, line.number());
            if (line.problem() != null) {
                bad.add(new BadLine(line.number(), line.problem(), "text in the stream's encoding", line.text()));
            } else if (!line.text().isBlank()) {
                if (table) {
                    row(line, records, bad);
                } else {
                    object(line, records, bad);
                }
            }
        }
        return new Chunk(records, bad, end, false);
    }

    private void object(Lines.Line line, List<JsonNode> records, List<BadLine> bad) {
        try {
            if (json.readTree(line.text()) instanceof ObjectNode object) {
                columns.localise(object);
                records.add(object);
            } else {
                bad.add(new BadLine(line.number(), "no JSON object", "one JSON object a line", line.text()));
            }
        } catch (JsonProcessingException e) {
            bad.add(new BadLine(line.number(), "no JSON", "one JSON object a line", line.text()));
        } catch (InvalidValue e) {
            bad.add(new BadLine(line.number(), e.found(), e.expected(), line.text()));
        }
    }

    /** Reads the row that begins at a line and, while a quote is open, goes on in the next ones. */
    private void row(Lines.Line first, List<JsonNode> records, List<BadLine> bad) throws IOException {
        Deque<Lines.Line> more = new ArrayDeque<>();
        StringBuilder text = new StringBuilder(first.text());
        while (true) {
            try {
                ObjectNode record = columns.record(columns.fields(text.toString()));
                end = Math.max(end, more.isEmpty() ? 0 : more.getLast().number());
                if (record != null) {
                    records.add(record);
                }
                return;
            } catch (Columns.BadQuotes e) {
                Lines.Line next = e.isOpen() && more.size() < MOST_LINES && text.length() < Lines.LONGEST ? lines.next() : null;
                if (next != null) {
                    more.add(next);
                }
                if (next == null || next.problem() != null) {
                    // Only the first line is bad; each line that its quote would have taken is read by itself.
                    more.descendingIterator().forEachRemaining(lines::putBack);
                    bad.add(new BadLine(first.number(), e.found(), e.expected(), columns.preamble() + first.text()));
                    return;
                }
                text.append('\n').append(next.text());
            } catch (InvalidValue e) {
                end = Math.max(end, more.isEmpty() ? 0 : more.getLast().number());
                bad.add(new BadLine(first.number(), e.found(), e.expected(), columns.preamble() + text));
                return;
            }
        }
    }

    /** Reads a line again as {@link BadLine#raw} kept it, as files of this form are read now. */
    public static Chunk again(String raw, FileForm form, JsonMapper json) {
        try (RecordReader reader = open(new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8)), form.inUnicode(), json)) {
            return reader.read(2);
        } catch (BadFileException e) {
            return new Chunk(List.of(), List.of(e.line()), 0, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is in memory
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
