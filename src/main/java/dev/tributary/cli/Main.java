package dev.tributary.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Home;
import dev.tributary.hub.Hub;
import dev.tributary.lint.Lint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

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
            AudienceCommand.class,
            BackupCommand.class,
            DemoCommand.class,
            Doctor.class,
            ExportPerson.class,
            ForgetCommand.class,
            LinkCommand.class,
            LintCommand.class,
            NewCommand.class,
            Normalize.class,
            PreviewCommand.class,
            Query.class,
            QuarantineCommand.class,
            Reference.class,
            RestoreCommand.class,
            Run.class,
            Runs.class,
            Serve.class,
            TestExamples.class,
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
    private boolean help;

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        var out = new PrintWriter(System.out, true);
        var err = new PrintWriter(System.err, true);
        System.exit(run(out, err, List.of(arguments)));
    }

    /** Runs one command line to its end and returns its exit status; never throws for what a person or a file got wrong. */
    static int run(PrintWriter out, PrintWriter err, List<String> arguments) {
        return commandLine(out, err).execute(arguments.toArray(String[]::new));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err, Object... moreCommands) {
        var commandLine = new CommandLine(new Main());
        for (var command : moreCommands) {
            commandLine.addSubcommand(command);
        }
        // These reach only the commands known by now, so they come last.
        return commandLine
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Complaints::misuse)
                .setExecutionExceptionHandler(Complaints::failure);
    }

    /** The home that {@code --home} names. */
    Home openHome() {
        return Home.of(home.toString());
    }

    /** The hub of the home; what its files hold of errors is told whole, as {@code lint} tells it, and then nothing begins. */
    Hub openHub() {
        Home chosen = openHome();
        Lint.demandSound(chosen);
        try {
            return Hub.open(chosen, Clock.systemUTC());
        } catch (FaultException e) {
            if (e.fault() == Fault.CONFIG) {
                Lint.throwErrors(chosen);
            }
            throw e;
        }
    }

    /** Without a command: the menu. */
    @Override
    public void run() {
        var commandLine = Objects.requireNonNull(spec).commandLine();
        commandLine.usage(commandLine.getOut());
    }
}
