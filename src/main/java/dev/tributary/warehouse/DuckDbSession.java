package dev.tributary.warehouse;

import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A transaction on one DuckDB connection. After a failed statement DuckDB commits nothing yet reports success, so failures are kept. */
final class DuckDbSession implements Session {

    private final DuckDBConnection connection;
    private @Nullable SQLException failure;

    DuckDbSession(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** The first statement that failed, even when the work swallowed its exception. */
    @Nullable SQLException failure() {
        return failure;
    }

    @Override
    public long execute(String sql, @Nullable Object... arguments) throws SQLException {
        if (arguments.length == 0) {
            return execute(sql);
        }
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.execute() ? 0 : Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Not prepared first: the engine would plan it twice, which is a third of what a statement over few rows costs. */
    private long execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 0 : Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments) throws SQLException {
        if (arguments.length == 0) {
            try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
                return all(rows, reader);
            } catch (SQLException e) {
                throw failed(e);
            }
        }
        try (PreparedStatement statement = prepare(sql, arguments); ResultSet rows = statement.executeQuery()) {
            return all(rows, reader);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static <T> List<T> all(ResultSet rows, RowReader<T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        while (rows.next()) {
            read.add(reader.read(rows));
        }
        return read;
    }

    @Override
    public long count(String sql, @Nullable Object... arguments) throws SQLException {
        return query(sql, row -> row.getLong(1), arguments).get(0);
    }

    @Override
    public Bulk append(String table) throws SQLException {
        try {
            return new DuckDbBulk(table.startsWith("temp.")
                    ? connection.createAppender("temp", "main", table.substring("temp.".length()))
                    : connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String parsed(String sql) throws SQLException {
        return query("select json_serialize_sql(?::varchar)", row -> row.getString(1), sql).get(0);
    }

    @Override
    public void useEveryCore(boolean every) throws SQLException {
        // On a connection of its own: a transaction that failed takes no statement more.
        try (DuckDBConnection other = (DuckDBConnection) connection.duplicate(); Statement statement = other.createStatement()) {
            statement.execute("set threads = " + (every ? Runtime.getRuntime().availableProcessors() : DuckDbWarehouse.threads()));
        }
    }

    /** By one column the engine filters a scan before it reads the others, by two it does not; {@code coalesce} keeps it from taking the second for a key. */
    @Override
    public String sameRecord(String few, String many) {
        return few + ".source_id = " + many + ".source_id and coalesce(" + few + ".source = " + many + ".source, false)";
    }

    @Override
    public boolean prefersKeyOrder() {
        return false;
    }

    @Override
    public List<String> temporary() throws SQLException {
        return query("select table_name from duckdb_tables() where temporary", row -> row.getString(1));
    }

    @Override
    public void drop(Collection<String> temporary) throws SQLException {
        if (!temporary.isEmpty()) {
            execute(temporary.stream().map(table -> "drop table temp." + Sql.name(table)).collect(Collectors.joining(";")));
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, Values.argument(arguments[i]));
        }
        return statement;
    }

    private SQLException failed(SQLException e) {
        if (failure == null) {
            failure = e;
        }
        return e;
    }

    private final class DuckDbBulk implements Bulk {

        private final DuckDBAppender appender;

        DuckDbBulk(DuckDBAppender appender) {
            this.appender = appender;
        }

        @Override
        public void row(@Nullable Object... values) throws SQLException {
            try {
                appender.beginRow();
                for (Object value : values) {
                    append(value);
                }
                appender.endRow();
            } catch (SQLException e) {
                throw failed(e);
            }
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
            try {
                appender.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }
}
