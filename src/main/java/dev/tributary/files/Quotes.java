package dev.tributary.files;

/** Tells where a record ends that has line ends within quotes, and nothing else: fields are the CSV library's. Not thread-safe. */
final class Quotes {

    private enum State { FIELD, PLAIN, QUOTED, CLOSING, CLOSED, BROKEN }

    private final char delimiter;
    private final char quote;
    private State state = State.FIELD;

    Quotes(char delimiter, char quote) {
        this.delimiter = delimiter;
        this.quote = quote;
    }

    /** Takes one more line of the record. */
    void take(String line) {
        for (int i = 0; i < line.length() && state != State.BROKEN; i++) {
            state = after(line.charAt(i));
        }
    }

    private State after(char c) {
        switch (state) {
            case QUOTED:
                return c == quote ? State.CLOSING : State.QUOTED;
            case CLOSING:
                if (c == quote) {
                    return State.QUOTED; // a quote within quotes is written twice
                }
                break;
            case PLAIN:
                return c == delimiter ? State.FIELD : State.PLAIN;
            default:
                break;
        }
        if (c == delimiter) {
            return State.FIELD;
        }
        boolean closed = state == State.CLOSING || state == State.CLOSED;
        if (c <= ' ') {
            return closed ? State.CLOSED : State.FIELD;
        }
        return closed ? State.BROKEN : c == quote ? State.QUOTED : State.PLAIN;
    }

    /** Whether the next line still belongs to the record. */
    boolean isOpen() {
        return state == State.QUOTED;
    }

    /** Whether text follows a closing quote. */
    boolean isBroken() {
        return state == State.BROKEN;
    }
}
