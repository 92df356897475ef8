package dev.tributary.cli;

import dev.tributary.config.Home;
import dev.tributary.serve.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Clock;
import java.util.concurrent.Callable;

/** {@code serve}: runs routes on their schedules and receives requests, until it is stopped. */
@Command(name = "serve",
        description = "Runs routes on their schedules and takes what is sent to it, until it is stopped. Senders reach it from anywhere, all else on 127.0.0.1.")
final class ServeCommand extends Subcommand implements Callable<Integer> {

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080",
            description = "Port to listen on; 0 for any free one (default: ${DEFAULT-VALUE}).") private int port;

    @Override
    public Integer call() throws InterruptedException {
        Home home = main().openHome();
        try (Server server = Server.start(home, Clock.systemUTC(), port, Main::run)) {
            var out = out();
            out.println("serving " + home.root() + ": " + server.hub().routes().size() + " routes; what is sent is taken at port "
                    + server.port() + ", health at http://127.0.0.1:" + server.port() + "/actuator/health");
            Thread.currentThread().join(); // until a signal; Spring's hook then closes the hub
        }
        return Main.OK;
    }
}
