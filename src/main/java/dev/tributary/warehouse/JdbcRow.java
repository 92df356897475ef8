package dev.tributary.warehouse;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The row that a JDBC result stands at. */
@NullUnmarked
final class JdbcRow implements ResultRow {

    private final ResultSet result;

    JdbcRow(ResultSet result) {
        this.result = result;
    }

    /** Reads one column. */
    private interface Read<T> {
        T of(int column) throws SQLException;
    }

    private <T> T read(int column, Read<T> read) {
        try {
            return read.of(column);
        } catch (SQLException e) {
            throw new StatementException(e);
        }
    }

    private int find(String column) {
        try {
            return result.findColumn(column);
        } catch (SQLException e) {
            throw new StatementException(e);
        }
    }

    @Override
    public String text(int column) {
        return read(column, result::getString);
    }

    @Override
    public String text(String column) {
        return text(find(column));
    }

    @Override
    public long number(int column) {
        return read(column, result::getLong);
    }

    @Override
    public long number(String column) {
        return number(find(column));
    }

    @Override
    public @Nullable Long numberOrNull(int column) {
        return read(column, at -> {
            long value = result.getLong(at);
            return result.wasNull() ? null : value;
        });
    }

    @Override
    public @Nullable Long numberOrNull(String column) {
        return numberOrNull(find(column));
    }

    @Override
    public int index(int column) {
        return read(column, result::getInt);
    }

    @Override
    public boolean flag(int column) {
        return read(column, result::getBoolean);
    }

    @Override
    public boolean flag(String column) {
        return flag(find(column));
    }

    @Override
    public BigDecimal decimal(int column) {
        return read(column, result::getBigDecimal);
    }

    @Override
    public BigDecimal decimal(String column) {
        return decimal(find(column));
    }

    @Override
    public Instant instant(int column) {
        LocalDateTime time = read(column, at -> result.getObject(at, LocalDateTime.class));
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    @Override
    public Instant instant(String column) {
        return instant(find(column));
    }

    @Override
    public LocalDate date(int column) {
        return read(column, at -> result.getObject(at, LocalDate.class));
    }

    @Override
    public LocalDate date(String column) {
        return date(find(column));
    }

    @Override
    public Object value(int column) {
        Object value = read(column, result::getObject);
        return value instanceof java.sql.Timestamp ? instant(column) : value instanceof java.sql.Date ? date(column)
                : value instanceof Integer || value instanceof Short ? Long.valueOf(((Number) value).longValue())
                : value;
    }

    @Override
    public Object value(String column) {
        return value(find(column));
    }

    @Override
    public List<String> columns() {
        try {
            ResultSetMetaData about = result.getMetaData();
            List<String> names = new ArrayList<>(about.getColumnCount());
            for (int i = 1; i <= about.getColumnCount(); i++) {
                names.add(about.getColumnLabel(i));
            }
            return names;
        } catch (SQLException e) {
            throw new StatementException(e);
        }
    }
}
