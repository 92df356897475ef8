package dev.tributary.warehouse;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the transactions of every engine have in common: prepared statements, and that the first failure is kept even when the work
 * swallowed its exception.
 */
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

    /** Keeps a failure. @return what is to be thrown */
    public final StatementException failed(SQLException e) {
        if (failure == null) {
            failure = e;
        }
        return new StatementException(e);
    }

    /** Keeps the failure of a row that was read. */
    private StatementException failed(StatementException e) {
        failed(e.refusal());
        return e;
    }

    /** Prepares a statement and runs it as it stands. @return rows touched */
    protected final long update(String sql, @Nullable Object... arguments) {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.execute() ? 0 : Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments) {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            beforeQuery(statement);
            try (ResultSet rows = statement.executeQuery()) {
                return all(rows, reader);
            }
        } catch (SQLException e) {
            throw failed(e);
        } catch (StatementException e) {
            throw failed(e);
        }
    }

    @Override
    public final void each(String sql, RowTaker taker, @Nullable Object... arguments) {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            beforeQuery(statement);
            try (ResultSet rows = statement.executeQuery()) {
                JdbcRow row = new JdbcRow(rows);
                while (rows.next()) {
                    taker.take(row);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        } catch (StatementException e) {
            throw failed(e);
        }
    }

    /** For what an engine's driver wants to know before it hands out rows. */
    protected void beforeQuery(PreparedStatement statement) throws SQLException {
    }

    protected static <T> List<T> all(ResultSet rows, RowReader<T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        JdbcRow row = new JdbcRow(rows);
        while (rows.next()) {
            read.add(reader.read(row));
        }
        return read;
    }

    @Override
    public final long count(String sql, @Nullable Object... arguments) {
        return query(sql, row -> row.number(1), arguments).get(0);
    }

    /** Both engines keep the catalogue that the SQL standard describes. */
    @Override
    public List<String> columns(String table) {
        return query(
                "select column_name from information_schema.columns where table_catalog = current_database() and table_schema = current_schema() and table_name = ? "
                        + "order by ordinal_position",
                row -> row.text(1), table);
    }

    @Override
    public List<String> tables() {
        return catalog("BASE TABLE");
    }

    @Override
    public List<String> views() {
        return catalog("VIEW");
    }

    private List<String> catalog(String type) {
        return query(
                "select table_name from information_schema.tables where table_catalog = current_database() and table_schema = current_schema() and table_type = ? "
                        + "order by table_name",
                row -> row.text(1), type);
    }

    public PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, Values.argument(arguments[i]));
        }
        return statement;
    }

    @Override
    public final Bulk append(String table) {
        boolean temporary = table.startsWith(TEMPORARY);
        try {
            return new KeptBulk(append(temporary ? table.substring(TEMPORARY.length()) : table, temporary));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** A bulk writer of the engine's own, whose failures are kept here. */
    protected abstract EngineBulk append(String table, boolean temporary) throws SQLException;

    /** What an engine's driver offers for writing in bulk. */
    public interface EngineBulk extends AutoCloseable {

        void row(@Nullable Object... values) throws SQLException;

        @Override
        void close() throws SQLException;
    }

    private final class KeptBulk implements Bulk {

        private final EngineBulk bulk;

        KeptBulk(EngineBulk bulk) {
            this.bulk = bulk;
        }

        @Override
        public void row(@Nullable Object... values) {
            try {
                bulk.row(values);
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() {
            try {
                bulk.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }
}
