package dev.tributary.cli;

import dev.tributary.hub.Hub;
import dev.tributary.identity.People;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code never-join A B}: these are two people, whatever they share. */
@OnWarehouse
@Command(name = "never-join", description = "Says that two are two people, whatever they share, and resolves again. Undoes a merge for good.")
final class NeverJoinCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main main;

    @Parameters(index = "0", paramLabel = "A", description = "A record as SOURCE:ID or a profile's id, as explain shows them; a profile that ended in another stands for what it brought.")
    private String one = "";

    @Parameters(index = "1", paramLabel = "B", description = "The other.")
    private String other = "";

    @Option(names = "--undo", description = "Takes it back: they may join again.")
    private boolean undo;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (Hub hub = Objects.requireNonNull(main).openHub()) {
            int pairs = hub.service(People.class).keepApart(one, other, !undo);
            Objects.requireNonNull(spec).commandLine().getOut().println((undo ? "taken back for " : "kept apart: ") + pairs + (pairs == 1 ? " pair" : " pairs")
                    + " of records; people resolved again");
            return Main.OK;
        }
    }
}
