package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.app.RestoreBackup;
import dev.tributary.config.Home;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code restore FILE}: replaces what the home keeps by a backup. */
@Command(name = "restore",
        description = "Brings a backup back, after keeping what is there as another; who was forgotten since stays forgotten.")
final class RestoreCommand extends Subcommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE") private @Nullable Path file;

    @Override
    public Integer call() {
        PrintWriter out = out();
        Home home = main().openHome();
        Path from = Objects.requireNonNull(file);
        Path before = new RestoreBackup(home, Clock.systemUTC()).restore(from);
        // Opening brings the schema forward and removes the forgotten.
        try (Hub hub = main().openHub()) {
            long people = RestoreBackup.people(hub);
            out.println("restored " + from + ": " + people + " people"
                    + (before.equals(from) ? "" : "; what was there before is in " + before));
        }
        return Main.OK;
    }
}
