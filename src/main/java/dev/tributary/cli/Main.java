package dev.tributary.cli;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.app.Hub;
import dev.tributary.app.QueryWarehouse;
import dev.tributary.config.Home;
import dev.tributary.lint.Lint;
import dev.tributary.serve.Commands;
import dev.tributary.serve.ServingHub;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

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
        footer = "%n`tributary check` runs all tests, `tributary format` formats the Java code; `tributary COMMAND --help` tells more about a command.",
        subcommands = {
            AudienceCommand.class,
            BackupCommand.class,
            CampaignsCommand.class,
            DemoCommand.class,
            DoctorCommand.class,
            ExportPersonCommand.class,
            ForgetCommand.class,
            ExplainCommand.class,
            LinkCommand.class,
            LintCommand.class,
            NeverJoinCommand.class,
            NewCommand.class,
            NormalizeCommand.class,
            PreviewCommand.class,
            QualityCommand.class,
            QueryCommand.class,
            QuarantineCommand.class,
            ReferenceCommand.class,
            RestoreCommand.class,
            RunCommand.class,
            RunsCommand.class,
            ServeCommand.class,
            TestCommand.class,
            VersionCommand.class,
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
            description = "The folder that holds routes, connectors, mappings and config (default: TRIBUTARY_HOME, else the working directory).") Path home = Path
                    .of(".");

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT,
            description = "Shows this and ends.") private boolean unusedHelp; // Picocli acts on it.

    @Spec private @Nullable CommandSpec spec;

    private final @Nullable ServedCommand served;

    Main() {
        this(null);
    }

    private Main(@Nullable ServedCommand served) {
        this.served = served;
    }

    public static void main(String[] arguments) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, List.of(arguments)));
    }

    /** Runs one command line to its end and returns its exit status; never throws for wrong arguments or a wrong file. */
    static int run(PrintWriter out, PrintWriter err, List<String> arguments) {
        return commandLine(out, err).execute(arguments.toArray(String[]::new));
    }

    /** Runs one command line on the hub that serves, as {@link dev.tributary.serve.Commands} says. */
    static int run(Hub hub, Home home, Commands.Line line, PrintWriter out, PrintWriter err) {
        return commandLine(new Main(new ServedCommand(hub, home, line)), out, err).execute(line.arguments().toArray(String[]::new));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err, Object... moreCommands) {
        return commandLine(new Main(), out, err, moreCommands);
    }

    private static CommandLine commandLine(Main main, PrintWriter out, PrintWriter err, Object... moreCommands) {
        var commandLine = new CommandLine(main);
        for (var command : moreCommands) {
            commandLine.addSubcommand(command);
        }
        // These reach only the commands known by now, so they come last.
        return commandLine
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(ErrorReport::misuse)
                .setExecutionExceptionHandler(ErrorReport::failure)
                .setExecutionStrategy(main::execute);
    }

    /** Runs a command in this process, or in the hub that serves the home when the command needs the warehouse, which that hub holds. */
    private int execute(CommandLine.ParseResult parsed) {
        CommandLine.IExecutionStrategy here = new CommandLine.RunLast();
        CommandLine.ParseResult command = parsed.subcommand();
        if (served != null || command == null || !command.commandSpec().userObject().getClass().isAnnotationPresent(NeedsWarehouse.class)
                || asksForHelp(parsed)) {
            return here.execute(parsed);
        }
        CommandLine asked = command.commandSpec().commandLine();
        try {
            ServingHub hub = ServingHub.of(openHome());
            if (hub == null) {
                return here.execute(parsed);
            }
            List<String> arguments = parsed.originalArgs();
            byte[] input = arguments.contains("-") ? System.in.readAllBytes() : new byte[0];
            OptionalInt exit = hub.run(new Commands.Line(arguments, Path.of("").toAbsolutePath(), input), asked.getOut(), asked.getErr());
            return exit.isPresent() ? exit.getAsInt() : here.execute(parsed);
        } catch (FaultException | IOException e) {
            throw new CommandLine.ExecutionException(asked, String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean asksForHelp(CommandLine.ParseResult parsed) {
        return parsed.isUsageHelpRequested() || parsed.hasSubcommand() && asksForHelp(parsed.subcommand());
    }

    /** Resolves a typed path against the folder in which the command was typed. */
    Path path(Path typed) {
        return served == null ? typed : served.line().folder().resolve(typed);
    }

    /** The standard input of the command line. */
    InputStream input() {
        return served == null ? System.in : new ByteArrayInputStream(served.line().input());
    }

    /** The warehouse for SELECTs. @throws FaultException of kind WAREHOUSE when there is none */
    QueryWarehouse openQuery() {
        return served == null ? QueryWarehouse.of(openHome()) : QueryWarehouse.of(served.hub());
    }

    /** Whether there may be a warehouse to query. */
    boolean hasWarehouse() {
        return served != null || QueryWarehouse.isPossible(openHome());
    }

    /** The home that {@code --home} names. */
    Home openHome() {
        return served == null ? Home.of(home.toString()) : served.home();
    }

    /** Opens the hub of the home. When the home's files hold errors, it throws every finding of {@code lint} and opens nothing. */
    Hub openHub() {
        if (served != null) {
            return served.hub().lend();
        }
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
