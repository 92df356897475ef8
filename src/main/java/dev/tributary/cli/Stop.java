package dev.tributary.cli;

/** Ends a command with a sentence for the person who typed it: what, where, why, what to do. No personal data in it. */
final class Stop extends RuntimeException {

    private final int exitStatus;

    private Stop(int exitStatus, String sentence) {
        // Written for people, so no stack trace is kept.
        super(sentence, null, false, false);
        this.exitStatus = exitStatus;
    }

    /** The command was right and the work failed. */
    static Stop failed(String sentence) {
        return new Stop(Main.FAILED, sentence);
    }

    /** The arguments or the configuration are wrong: nothing was done. */
    static Stop misuse(String sentence) {
        return new Stop(Main.MISUSE, sentence);
    }

    int exitStatus() {
        return exitStatus;
    }
}
