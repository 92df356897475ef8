package dev.tributary.run;

/**
 * How far a run of one stream has come.
 *
 * @param records  staged so far
 * @param expected as many as the vendor says there are, or -1
 */
public record Progress(String connection, String stream, long records, long expected) {
}
