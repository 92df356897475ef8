package dev.tributary.warehouse.duckdb;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.warehouse.Sql;
import org.duckdb.DuckDBConnection;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** How DuckDB is opened, and the sentence for each way in which it fails. */
final class DuckDbConnections {

    private DuckDbConnections() {
    }

    /**
     * Opens a file with our settings, which no statement can change afterwards.
     *
     * @throws FaultException of kind WAREHOUSE when another process holds it
     */
    static DuckDBConnection open(Path file, String memory, Properties properties) {
        try {
            DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set memory_limit = " + Sql.literal(memory));
                statement.execute("set temp_directory = " + Sql.literal(file + ".spill"));
                statement.execute("set preserve_insertion_order = false");
                // The thread that asks polls while another of the engine's threads works; half the cores leave room for mapping.
                statement.execute("set threads = " + threads());
                // Each checkpoint rewrites the table's last row group; later means more memory in between.
                statement.execute("set checkpoint_threshold = '24MB'");
                // Audience predicates are SQL from people: whatever they say, no file and no network is within reach.
                statement.execute("set enable_external_access = false");
                statement.execute("set allowed_configs = ['memory_limit', 'threads']"); // we ourselves move them
                statement.execute("set lock_configuration = true");
            }
            return connection;
        } catch (SQLException e) {
            throw fault("open " + file.getFileName(), e);
        }
    }

    /** Threads that leave room for the others of this process. */
    static int threads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** @param doing a verb and its object, such as {@code write} */
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
}
