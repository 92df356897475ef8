package dev.tributary.cli;

import dev.tributary.app.Hub;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code export-person}: what we hold on somebody. */
@OnWarehouse
@Command(name = "export-person", description = "Writes everything that is kept of a person as JSON: this is personal data.")
final class ExportPerson extends Subcommand implements Callable<Integer> {

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable PersonOption who;

    @Override
    public Integer call() {
        PrintWriter out = out();
        PersonOption person = Objects.requireNonNull(who);
        try (Hub hub = main().openHub()) {
            if (hub.services().forget().export(person.whom(main().openHome()), out) == 0) {
                throw CommandFailure.failed("nobody is known by that " + person.kind());
            }
            out.println();
            out.flush();
        }
        return Main.OK;
    }
}
