package dev.tributary.warehouse;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.warehouse.duckdb.DuckDbFile;
import dev.tributary.warehouse.duckdb.DuckDbWarehouse;
import dev.tributary.warehouse.postgres.PostgresConnections;
import dev.tributary.warehouse.postgres.PostgresQuery;
import dev.tributary.warehouse.postgres.PostgresWarehouse;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which engine holds a warehouse, and where. Nothing is opened before it is asked for. Thread-safe; prints no secret. */
public interface Engine {

    /** For a warehouse whose state of before nobody needs. */
    Before NOTHING_BEFORE = (old, steps) -> { };

    /**
     * Opens or makes the warehouse and brings its tables up to the model.
     *
     * @throws dev.tributary.FaultException of kind WAREHOUSE when it cannot be reached or another process holds it; of kind CONFIG when a
     *                                      column changed its type, or the server or its user are not fit
     */
    Warehouse open(CanonicalModel model, Before before);

    /** As {@link #open(CanonicalModel, Before)}, with nothing to do before tables are brought forward. */
    default Warehouse open(CanonicalModel model) {
        return open(model, NOTHING_BEFORE);
    }

    /** What is to be done before a warehouse that holds something is brought forward, such as a backup. */
    @FunctionalInterface
    interface Before {

        /** @param old as it is, not yet fit for use @param steps that are about to be applied */
        void migration(Warehouse old, List<String> steps);
    }

    /** Opens the warehouse for the SQL of people. @throws dev.tributary.FaultException of kind WAREHOUSE when there is none, or it cannot be reached */
    ReadOnlyQuery query();

    /** Whether there may be something to query: false only when no warehouse was made yet. */
    boolean exists();

    /**
     * Puts what {@link Warehouse#snapshot} wrote in the place of the whole warehouse, at once or not at all; not brought forward. Done again it is the
     * same. Nobody may have the warehouse open.
     *
     * @param snapshot may be gone afterwards
     */
    void replace(Path snapshot, CanonicalModel model);

    /**
     * What {@link Warehouse#snapshot} would write, of a warehouse that is not open and is not brought forward.
     *
     * @return whether there was anything; else no file is written
     */
    boolean snapshot(Path file, CanonicalModel model);

    /** DuckDB in a file, which another process must not have open. */
    static Engine duckDb(Path file) {
        return new Engine() {
            @Override
            public Warehouse open(CanonicalModel model, Before before) {
                return DuckDbWarehouse.open(file, model, DuckDbWarehouse.DEFAULT_MEMORY, before);
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
            public void replace(Path snapshot, CanonicalModel model) {
                DuckDbFile.replace(snapshot, file);
            }

            @Override
            public boolean snapshot(Path to, CanonicalModel model) {
                if (exists()) {
                    DuckDbFile.copy(file, to);
                }
                return exists();
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
            public Warehouse open(CanonicalModel model, Before before) {
                return PostgresWarehouse.open(connections, model, before);
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
            public void replace(Path snapshot, CanonicalModel model) {
                PostgresWarehouse.replace(connections, model, snapshot);
            }

            @Override
            public boolean snapshot(Path to, CanonicalModel model) {
                return PostgresWarehouse.snapshot(connections, model, to);
            }

            @Override
            public String toString() {
                return connections.place();
            }
        };
    }
}
