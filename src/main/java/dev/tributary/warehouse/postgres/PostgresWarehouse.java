package dev.tributary.warehouse.postgres;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.JdbcSession;
import dev.tributary.warehouse.ReadOnlyQuery;
import dev.tributary.warehouse.Schema;
import dev.tributary.warehouse.StatementException;
import dev.tributary.warehouse.Transfer;
import dev.tributary.warehouse.Warehouse;
import dev.tributary.warehouse.duckdb.DuckDbFile;
import dev.tributary.warehouse.duckdb.DuckDbSql;
import dev.tributary.warehouse.duckdb.DuckDbWarehouse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * PostgreSQL 17 or later. One writer connection behind a fair lock; it holds an advisory lock for as long as the warehouse is open, so that
 * two hubs never write to one warehouse. Reads take a connection from those that are idle, or a new one, and see one snapshot. A connection
 * that the server ended is made anew with the next work, with the lock or not at all.
 */
final class PostgresWarehouse implements Warehouse {

    /** The lock is the schema's, so that several warehouses may live in one database. */
    private static final String LOCK = "hashtext('tributary'), hashtext(current_schema())";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int MILLISECONDS_FOR_LOCK = 1_500;
    private static final int IDLE_READERS = 4;
    private static final int SECONDS_TO_ANSWER = 10;

    private final CanonicalModel model;
    private final PostgresConnections connections;
    private final ReentrantLock lane = new ReentrantLock(true);
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final PostgresStatistics statistics = new PostgresStatistics();
    private Connection writer;
    private volatile boolean closed;

    private PostgresWarehouse(CanonicalModel model, PostgresConnections connections, Connection writer) {
        this.model = model;
        this.connections = connections;
        this.writer = writer;
    }

    /**
     * Connects and brings the tables up to the model.
     *
     * @param before is called before a warehouse that holds something is brought forward
     * @throws FaultException of kind WAREHOUSE when the server cannot be reached or another hub holds the warehouse; of kind CONFIG when
     *                        server or user are not fit, or a column changed its type
     */
    public static PostgresWarehouse open(PostgresConnections connections, CanonicalModel model, Engine.Before before) {
        PostgresWarehouse warehouse = new PostgresWarehouse(model, connections, writer(connections));
        try {
            Schema.migrate(warehouse, new PostgresSql(), before);
            return warehouse;
        } catch (RuntimeException e) {
            warehouse.close();
            throw e;
        }
    }

