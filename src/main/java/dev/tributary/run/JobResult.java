package dev.tributary.run;

import java.util.List;

/**
 * The result of one run of a {@link Job}.
 *
 * @param lines   sentences with counts, without personal data
 * @param faults  faults, a sentence each; the run is reported as failed when there are any
 * @param changed number of changed rows
 * @param idle    whether there was nothing to do; then nothing is sent through the route
 */
public record JobResult(List<String> lines, List<String> faults, long changed, boolean idle) {

    public JobResult {
        lines = List.copyOf(lines);
        faults = List.copyOf(faults);
    }

    public static JobResult done(String line, long changed) {
        return new JobResult(List.of(line), List.of(), changed, false);
    }

    /** There was nothing to do. @param why one sentence */
    public static JobResult nothing(String why) {
        return new JobResult(List.of(why), List.of(), 0, true);
    }
}
