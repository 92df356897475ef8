package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.run.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code run ROUTE...}: runs routes once, now, to the end, one after the other. */
@NeedsWarehouse @Command(name = "run", description = "Runs routes once, now, to the end.")
final class RunCommand extends Subcommand implements Callable<Integer> {

    @Parameters(paramLabel = "ROUTE", arity = "1..*",
            description = "Route ids; a route's id is its file's name.") private List<String> routes = List.of();

    @Option(names = "--full", description = "Starts over instead of from the checkpoint; rows stay unique.") private boolean full;

    @Option(names = "--json", description = "Writes JSON, one object a route.") private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = out();
        boolean failed = false;
        JsonWriter writer = json ? new JsonWriter(out) : null;
        if (writer != null) {
            writer.columns(List.of("route", "outcome", "changed", "lines"));
        }
        try (Hub hub = main().openHub()) {
            for (String route : routes) {
                RunReport report = hub.run(route, full);
                String outcome = report.outcome().name().toLowerCase(Locale.ROOT);
                if (writer != null) {
                    writer.row(List.of(route, outcome, report.changed(), report.lines()));
                } else {
                    out.println(route + ": " + outcome);
                    report.lines().forEach(line -> out.println("  " + line));
                    out.flush();
                }
                failed |= report.outcome() == RunReport.Outcome.FAILED;
            }
        } finally {
            if (writer != null) {
                writer.end(routes.size());
                out.flush();
            }
        }
        return failed ? Main.FAILED : Main.OK;
    }
}
