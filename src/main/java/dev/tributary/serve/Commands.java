package dev.tributary.serve;

import dev.tributary.app.Hub;
import dev.tributary.config.Home;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Runs command lines on the hub that serves, for those who found it in {@link ServeFile}. Thread-safe: several may run at once. */
@FunctionalInterface
public interface Commands {

    /**
     * One command line, as somebody typed it.
     *
     * @param folder    in which it was typed: relative paths are meant from there
     * @param input     what its standard input held, where the command reads it
     */
    record Line(List<String> arguments, Path folder, byte[] input) {
    }

    /** @return the exit status; never throws for what a person got wrong */
    int run(Hub hub, Home home, Line line, PrintWriter out, PrintWriter err);
}
