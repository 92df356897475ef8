package dev.tributary.run;

/**
 * Work that needs nothing but the warehouse, started by {@code job:<name>}. Thread-safe; the component never runs one job twice at once. What a job derives follows from
 * what is stored, so running it again without new data changes nothing, and a run that was killed is made up for by the next one.
 */
public interface Job {

    /** The word behind {@code job:}. */
    String name();

    /**
     * Does all that is due.
     *
     * @param full look at everything again; a job that always does ignores it
     * @throws dev.tributary.FaultException when nothing could be done; the run is reported as failed
     */
    JobResult run(boolean full);
}
