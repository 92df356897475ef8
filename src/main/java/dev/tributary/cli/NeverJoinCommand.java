package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.app.SeparatePeople;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code never-join A B}: keeps two people apart, whatever identifiers they share. */
@NeedsWarehouse @Command(name = "never-join",
        description = "Says that two are two people, whatever they share, and resolves again. Undoes a merge for good.")
final class NeverJoinCommand extends Subcommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "A",
            description = "A record as SOURCE:ID or a profile's id, as explain shows them; a profile that ended in another stands for what it brought.") private String one = "";

    @Parameters(index = "1", paramLabel = "B", description = "The other.") private String other = "";

    @Option(names = "--undo", description = "Takes it back: they may join again.") private boolean undo;

    @Override
    public Integer call() {
        try (Hub hub = main().openHub()) {
            int pairs = new SeparatePeople(hub).separate(one, other, !undo);
            out().println((undo ? "taken back for " : "kept apart: ") + pairs + (pairs == 1 ? " pair" : " pairs")
                    + " of records; people resolved again");
            return Main.OK;
        }
    }
}
