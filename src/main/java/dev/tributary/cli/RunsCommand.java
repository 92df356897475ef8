package dev.tributary.cli;

import dev.tributary.app.QueryWarehouse;
import dev.tributary.app.ShowRuns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** {@code runs}: shows the latest runs and how they ended. */
@NeedsWarehouse @Command(name = "runs", description = "Shows what ran lately, and how it ended.")
final class RunsCommand extends Subcommand implements Callable<Integer> {

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
            description = "How many, the latest first (default: ${DEFAULT-VALUE}).") private int limit;

    @Option(names = "--json", description = "Writes JSON.") private boolean json;

    @Override
    public Integer call() {
        try (QueryWarehouse query = main().openQuery()) {
            ResultWriter writer = ResultWriter.of(json, out());
            writer.end(new ShowRuns(query).latest(limit, writer));
        }
        out().flush();
        return Main.OK;
    }
}
