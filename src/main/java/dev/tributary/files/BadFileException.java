package dev.tributary.files;

/** A file is refused as a whole: its first line says that nothing in it can be understood. */
public final class BadFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient BadLine line;

    BadFileException(BadLine line) {
        super(line.toString());
        this.line = line;
    }

    /** The line that says so. */
    public BadLine line() {
        return line;
    }
}
