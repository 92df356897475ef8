package dev.tributary.connector;

/**
 * A line of a file that could not be read as a record. Prints no value.
 *
 * @param file     name of the file and when it was last changed
 * @param number   from 1
 * @param found    what is wrong, never a value
 * @param expected what should stand there
 * @param raw      the line: personal data
 */
public record UnreadLine(String file, long number, String found, String expected, String raw) {

    /** {@code line 17}. */
    public String path() {
        return "line " + number;
    }

    @Override
    public String toString() {
        return file + " line " + number;
    }
}
