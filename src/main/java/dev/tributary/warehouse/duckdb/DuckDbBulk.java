package dev.tributary.warehouse.duckdb;

import dev.tributary.warehouse.JdbcSession;
import dev.tributary.warehouse.Values;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;

/** Writes rows through DuckDB's appender. Not thread-safe. */
final class DuckDbBulk implements JdbcSession.EngineBulk {

    private final DuckDBAppender appender;

    DuckDbBulk(DuckDBAppender appender) {
        this.appender = appender;
    }

    @Override
    public void row(@Nullable Object... values) throws SQLException {
        appender.beginRow();
        for (Object value : values) {
            append(value);
        }
        appender.endRow();
    }

    private void append(@Nullable Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else if (value instanceof String text) {
            appender.append(Values.text(text));
        } else if (value instanceof Long number) {
            appender.append(number.longValue());
        } else if (value instanceof BigDecimal decimal) {
            appender.append(decimal);
        } else if (value instanceof Instant instant) {
            appender.appendEpochMicros(Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000));
        } else if (value instanceof LocalDate date) {
            appender.append(date);
        } else if (value instanceof Boolean flag) {
            appender.append(flag.booleanValue());
        } else if (value instanceof Integer number) {
            appender.append(number.intValue());
        } else if (value instanceof Double number) {
            appender.append(number.doubleValue());
        } else {
            throw new IllegalArgumentException("cannot append a " + value.getClass().getSimpleName());
        }
    }

    @Override
    public void close() throws SQLException {
        appender.close();
    }
}
