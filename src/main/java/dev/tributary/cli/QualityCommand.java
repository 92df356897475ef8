package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.app.ShowQuality;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** {@code quality}: shows the measured quality of each source, field by field. */
@NeedsWarehouse @Command(name = "quality",
        description = "Shows how good what each source says is: missing, invalid, duplicate, stale and out of range, field by field.")
final class QualityCommand extends Subcommand implements Callable<Integer> {

    @Option(names = "--source", paramLabel = "CONNECTION", description = "Only this source.") private @Nullable String source;

    @Option(names = "--measure",
            description = "Measures first, instead of showing what the last measurement found.") private boolean measure;

    @Option(names = "--history", description = "Every measurement, not the last alone.") private boolean history;

    @Option(names = "--flags",
            description = "What deserves a look, counted, such as addresses whose domain is mistyped.") private boolean flags;

    @Option(names = "--all",
            description = "Also fields that nothing is wrong with, and those that the source never says.") private boolean all;

    @Option(names = "--json", description = "Writes JSON.") private boolean json;

    @Override
    public Integer call() {
        try (Hub hub = main().openHub()) {
            ResultWriter writer = ResultWriter.of(json, out());
            writer.end(new ShowQuality(hub).show(new ShowQuality.Selection(source, measure, history, flags, all), writer));
        }
        out().flush();
        return Main.OK;
    }
}
