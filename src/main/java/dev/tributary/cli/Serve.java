package dev.tributary.cli;

import dev.tributary.config.Home;
import dev.tributary.serve.Server;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code serve}: scheduled routes, until it is stopped. */
@Command(name = "serve", description = "Runs routes on their schedules and takes what is sent to it, until it is stopped. Senders reach it from anywhere, all else on 127.0.0.1.")
final class Serve implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main main;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "Port to listen on; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Home home = Objects.requireNonNull(main).openHome();
        try (Server server = Server.start(home, Clock.systemUTC(), port, Main::run)) {
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println("serving " + home.root() + ": " + server.hub().routes().size() + " routes; what is sent is taken at port " + server.port() + ", health at http://127.0.0.1:" + server.port() + "/actuator/health");
            Thread.currentThread().join(); // until a signal; Spring's hook then closes the hub
        }
        return Main.OK;
    }
}
