package dev.tributary.run;

import java.util.List;
import java.util.stream.Stream;

/**
 * How one run of a route ended, for people and for exit codes.
 *
 * @param lines what happened, one sentence a line, without personal data
 * @param changed rows or members that are not as they were before
 */
public record RunReport(String route, Outcome outcome, List<String> lines, long changed) {

    /** Exchange property holding a {@code List<String>}: faults that did not stop the route but make the run failed. */
    public static final String FAULTS = "TributaryFaults";

    /** Exchange property holding a {@code List<String>}: what a step did, one sentence each, for the run's report. */
    public static final String NOTES = "TributaryNotes";

    /** Exchange property holding a {@code List<Long>}: how many members each step changed, for the run's report. */
    public static final String CHANGES = "TributaryChanges";

    public enum Outcome {
        DONE,
        /** The connection is not configured, or paused: nothing was to be done. */
        IDLE,
        /** A daily limit ended it early; the next run goes on where it stopped. */
        DEFERRED,
        FAILED
    }

    public RunReport {
        lines = List.copyOf(lines);
    }

    /** A run that came to its end: failed when there are faults, which follow the other lines. */
    public static RunReport ended(String route, List<String> lines, List<String> faults, long changed) {
        return new RunReport(route, faults.isEmpty() ? Outcome.DONE : Outcome.FAILED, Stream.concat(lines.stream(), faults.stream()).toList(), changed);
    }
}
