package dev.tributary.warehouse;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the transactions of every engine have in common: prepared statements, and that the first failure is kept even when the work swallowed its exception. */
public abstract class JdbcSession implements Session {

    private static final String TEMPORARY = "temp.";

    private final Connection connection;
    private @Nullable SQLException failure;

    public JdbcSession(Connection connection) {
        this.connection = connection;
    }

    /** The first statement that failed. A transaction with one must not be committed. */
    public final @Nullable SQLException failure() {
        return failure;
    }

    /** Keeps a failure. @return the same, to be thrown */
    public final SQLException failed(SQLException e) {
        if (failure == null) {
            failure = e;
        }
        return e;
    }

    /** Prepares a statement and runs it as it stands. @return rows touched */
    protected final long update(String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.execute() ? 0 : Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            beforeQuery(statement);
            try (ResultSet rows = statement.executeQuery()) {
                return all(rows, reader);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Reads rows one after the other and keeps none. */
    protected final void each(String sql, RowReader<?> reader) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            beforeQuery(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** For what an engine's driver wants to know before it hands out rows. */
    protected void beforeQuery(PreparedStatement statement) throws SQLException {
    }

    protected static <T> List<T> all(ResultSet rows, RowReader<T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        while (rows.next()) {
            read.add(reader.read(rows));
        }
        return read;
    }

    @Override
    public final long count(String sql, @Nullable Object... arguments) throws SQLException {
        return query(sql, row -> row.getLong(1), arguments).get(0);
    }

    public PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, Values.argument(arguments[i]));
        }
        return statement;
    }

    @Override
    public final Bulk append(String table) throws SQLException {
        boolean temporary = table.startsWith(TEMPORARY);
        try {
            return new KeptBulk(append(temporary ? table.substring(TEMPORARY.length()) : table, temporary));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** A bulk writer of the engine's own, whose failures are kept here. */
    protected abstract Bulk append(String table, boolean temporary) throws SQLException;

    private final class KeptBulk implements Bulk {

        private final Bulk bulk;

        KeptBulk(Bulk bulk) {
            this.bulk = bulk;
        }

        @Override
        public void row(@Nullable Object... values) throws SQLException {
            try {
                bulk.row(values);
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() throws SQLException {
            try {
                bulk.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }
}
