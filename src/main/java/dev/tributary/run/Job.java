package dev.tributary.run;

/**
 * Work on the warehouse alone, started by {@code job:<name>}. Thread-safe; the component never runs a job twice at once. A job is
 * idempotent: it derives its result from stored data, so a second run without new data changes nothing, and the next run completes one that
 * was killed.
 */
public interface Job {

    /** The name in {@code job:<name>}. */
    String name();

    /**
     * Runs the job.
     *
     * @param full process all data again, not only changes; a job that always does ignores it
     * @throws dev.tributary.FaultException when the job could not run; the run is reported as failed
     */
    JobResult run(boolean full);
}
