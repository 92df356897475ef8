package dev.tributary.warehouse;

import dev.tributary.canonical.CanonicalModel;

import java.nio.file.Path;

/**
 * The warehouse. Thread-safe. All methods throw {@link dev.tributary.FaultException} of kind {@code WAREHOUSE} when the engine refuses, and
 * pass on what the work itself throws.
 */
public interface Warehouse extends AutoCloseable {

    /** Work done in one transaction. It must not keep the session. */
    @FunctionalInterface
    interface Work<T> {
        T in(Session session);
    }

    /** Work without a result. */
    @FunctionalInterface
    interface Action {
        void in(Session session);
    }

    /** Runs work in the one writer lane, as one transaction: all of it is stored, or nothing. Waits for the lane. */
    <T> T write(Work<T> work);

    /** Runs work on a snapshot that later writes do not disturb; the work must not write (temporary tables are allowed). */
    <T> T read(Work<T> work);

    /** {@link #write} for work without a result. */
    default void change(Action action) {
        write(session -> {
            action.in(session);
            return true;
        });
    }

    /** {@link #read} for work without a result. */
    default void inspect(Action action) {
        read(session -> {
            action.in(session);
            return true;
        });
    }

    /** Opens it for the SQL of people, beside all else that goes on. Close it before the warehouse. */
    ReadOnlyQuery query();

    /** The canonical tables this warehouse was opened with. */
    CanonicalModel model();

    /**
     * Writes the whole warehouse, as it stands between two writes, to a file of DuckDB of its own.
     *
     * @param file must not exist
     */
    void snapshot(Path file);

    /**
     * Takes deleted rows off the disk when this warehouse is closed, where the engine leaves them there; should that be killed, when it is
     * next opened.
     */
    default void purgeOnClose() {
        // Nothing.
    }

    @Override
    void close();
}
