package dev.tributary.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Objects;

/** A command that only has subcommands: without one of them it shows which there are. */
abstract class Menu implements Runnable {

    @ParentCommand
    private @Nullable Main main;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final void run() {
        spec().commandLine().usage(out());
    }

    final Main main() {
        return Objects.requireNonNull(main);
    }

    final CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }

    final PrintWriter out() {
        return spec().commandLine().getOut();
    }
}
