package dev.tributary.cli;

import dev.tributary.app.ConnectionCheck;
import dev.tributary.app.Setup;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code doctor}: every connection in one line. Neither the warehouse nor the routes are opened, so it runs beside anything. */
@Command(name = "doctor", description = "Asks the vendor of every connection for something small: secrets, network, credentials, API version.")
final class Doctor extends Subcommand implements Callable<Integer> {

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = out();
        Home home = main().openHome();
        Findings findings = new Findings();
        // An unset secret is that connection's failure and keeps nobody from looking at the others.
        Setup setup = Setup.read(home, false, findings);
        findings.throwIfErrors();
        JsonWriter writer = json ? new JsonWriter(out) : null;
        if (writer != null) {
            writer.columns(List.of("connection", "connector", "state", "api_version", "sunset", "said", "warnings"));
        }
        int widest = setup.connections().keySet().stream().mapToInt(String::length).max().orElse(0);
        List<ConnectionCheck> checkups = new ArrayList<>();
        List<CompletableFuture<ConnectionCheck>> asked = ask(setup);
        for (CompletableFuture<ConnectionCheck> answer : asked) {
            ConnectionCheck checkup = answer.join();
            checkups.add(checkup);
            String state = checkup.state().name().toLowerCase(Locale.ROOT);
            if (writer != null) {
                writer.row(Arrays.asList(checkup.connection(), checkup.connector(), state, checkup.apiVersion(),
                        checkup.sunset() == null ? null : checkup.sunset().toString(), checkup.said(),
                        checkup.warnings().isEmpty() ? null : String.join("; ", checkup.warnings())));
            } else {
                out.println(String.format(Locale.ROOT, "%-" + widest + "s  %-6s  %s%s", checkup.connection(), state, checkup.said(), version(checkup)));
                checkup.warnings().forEach(warning -> out.println("  warning: " + checkup.connection() + ": " + warning));
                out.flush();
            }
        }
        if (writer != null) {
            writer.end(checkups.size());
            out.flush();
        } else if (checkups.isEmpty()) {
            out.println("no connection in config/connections.yaml; it holds examples to begin with");
        }
        return checkups.stream().anyMatch(checkup -> checkup.state() == ConnectionCheck.State.FAILED) ? Main.FAILED : Main.OK;
    }

    /** All at once: a vendor that is down takes half a minute to be given up. */
    private static List<CompletableFuture<ConnectionCheck>> ask(Setup setup) {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            return setup.connections().values().stream()
                    .map(connection -> CompletableFuture.supplyAsync(() -> ConnectionCheck.of(setup, connection, Clock.systemUTC()), threads)).toList();
        } finally {
            threads.shutdown();
        }
    }

    private static String version(ConnectionCheck checkup) {
        return checkup.apiVersion() == null ? "" : "; API " + checkup.apiVersion() + (checkup.sunset() == null ? "" : ", which the vendor ends in " + checkup.sunset());
    }
}
