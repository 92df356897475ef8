package dev.tributary.warehouse;

import dev.tributary.canonical.CanonicalModel;

import java.nio.file.Path;
import java.util.List;

/** Which engine holds a warehouse, and where. Nothing is opened before it is asked for. Thread-safe; prints no secret. */
public interface Engine {

    /** For a warehouse whose state of before nobody needs. */
    Before NOTHING_BEFORE = (old, steps) -> {};

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

    /**
     * Opens the warehouse for the SQL of people.
     *
     * @throws dev.tributary.FaultException of kind WAREHOUSE when there is none, or it cannot be reached
     */
    ReadOnlyQuery query();

    /** Whether there may be something to query: false only when no warehouse was made yet. */
    boolean exists();

    /**
     * Puts what {@link Warehouse#snapshot} wrote in the place of the whole warehouse, at once or not at all; not brought forward. Done
     * again it is the same. Nobody may have the warehouse open.
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
}
