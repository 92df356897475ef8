package dev.tributary.warehouse.postgres;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.warehouse.QueryResult;
import dev.tributary.warehouse.ReadOnlyQuery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * SQL of people on PostgreSQL: one statement in a transaction that is read-only, on a connection of its own, as a user who may not reach
 * files or programs (else there is no connection). A read-only transaction cannot be made another one from within, and the driver is not
 * let to send a second statement that would end it. Not thread-safe.
 */
final class PostgresQuery implements ReadOnlyQuery {

    private static final int FETCH_ROWS = 1_000;

    private final PostgresConnections connections;
    private final Connection connection;

    private PostgresQuery(PostgresConnections connections, Connection connection) {
        this.connections = connections;
        this.connection = connection;
    }

    public static PostgresQuery open(PostgresConnections connections) {
        try {
            Connection connection = connections.connect("query");
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return new PostgresQuery(connections, connection);
        } catch (SQLException e) {
            throw connections.fault("open " + connections.place(), e);
        }
    }

    @Override
    public long run(String sql, Rows rows) {
        if (sql.isBlank()) {
            throw refused("there is no SQL to run; write a SELECT");
        }
        try (Statement statement = connection.createStatement()) {
            PostgresSession.demandOne(sql);
            statement.setEscapeProcessing(false);
            statement.setFetchSize(FETCH_ROWS);
            if (!statement.execute(sql)) {
                throw refused(ONLY_SELECT);
            }
            try (ResultSet result = statement.getResultSet()) {
                return QueryResult.read(result, rows);
            }
        } catch (SQLException e) {
            throw sentence(e, sql);
        }
    }

    private static final String ONLY_SELECT = "only a SELECT can run here, for a query never changes the warehouse; write one that begins with select, values or with";

    private FaultException sentence(SQLException e, String sql) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        if (PostgresConnections.lost(e)) {
            return connections.fault("query", e);
        }
        String said = PostgresConnections.said(e);
        return switch (state) {
            case "25006", "25001", "2D000" -> refused(ONLY_SELECT);
            case "42501" -> refused("a query may not reach that: " + said);
            case "42601" -> refused(said.equals("more than one statement") ? "this is more than one statement; run them one by one"
                    : "the SQL cannot be read: " + said + where(e, sql));
            default -> refused(said);
        };
    }

    private static String where(SQLException e, String sql) {
        if (e instanceof org.postgresql.util.PSQLException server && server.getServerErrorMessage() != null
                && server.getServerErrorMessage().getPosition() > 0) {
            String before = sql.substring(0, Math.min(server.getServerErrorMessage().getPosition() - 1, sql.length()));
            return " at line " + before.split("\n", -1).length + ", column " + (before.length() - before.lastIndexOf('\n'))
                    + "; correct it there";
        }
        return "";
    }

    private static FaultException refused(String sentence) {
        return new FaultException(Fault.WAREHOUSE, sentence);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw connections.fault("close", e);
        }
    }
}