    private static Connection writer(PostgresConnections connections) {
        try {
            Connection connection = connections.connect("hub");
            try {
                lock(connection);
                connection.setAutoCommit(false);
                return connection;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw connections.fault("open " + connections.place(), e);
        }
    }

    /** Waits a moment: of a process that was killed the server may not have heard yet. */
    private static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = " + MILLISECONDS_FOR_LOCK);
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            statement.execute("set lock_timeout = 0");
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            throw new FaultException(Fault.WAREHOUSE,
                    "the warehouse is in use by " + holder(connection) + "; wait until it ends, or stop it");
        }
    }

    private static String holder(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select a.application_name, to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS'), a.pid
                from pg_locks l join pg_stat_activity a on a.pid = l.pid
                where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database())
                  and l.classid = hashtext('tributary')::bit(32)::bigint::oid and l.objid = hashtext(current_schema())::bit(32)::bigint::oid
                """); ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getString(1) + " (since " + row.getString(2) + " UTC, server process " + row.getInt(3) + ")"
                    : "another hub";
        }
    }

    @Override
    public ReadOnlyQuery query() {
        return PostgresQuery.open(connections);
    }

    @Override
    public CanonicalModel model() {
        return model;
    }

    @Override
    public <T> T write(Work<T> work) {
        lane.lock();
        try {
            if (!closed && !alive(writer)) {
                quietlyClose(writer);
                writer = writer(connections);
            }
            return transaction(writer, work, true);
        } finally {
            lane.unlock();
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        Connection reader = reader();
        try {
            return transaction(reader, work, false);
        } finally {
            if (closed || gone(reader) || idle.size() >= IDLE_READERS) {
                quietlyClose(reader);
            } else {
                idle.push(reader);
            }
        }
    }

    private Connection reader() {
        for (Connection reader = idle.poll(); reader != null; reader = idle.poll()) {
            if (alive(reader)) {
                return reader;
            }
            quietlyClose(reader);
        }
        try {
            Connection reader = connections.connect("reader");
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setAutoCommit(false);
            return reader;
        } catch (SQLException e) {
            throw connections.fault("read", e);
        }
    }

    /** Asked before each use, for a server that was started anew has ended all of them. */
    private static boolean alive(Connection connection) {
        try {
            return connection.isValid(SECONDS_TO_ANSWER);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Known without asking: the driver closes a connection when a statement finds it broken. */
    private static boolean gone(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private <T> T transaction(Connection connection, Work<T> work, boolean keep) {
        PostgresSession session = new PostgresSession(connection, keep ? statistics : new PostgresStatistics());
        boolean stored = false;
        try {
            T result = work.in(session);
            if (session.failure() != null) {
                throw session.failure();
            }
            if (keep) {
                connection.commit();
            } else {
                connection.rollback();
            }
            stored = true;
            return result;
        } catch (SQLException e) {
            throw connections.fault(keep ? "write" : "read", e);
        } catch (StatementException e) {
            throw connections.fault(keep ? "write" : "read", e.refusal());
        } finally {
            if (!stored) {
                if (keep) {
                    statistics.forgetAll();
                }
                rollback(connection, session);
            }
        }
    }

    /** A connection that the server has ended says so only when it is used. */
    private static void rollback(Connection connection, PostgresSession session) {
        try {
            connection.rollback();
            if (session.failure() != null && PostgresConnections.lost(session.failure())) {
                connection.close();
            }
        } catch (SQLException e) {
            quietlyClose(connection);
        }
    }

    private static void quietlyClose(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was of no use any more.
        }
    }

    /** Said, because the server hears of a closed connection a moment later, and who opens the warehouse next may be quicker. */
    private void unlock() {
        try (Statement statement = writer.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
            writer.commit();
        } catch (SQLException e) {
            // The server ended the connection, and the lock with it.
        }
    }

    /**
     * As a file of DuckDB, so that a backup is one thing whatever holds the warehouse. Other hubs' schemas and tables that are not ours
     * stay out of it.
     */
    @Override
    public void snapshot(Path file) {
        inspect(session -> {
            List<String> steps = session.query("select step from schema_steps", row -> row.text(1));
            try (DuckDbWarehouse young = DuckDbWarehouse.asOf(file, model, steps)) {
                Transfer.copy((JdbcSession) session, new PostgresSql(), young::change, new DuckDbSql());
            }
        });
    }

    /** See {@link Engine#snapshot}. */
    public static boolean snapshot(PostgresConnections connections, CanonicalModel model, Path file) {
        try (PostgresWarehouse warehouse = new PostgresWarehouse(model, connections, writer(connections))) {
            boolean made = warehouse.read(session -> session.tables().contains("schema_steps"));
            if (made) {
                warehouse.snapshot(file);
            }
            return made;
        }
    }

    /** See {@link Engine#replace}. One transaction: until it is committed the old warehouse is there. */
    public static void replace(PostgresConnections connections, CanonicalModel model, Path snapshot) {
        try (PostgresWarehouse warehouse = new PostgresWarehouse(model, connections, writer(connections))) {
            DuckDbFile.read(snapshot, old -> warehouse.change(session -> {
                Schema.drop(session, model);
                Schema.make(session, model, new PostgresSql(), old.query("select step from schema_steps", row -> row.text(1)));
                Transfer.copy((JdbcSession) old, new DuckDbSql(), work -> work.in(session), new PostgresSql());
            }));
        }
    }

    @Override
    public void close() {
        closed = true;
        lane.lock();
        try {
            unlock();
            quietlyClose(writer);
            List.copyOf(idle).forEach(PostgresWarehouse::quietlyClose);
            idle.clear();
        } finally {
            lane.unlock();
        }
    }
}
