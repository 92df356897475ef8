package dev.tributary.serve;

import dev.tributary.app.Hub;
import dev.tributary.config.Home;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the command lines of other processes on the hub that serves. They find it in {@link ServeFile}. Thread-safe: several may run at
 * once.
 */
@FunctionalInterface
public interface Commands {

    /**
     * One command line, as it was typed.
     *
     * @param folder the working directory in which it was typed; relative paths begin there
     * @param input  its standard input, where the command reads it
     */
    record Line(List<String> arguments, Path folder, byte[] input) {}

    /** @return the exit status; never throws for wrong arguments or a wrong file */
    int run(Hub hub, Home home, Line line, PrintWriter out, PrintWriter err);
}
