package dev.tributary.canonical;

/**
 * A value or row that does not fit; the one who knows its record makes a {@link Rejection} of it. Never holds the value.
 */
public final class InvalidValue extends Exception {

    private static final long serialVersionUID = 1L;

    private final String found;
    private final String expected;

    /** @param found what kind of thing, never its value. @param expected what would have fitted */
    public InvalidValue(String found, String expected) {
        super(found, null, false, false);
        this.found = found;
        this.expected = expected;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }
}
