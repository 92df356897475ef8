package dev.tributary.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.List;

/** RFC 4180 with a header, but lines end as Unix tools expect. Null is empty and an empty text is {@code ""}, so the two differ. */
final class CsvWriter implements ResultWriter {

    private final PrintWriter out;

    CsvWriter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void columns(List<String> names) {
        line(names);
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
        line(values);
        return true;
    }

    private void line(List<? extends @Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.print(',');
            }
            Object value = values.get(i);
            if (value instanceof String text) {
                out.print(quoted(text));
            } else {
                out.print(ResultWriter.text(value));
            }
        }
        out.print('\n');
    }

    private static String quoted(String text) {
        boolean plain = !text.isEmpty()
                && text.chars().noneMatch(letter -> letter == '"' || letter == ',' || letter == '\n' || letter == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void end(long rows) {
        // The last line has been written.
    }
}
