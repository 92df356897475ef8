package dev.tributary.cli;

/** Ends a command with a sentence for its user: the fault, its place and reason, and a remedy. Holds no personal data. */
final class CommandFailure extends RuntimeException {

    private final int exitStatus;

    private CommandFailure(int exitStatus, String sentence) {
        // The sentence is for users, so no stack trace is kept.
        super(sentence, null, false, false);
        this.exitStatus = exitStatus;
    }

    /** The command was right and the work failed. */
    static CommandFailure failed(String sentence) {
        return new CommandFailure(Main.FAILED, sentence);
    }

    /** The arguments or the configuration are wrong: nothing was done. */
    static CommandFailure misuse(String sentence) {
        return new CommandFailure(Main.MISUSE, sentence);
    }

    int exitStatus() {
        return exitStatus;
    }
}
