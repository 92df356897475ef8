package dev.tributary.cli;

import dev.tributary.hub.Hub;
import dev.tributary.privacy.Forget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code export-person}: what we hold on somebody. */
@OnWarehouse
@Command(name = "export-person", description = "Writes everything that is kept of a person as JSON: this is personal data.")
final class ExportPerson implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main main;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable WhoOption who;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        WhoOption person = Objects.requireNonNull(who);
        try (Hub hub = Objects.requireNonNull(main).openHub()) {
            if (hub.service(Forget.class).export(person.whom(main.openHome()), out) == 0) {
                throw Stop.failed("nobody is known by that " + person.kind());
            }
            out.println();
            out.flush();
        }
        return Main.OK;
    }
}
