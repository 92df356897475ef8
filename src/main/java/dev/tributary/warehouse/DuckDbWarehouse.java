package dev.tributary.warehouse;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import org.duckdb.DuckDBConnection;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;

/**
 * DuckDB in one file. One writer connection behind a fair lock; each read gets a connection of its own. Transactions are begun
 * with an explicit statement, because an appender used before any statement of a JDBC transaction escapes it.
 */
public final class DuckDbWarehouse implements Warehouse {

    /** DuckDB's memory is off the Java heap; with it the hub stays within one GiB. */
    private static final String DEFAULT_MEMORY = "384MB";

    private final CanonicalModel model;
    private final DuckDBConnection writer;
    private final ReentrantLock lane = new ReentrantLock(true);

    private DuckDbWarehouse(CanonicalModel model, DuckDBConnection writer) {
        this.model = model;
        this.writer = writer;
    }

    /**
     * Opens or makes the file and brings its tables up to the model.
     *
     * @throws FaultException of kind WAREHOUSE when another process holds the file, or a column changed its type
     */
    public static DuckDbWarehouse open(Path file, CanonicalModel model) {
        return open(file, model, DEFAULT_MEMORY);
    }

    /** @param memory DuckDB's own limit, such as {@code 384MB} */
    public static DuckDbWarehouse open(Path file, CanonicalModel model, String memory) {
        DuckDBConnection writer = connect(file, memory, new Properties());
        DuckDbWarehouse warehouse = new DuckDbWarehouse(model, writer);
        try {
            Schema.migrate(warehouse, new DuckDbSql());
            return warehouse;
        } catch (RuntimeException e) {
            warehouse.close();
            throw e;
        }
    }

    private static DuckDBConnection connect(Path file, String memory, Properties properties) {
        try {
            DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set memory_limit = " + Sql.literal(memory));
                statement.execute("set temp_directory = " + Sql.literal(file + ".spill"));
                statement.execute("set preserve_insertion_order = false");
                // The thread that asks polls while another of the engine's threads works; half the cores leave room for mapping.
                statement.execute("set threads = " + Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
                // Each checkpoint rewrites the table's last row group; later means more memory in between.
                statement.execute("set checkpoint_threshold = '24MB'");
                // Audience predicates are SQL from people: whatever they say, no file and no network is within reach.
                statement.execute("set enable_external_access = false");
                statement.execute("set lock_configuration = true");
            }
            return connection;
        } catch (SQLException e) {
            throw fault("open " + file.getFileName(), e);
        }
    }

    @Override
    public CanonicalModel model() {
        return model;
    }

    @Override
    public <T> T write(Work<T> work) {
        lane.lock();
        try {
            return transaction(writer, work, true);
        } finally {
            lane.unlock();
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try (DuckDBConnection reader = (DuckDBConnection) writer.duplicate()) {
            return transaction(reader, work, false);
        } catch (SQLException e) {
            throw fault("read", e);
        }
    }

    private static <T> T transaction(DuckDBConnection connection, Work<T> work, boolean keep) {
        DuckDbSession session = new DuckDbSession(connection);
        boolean stored = false;
        try {
            run(connection, "begin transaction");
            T result = work.in(session);
            if (session.failure() != null) {
                throw session.failure();
            }
            run(connection, keep ? "commit" : "rollback");
            stored = true;
            return result;
        } catch (SQLException e) {
            throw fault(keep ? "write" : "read", e);
        } finally {
            if (!stored) {
                rollback(connection);
            }
        }
    }

    private static void rollback(DuckDBConnection connection) {
        try {
            run(connection, "rollback");
        } catch (SQLException e) {
            // Nothing was open any more: the engine had rolled back by itself.
        }
    }

    private static void run(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static FaultException fault(String doing, SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Could not set lock on file")) {
            String holder = message.replaceAll("(?s).*?PID ([0-9]+).*", "process $1");
            return new FaultException(Fault.WAREHOUSE, "the warehouse is in use by " + (holder.length() > 40 ? "another process" : holder)
                    + "; wait until it ends, or stop it", e);
        }
        if (message.contains("No space left")) {
            return new FaultException(Fault.WAREHOUSE, "the disk is full; nothing of this step was stored; free space and run again", e);
        }
        // The engine quotes the values it stumbles over; a message of ours shows none.
        String what = message.lines().findFirst().orElse("").replaceAll("'[^']*'?", "'…'");
        if (what.matches("(Conversion|Invalid Input|Out of Range|Constraint) Error.*")) {
            what = what.replaceAll("\"[^\"]*\"?", "'…'");
        }
        return new FaultException(Fault.WAREHOUSE, "the warehouse could not " + doing + ": " + what, e);
    }

    @Override
    public void close() {
        lane.lock();
        try {
            writer.close();
        } catch (SQLException e) {
            throw fault("close", e);
        } finally {
            lane.unlock();
        }
    }
}
