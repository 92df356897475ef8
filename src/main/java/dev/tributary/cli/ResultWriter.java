package dev.tributary.cli;

import dev.tributary.app.ResultRows;

import java.io.PrintWriter;
import java.math.BigDecimal;

/** Writes a result to standard output while it is read, without ever holding all of it. */
interface ResultWriter extends ResultRows {

    /** JSON, or a table for people. */
    static ResultWriter of(boolean json, PrintWriter out) {
        return json ? new JsonWriter(out) : new TableWriter(out);
    }

    /** Called once, after the last row. */
    void end(long rows);

    /** A value as text: numbers plain, whatever their size; nothing for null. */
    static String text(@org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof Double number && Double.isFinite(number)) {
            double size = Math.abs(number);
            BigDecimal decimal = BigDecimal.valueOf(number).stripTrailingZeros();
            return size == 0 || size >= 1e-9 && size < 1e18 ? decimal.toPlainString() : number.toString();
        }
        return value.toString();
    }
}
