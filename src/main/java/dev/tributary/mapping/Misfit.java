package dev.tributary.mapping;

/** A value that does not fit its column: what kind of thing was found, and what was expected. Never holds the value. */
final class Misfit extends Exception {

    private static final long serialVersionUID = 1L;

    private final String found;
    private final String expected;

    Misfit(String found, String expected) {
        super(found, null, false, false);
        this.found = found;
        this.expected = expected;
    }

    String found() {
        return found;
    }

    String expected() {
        return expected;
    }
}
