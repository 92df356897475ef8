package dev.tributary.warehouse.duckdb;

import dev.tributary.warehouse.JdbcSession;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.StatementException;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A transaction on one DuckDB connection. After a failed statement DuckDB commits nothing yet reports success.
 *
 * <p>A statement without arguments is not prepared first: the engine would plan it twice, which is a third of what one over few rows costs.
 */
final class DuckDbSession extends JdbcSession {

    private final DuckDBConnection connection;

    DuckDbSession(DuckDBConnection connection) {
        super(connection);
        this.connection = connection;
    }

    @Override
    public long execute(String sql, @Nullable Object... arguments) {
        if (arguments.length > 0) {
            return update(sql, arguments);
        }
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 0 : Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments) {
        if (arguments.length > 0) {
            return super.query(sql, reader, arguments);
        }
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            return all(rows, reader);
        } catch (SQLException e) {
            throw failed(e);
        } catch (StatementException e) {
            throw failed(e.refusal());
        }
    }

    @Override
    protected EngineBulk append(String table, boolean temporary) throws SQLException {
        return new DuckDbBulk(temporary ? connection.createAppender("temp", "main", table)
                : connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table));
    }

    @Override
    public String parsed(String sql) {
        return query("select json_serialize_sql(?::varchar)", row -> row.text(1), sql).get(0);
    }

    @Override
    public void useEveryCore(boolean every) {
        // On a connection of its own: a transaction that failed takes no statement more.
        try (DuckDBConnection other = (DuckDBConnection) connection.duplicate(); Statement statement = other.createStatement()) {
            statement.execute("set threads = " + (every ? Runtime.getRuntime().availableProcessors() : DuckDbConnections.threads()));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * By one column the engine filters a scan before it reads the others, by two it does not; {@code coalesce} keeps it from taking the
     * second for a key.
     */
    @Override
    public String sameRecord(String few, String many) {
        return few + ".source_id = " + many + ".source_id and coalesce(" + few + ".source = " + many + ".source, false)";
    }

    @Override
    public boolean prefersKeyOrder() {
        return false;
    }

    @Override
    public List<String> temporary() {
        return query("select table_name from duckdb_tables() where temporary", row -> row.text(1));
    }

    @Override
    public void drop(Collection<String> temporary) {
        if (!temporary.isEmpty()) {
            execute(temporary.stream().map(table -> "drop table temp." + Sql.name(table)).collect(Collectors.joining(";")));
        }
    }
}
