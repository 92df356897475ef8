package dev.tributary.files;

/**
 * A line that cannot be read. Prints no value.
 *
 * @param number   from 1
 * @param found    what is wrong, never a value
 * @param expected the expected form
 * @param raw      the line, after its file's header if there is one: personal data
 */
public record BadLine(long number, String found, String expected, String raw) {

    @Override
    public String toString() {
        return "line " + number + " is " + found + ", expected " + expected;
    }
}
