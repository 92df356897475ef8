package dev.tributary.config;

/**
 * One mistake in the home's files.
 *
 * @param what    what is wrong, with the offending word quoted
 * @param instead what to write instead
 */
public record Finding(SourceLocation place, Severity severity, String what, String instead) implements Comparable<Finding> {

    /** An error keeps the hub from running what the file describes; a warning does not. */
    public enum Severity {
        ERROR, WARNING
    }

    @Override
    public int compareTo(Finding other) {
        int byPlace = place.compareTo(other.place);
        return byPlace != 0 ? byPlace : what.compareTo(other.what);
    }

    /** One line: {@code path:line:column: what; what to write instead}. */
    @Override
    public String toString() {
        return place + ": " + (severity == Severity.WARNING ? "warning: " : "") + what + "; " + instead;
    }
}
