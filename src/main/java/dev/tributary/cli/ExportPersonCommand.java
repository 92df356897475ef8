package dev.tributary.cli;

import dev.tributary.app.ExportPerson;
import dev.tributary.app.Hub;
import dev.tributary.app.PersonKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code export-person}: writes everything that is kept of a person. */
@NeedsWarehouse @Command(name = "export-person", description = "Writes everything that is kept of a person as JSON: this is personal data.")
final class ExportPersonCommand extends Subcommand implements Callable<Integer> {

    @ArgGroup(exclusive = true, multiplicity = "1") private @Nullable PersonOption person;

    @Override
    public Integer call() {
        PersonKey key = Objects.requireNonNull(person).key();
        try (Hub hub = main().openHub()) {
            if (new ExportPerson(hub).export(key, out()) == 0) {
                throw CommandFailure.failed("nobody is known by that " + key.kind().noun());
            }
            out().println();
            out().flush();
        }
        return Main.OK;
    }
}
