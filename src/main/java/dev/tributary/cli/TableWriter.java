package dev.tributary.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Aligned columns for reading. Widths come from the first rows; a wider value is cut with an ellipsis. */
final class TableWriter implements ResultWriter {

    private static final int WIDEST = 48;
    private static final int SAMPLE = 500;

    private final PrintWriter out;
    private List<String> names = List.of();
    private final List<List<@Nullable Object>> waiting = new ArrayList<>();
    private int @Nullable [] widths;
    private boolean[] numbers = new boolean[0];

    TableWriter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void columns(List<String> columns) {
        names = columns;
    }

    @Override
    public boolean row(List<@Nullable Object> values) {
        if (widths != null) {
            print(values, widths);
        } else {
            waiting.add(values);
            if (waiting.size() == SAMPLE) {
                begin();
            }
        }
        return true;
    }

    private void begin() {
        int[] wide = new int[names.size()];
        numbers = new boolean[names.size()];
        for (int i = 0; i < wide.length; i++) {
            int column = i;
            int widest = waiting.stream().mapToInt(row -> cell(row.get(column)).length()).max().orElse(0);
            numbers[i] = waiting.stream().anyMatch(row -> row.get(column) instanceof Number);
            wide[i] = Math.min(WIDEST, Math.max(cell(names.get(i)).length(), widest));
        }
        widths = wide;
        print(names, wide);
        print(names.stream().map(name -> "-".repeat(WIDEST)).toList(), wide, "");
        waiting.forEach(row -> print(row, wide));
        waiting.clear();
    }

    private void print(List<? extends @Nullable Object> values, int[] wide) {
        print(values, wide, "…");
    }

    private void print(List<? extends @Nullable Object> values, int[] wide, String cut) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < wide.length; i++) {
            String cell = cell(values.get(i));
            if (cell.length() > wide[i]) {
                cell = cell.substring(0, wide[i] - cut.length()) + cut;
            }
            String room = " ".repeat(wide[i] - cell.length());
            line.append(i == 0 ? "" : "  ").append(numbers[i] ? room + cell : cell + room);
        }
        out.print(line.toString().stripTrailing());
        out.print('\n');
    }

    /** On one line, and without what would steer the terminal. */
    private static String cell(@Nullable Object value) {
        return ResultWriter.text(value).replaceAll("\\p{Cntrl}", " ");
    }

    @Override
    public void end(long rows) {
        if (widths == null) {
            begin();
        }
        out.print("(" + rows + (rows == 1 ? " row)" : " rows)") + "\n");
    }
}
