package dev.tributary.cli;

import dev.tributary.hub.Hub;
import dev.tributary.sync.RunReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code run ROUTE...}: routes once, now, to the end, one after the other. */
@Command(name = "run", description = "Runs routes once, now, to the end.")
final class Run implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main main;

    @Parameters(paramLabel = "ROUTE", arity = "1..*", description = "Route ids; a route's id is its file's name.")
    private List<String> routes = List.of();

    @Option(names = "--full", description = "Starts over instead of from the checkpoint; rows stay unique.")
    private boolean full;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        boolean failed = false;
        try (Hub hub = Objects.requireNonNull(main).openHub()) {
            for (String route : routes) {
                RunReport report = hub.run(route, full);
                out.println(route + ": " + report.outcome().name().toLowerCase(java.util.Locale.ROOT));
                report.lines().forEach(line -> out.println("  " + line));
                out.flush();
                failed |= report.outcome() == RunReport.Outcome.FAILED;
            }
        }
        return failed ? Main.FAILED : Main.OK;
    }
}
