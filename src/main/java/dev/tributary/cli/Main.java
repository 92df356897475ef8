package dev.tributary.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The menu of Tributary. Exit statuses, for every command: {@value #OK} it did what was asked, {@value #FAILED} it could not,
 * {@value #MISUSE} the arguments or the configuration are wrong.
 */
@Command(
        name = "tributary",
        description = "Many sources flow into one customer, one customer flows out to every audience.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = "%n`tributary check` runs all tests; `tributary COMMAND --help` tells more about a command.",
        subcommands = {
            Version.class,
        })
public final class Main implements Runnable {

    static final int OK = CommandLine.ExitCode.OK;
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;
    static final int MISUSE = CommandLine.ExitCode.USAGE;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:TRIBUTARY_HOME:-.}",
            description = "The folder that holds routes, connectors, mappings and config (default: TRIBUTARY_HOME, else the working directory).")
    Path home = Path.of(".");

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Shows this and ends.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        var out = new PrintWriter(System.out, true);
        var err = new PrintWriter(System.err, true);
        System.exit(run(out, err, List.of(arguments)));
    }

    /** Runs one command line to its end and returns its exit status; never throws for what a person or a file got wrong. */
    static int run(PrintWriter out, PrintWriter err, List<String> arguments) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Complaints::misuse)
                .setExecutionExceptionHandler(Complaints::failure)
                .execute(arguments.toArray(String[]::new));
    }

    /** Without a command: the menu. */
    @Override
    public void run() {
        var commandLine = java.util.Objects.requireNonNull(spec).commandLine();
        commandLine.usage(commandLine.getOut());
    }
}
