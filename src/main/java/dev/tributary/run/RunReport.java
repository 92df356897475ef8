package dev.tributary.run;

import java.util.List;
import java.util.stream.Stream;

/**
 * The result of one run of a route.
 *
 * @param lines   sentences without personal data
 * @param changed number of changed rows or members
 */
public record RunReport(String route, Outcome outcome, List<String> lines, long changed) {

    /** Exchange property holding a {@code List<String>}: faults that did not stop the route but make the run failed. */
    public static final String FAULTS = "TributaryFaults";

    /** Exchange property holding a {@code List<String>}: one sentence for each step, for the run's report. */
    public static final String NOTES = "TributaryNotes";

    /** Exchange property holding a {@code List<Long>}: number of members that each step changed, for the run's report. */
    public static final String CHANGES = "TributaryChanges";

    public enum Outcome {
        DONE,
        /** Nothing to do, for example because the connection is paused or not configured. */
        IDLE,
        /** A daily limit ended the run early; the next run continues it. */
        DEFERRED,
        FAILED
    }

    public RunReport {
        lines = List.copyOf(lines);
    }

    /** The report of a completed run: failed when there are faults, which follow the other lines. */
    public static RunReport ended(String route, List<String> lines, List<String> faults, long changed) {
        return new RunReport(route, faults.isEmpty() ? Outcome.DONE : Outcome.FAILED,
                Stream.concat(lines.stream(), faults.stream()).toList(), changed);
    }
}
