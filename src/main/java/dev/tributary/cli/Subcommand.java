package dev.tributary.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Objects;

/** A command below {@link Main}, with its parent, its own specification and its output. Picocli sets them before it calls the command. */
abstract class Subcommand {

    @ParentCommand private @Nullable Main main;

    @Spec private @Nullable CommandSpec spec;

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
