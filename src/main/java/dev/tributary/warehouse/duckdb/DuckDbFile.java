package dev.tributary.warehouse.duckdb;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.io.AtomicFile;
import dev.tributary.warehouse.Schema;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.duckdb.DuckDBConnection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A warehouse's file as a whole, while nobody works in it. A clean copy holds the living rows and nothing of those that were deleted, which
 * the engine leaves in the file until it needs their room.
 */
public final class DuckDbFile {

    private static final String MEMORY = "256MB";

    private DuckDbFile() {
    }

    /** The steps of a schema that this program does not know: a newer one made them. */
    public static List<String> unknown(List<String> steps) {
        return steps.stream().filter(step -> !Schema.known().contains(step)).toList();
    }

    /** What follows the write-ahead log's file name. */
    static Path wal(Path file) {
        return file.resolveSibling(file.getFileName() + ".wal");
    }

    /**
     * Writes a clean copy. Waits for nobody: a file that another process holds is refused.
     *
     * @param to must not exist
     * @throws FaultException of kind WAREHOUSE when the file is in use or damaged
     */
    public static void copy(Path file, Path to) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = connection.createStatement()) {
            statement.execute("set memory_limit = '" + MEMORY + "'");
            statement.execute("set temp_directory = " + Sql.literal(to + ".spill"));
            statement.execute("set threads = 1");
            statement.execute("attach " + Sql.literal(file.toString()) + " as old");
            statement.execute("checkpoint old");
            statement.execute("attach " + Sql.literal(to.toString()) + " as young");
            statement.execute("copy from database old to young");
            statement.execute("checkpoint young");
            statement.execute("detach young");
            statement.execute("detach old");
        } catch (SQLException e) {
            throw DuckDbConnections.fault("copy " + file.getFileName(), e);
        }
    }

    /** The steps of its schema. @throws FaultException of kind WAREHOUSE when it is no warehouse, is in use or damaged */
    public static List<String> steps(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = connection.createStatement()) {
            statement.execute("attach " + Sql.literal(file.toString()) + " as old (read_only)");
            List<String> steps = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("select step from old.schema_steps order by step")) {
                while (row.next()) {
                    steps.add(row.getString(1));
                }
            }
            return steps;
        } catch (SQLException e) {
            throw DuckDbConnections.fault("read " + file.getFileName(), e);
        }
    }

    /** Reads a file row by row. @throws FaultException of kind WAREHOUSE when it is in use or damaged */
    public static void read(Path file, Warehouse.Action work) {
        Properties properties = new Properties();
        properties.setProperty("access_mode", "READ_ONLY");
        properties.setProperty("jdbc_stream_results", "true");
        try (DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, properties);
                Statement statement = connection.createStatement()) {
            statement.execute("set memory_limit = '" + MEMORY + "'");
            work.in(new DuckDbSession(connection));
        } catch (SQLException e) {
            throw DuckDbConnections.fault("read " + file.getFileName(), e);
        }
    }

    /** Takes the place of another one, which nobody has open. What belonged to that one goes first; the new one needs nothing beside it. */
    public static void replace(Path young, Path file) {
        try {
            for (String suffix : List.of(".wal", ".purge", ".young")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
            }
            AtomicFile.replace(young, file);
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE,
                    file.getFileName() + " cannot be put in its place (" + e.getMessage() + "); check the folder's rights", e);
        }
    }

    /**
     * Puts a clean copy in the file's place, so that deleted rows are gone from the disk. Killed at any moment, the file is the old one or
     * the new one, whole.
     *
     * @throws FaultException of kind WAREHOUSE when the file is in use, or the disk has no room for a second one
     */
    public static void purge(Path file) {
        Path young = file.resolveSibling(file.getFileName() + ".young");
        try {
            Files.deleteIfExists(young);
            Files.deleteIfExists(wal(young));
            copy(file, young);
            // The checkpoint before the copy left no log of the old file that could meet the new one.
            AtomicFile.replace(young, file);
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE, "deleted rows cannot be taken off the disk (" + e.getMessage()
                    + "); the warehouse is as it was; free space and run again", e);
        }
    }
}
