package dev.tributary.files;

/** A file that is refused as a whole because of its header. */
public final class BadFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient BadLine line;

    BadFileException(BadLine line) {
        super(line.toString());
        this.line = line;
    }

    /** The header line. */
    public BadLine line() {
        return line;
    }
}
