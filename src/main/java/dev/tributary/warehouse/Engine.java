package dev.tributary.warehouse;

import dev.tributary.canonical.CanonicalModel;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;

/** Which engine holds a warehouse, and where. Nothing is opened before it is asked for. Thread-safe; prints no secret. */
public interface Engine {

    /**
     * Opens or makes the warehouse and brings its tables up to the model.
     *
     * @throws dev.tributary.FaultException of kind WAREHOUSE when it cannot be reached or another process holds it; of kind CONFIG when a
     *                                      column changed its type, or the server or its user are not fit
     */
    Warehouse open(CanonicalModel model);

    /** Opens the warehouse for the SQL of people. @throws dev.tributary.FaultException of kind WAREHOUSE when there is none, or it cannot be reached */
    ReadOnlyQuery query();

    /** Whether there may be something to query: false only when no warehouse was made yet. */
    boolean exists();

    /** DuckDB in a file, which another process must not have open. */
    static Engine duckDb(Path file) {
        return new Engine() {
            @Override
            public Warehouse open(CanonicalModel model) {
                return DuckDbWarehouse.open(file, model);
            }

            @Override
            public ReadOnlyQuery query() {
                return ReadOnlyQuery.open(file);
            }

            @Override
            public boolean exists() {
                return Files.isRegularFile(file);
            }

            @Override
            public String toString() {
                return file.toString();
            }
        };
    }

    /** A database of PostgreSQL 17 or later. @param url {@code jdbc:postgresql://…} @param user and {@code password} null when the URL or the server does without */
    static Engine postgres(String url, @Nullable String user, @Nullable String password) {
        PostgresConnections connections = new PostgresConnections(url, user, password);
        return new Engine() {
            @Override
            public Warehouse open(CanonicalModel model) {
                return PostgresWarehouse.open(connections, model);
            }

            @Override
            public ReadOnlyQuery query() {
                return PostgresQuery.open(connections);
            }

            @Override
            public boolean exists() {
                return true;
            }

            @Override
            public String toString() {
                return connections.place();
            }
        };
    }
}
