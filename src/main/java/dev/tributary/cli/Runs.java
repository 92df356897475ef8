package dev.tributary.cli;

import dev.tributary.warehouse.ReadOnlyQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code runs}: what ran lately, and how it ended. */
@OnWarehouse
@Command(name = "runs", description = "Shows what ran lately, and how it ended.")
final class Runs extends Subcommand implements Callable<Integer> {

    private static final String LATEST = """
            select started_at, route, connection, state, date_diff('second', started_at, ended_at) as seconds, pages, records, stored, unchanged, quarantined, message
            from runs
            order by started_at desc, run_id desc
            limit %d
            """;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many, the latest first (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = out();
        try (ReadOnlyQuery query = main().openQuery()) {
            ResultWriter writer = ResultWriter.of(json, out);
            writer.end(query.run(LATEST.formatted(Math.max(1, limit)), writer));
            out.flush();
        }
        return Main.OK;
    }
}
