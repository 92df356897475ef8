package dev.tributary.cli;

/** A command that only has subcommands: without one of them it shows which there are. */
abstract class CommandGroup extends Subcommand implements Runnable {

    @Override
    public final void run() {
        spec().commandLine().usage(out());
    }
}
