package dev.tributary.twin.kit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** Rows of comma-separated text: values in double quotes may hold commas, line ends and doubled quotes. Not thread-safe. */
public final class CsvRows {

    private final Reader in;
    private final char[] buffer = new char[1 << 16];
    private final StringBuilder value = new StringBuilder();
    private int at;
    private int end;

    public CsvRows(Reader in) {
        this.in = in;
    }

    /** The next row, or null after the last one. */
    public @Nullable List<String> next() throws IOException {
        int c = read();
        if (c < 0) {
            return null;
        }
        List<String> row = new ArrayList<>(8);
        while (true) {
            value.setLength(0);
            if (c == '"') {
                c = quoted();
            }
            while (c >= 0 && c != ',' && c != '\n') {
                if (c != '\r') {
                    value.append((char) c);
                }
                c = read();
            }
            row.add(value.toString());
            if (c != ',') {
                return row;
            }
            c = read();
        }
    }

    /** Reads to the closing quote and returns what follows it. */
    private int quoted() throws IOException {
        for (int c = read(); c >= 0; c = read()) {
            if (c == '"') {
                int after = read();
                if (after != '"') {
                    return after;
                }
            }
            value.append((char) c);
        }
        throw new IOException("a quoted value is not closed before the end of the file");
    }

    private int read() throws IOException {
        if (at == end) {
            end = in.read(buffer);
            at = 0;
            if (end <= 0) {
                end = 0;
                return -1;
            }
        }
        return buffer[at++];
    }
}
