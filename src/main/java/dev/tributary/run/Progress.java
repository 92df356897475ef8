package dev.tributary.run;

/**
 * The progress of a run of one stream.
 *
 * @param records  number of staged records
 * @param expected number of records that the vendor announced, or -1
 */
public record Progress(String connection, String stream, long records, long expected) {}
