package dev.tributary.cli;

import dev.tributary.app.CheckConnections;
import dev.tributary.app.ConnectionCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * {@code doctor}: checks every connection and prints one line for each. Opens neither the warehouse nor the routes, so it runs beside
 * anything.
 */
@Command(name = "doctor",
        description = "Asks the vendor of every connection for something small: secrets, network, credentials, API version.")
final class DoctorCommand extends Subcommand implements Callable<Integer> {

    @Option(names = "--json", description = "Writes JSON.") private boolean json;

    @Override
    public Integer call() {
        CheckConnections useCase = new CheckConnections(main().openHome(), Clock.systemUTC());
        List<ConnectionCheck> checks = new ArrayList<>();
        if (json) {
            JsonWriter writer = new JsonWriter(out());
            writer.columns(List.of("connection", "connector", "state", "api_version", "sunset", "said", "warnings"));
            useCase.checkAll(check -> {
                checks.add(check);
                writer.row(Arrays.asList(check.connection(), check.connector(), state(check), check.apiVersion(),
                        check.sunset() == null ? null : check.sunset().toString(),
                        check.answer(), check.warnings().isEmpty() ? null : String.join("; ", check.warnings())));
            });
            writer.end(checks.size());
        } else {
            int widest = useCase.connections().stream().mapToInt(String::length).max().orElse(0);
            Consumer<ConnectionCheck> print = check -> print(check, widest);
            useCase.checkAll(print.andThen(checks::add));
            if (checks.isEmpty()) {
                out().println("no connection in config/connections.yaml; it holds examples to begin with");
            }
        }
        out().flush();
        return checks.stream().anyMatch(check -> check.state() == ConnectionCheck.State.FAILED) ? Main.FAILED : Main.OK;
    }

    private void print(ConnectionCheck check, int widest) {
        String version = check.apiVersion() == null ? ""
                : "; API " + check.apiVersion() + (check.sunset() == null ? "" : ", which the vendor ends in " + check.sunset());
        out().println(
                String.format(Locale.ROOT, "%-" + widest + "s  %-6s  %s%s", check.connection(), state(check), check.answer(), version));
        check.warnings().forEach(warning -> out().println("  warning: " + check.connection() + ": " + warning));
        out().flush();
    }

    private static String state(ConnectionCheck check) {
        return check.state().name().toLowerCase(Locale.ROOT);
    }
}
