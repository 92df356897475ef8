package dev.tributary.cli;

/** A command that only has subcommands; without one of them it prints its usage. */
abstract class CommandGroup extends Subcommand implements Runnable {

    @Override
    public final void run() {
        spec().commandLine().usage(out());
    }
}
