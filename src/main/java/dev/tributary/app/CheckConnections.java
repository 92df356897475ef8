package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Home;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.Deadlines;
import dev.tributary.destination.Destination;
import dev.tributary.pull.Source;
import dev.tributary.pull.SourcePage;
import dev.tributary.pull.Sources;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Checks whether connections work, by asking each vendor for something small. Opens neither the warehouse nor the routes; stores only
 * granted tokens.
 */
public final class CheckConnections {

    /** Short enough that no vendor has much to search. */
    private static final Duration LOOK_BACK = Duration.ofDays(1);

    private final Setup setup;
    private final Clock clock;

    /**
     * @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors; an unset secret is its
     *                                              connection's failure
     */
    public CheckConnections(Home home, Clock clock) {
        this(Setup.sound(home), clock);
    }

    /** Checks the connections of a home that has been read. */
    public CheckConnections(Setup setup, Clock clock) {
        this.setup = setup;
        this.clock = clock;
    }

    /** The names of all connections, in the order of their file. */
    public List<String> connections() {
        return List.copyOf(setup.connections().keySet());
    }

    /**
     * Checks all connections at once, for a vendor that is down takes half a minute, and passes the results on in the order of their file.
     */
    public void checkAll(Consumer<ConnectionCheck> results) {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<ConnectionCheck>> checks = setup.connections().values().stream()
                    .map(connection -> CompletableFuture.supplyAsync(() -> check(connection), threads)).toList();
            checks.forEach(check -> results.accept(check.join()));
        } finally {
            threads.shutdown();
        }
    }

    /** Checks one connection, within its rate limits and retries. @throws FaultException of kind CONFIG when there is none of that name */
    public ConnectionCheck check(String name) {
        Connection connection = setup.connections().get(name);
        if (connection == null) {
            throw new FaultException(Fault.CONFIG, "there is no connection \"" + name + "\" in config/connections.yaml");
        }
        return check(connection);
    }

    private ConnectionCheck check(Connection connection) {
        Connector connector = Objects.requireNonNull(setup.connectors().get(connection.connector()));
        String version = connection.settings().getOrDefault("apiVersion", connector.apiVersion());
        YearMonth sunset = Deadlines.sunset(connector, connection);
        LocalDate today = LocalDate.ofInstant(clock.instant(), setup.application().zone());
        List<String> warnings = new ArrayList<>(Deadlines.near(connector, connection, today, setup.application().warnBefore()));
        String noExpiry = Deadlines.unsaid(connector, connection);
        if (noExpiry != null) {
            warnings.add(noExpiry);
        }
        ConnectionCheck.State state = ConnectionCheck.State.PAUSED;
        String answer = "not asked; take \"paused\" out of config/connections.yaml to use it";
        if (!connection.paused()) {
            try {
                answer = ask(connector, connection);
                state = ConnectionCheck.State.OK;
            } catch (FaultException e) {
                if (e.fault() == Fault.BUG) {
                    throw e;
                }
                answer = String.valueOf(e.getMessage());
                state = ConnectionCheck.State.FAILED;
            }
        }
        return new ConnectionCheck(connection.name(), connection.connector(), state, version, sunset, answer, List.copyOf(warnings));
    }

    private String ask(Connector connector, Connection connection) {
        if (setup.destinations().has(connector.id())) {
            try (Destination destination = Wiring.destination(setup, connection, clock)) {
                destination.check();
                return "the account's lists can be read";
            }
        }
        List<Connector.Stream> streams = connector.streams().values().stream()
                .filter(stream -> stream.job() == null && stream.partitions() == null && !stream.received()).toList();
        if (streams.isEmpty()) {
            connection.resolved(setup.secrets());
            return connector.streams().values().stream().allMatch(Connector.Stream::received)
                    ? "nothing is asked: what it sends is received by serve"
                    : "the connector describes nothing that could be asked for little";
        }
        Connector.Stream stream = streams.get(0);
        Source source = new Sources(setup.connectors(), setup.connections(), setup.secrets(), setup.home().path("var"), clock,
                setup.application().zone())
                        .source(connection);
        SourcePage page = source.sample(stream, clock.instant().minus(LOOK_BACK));
        for (Connector.Stream tested : streams) {
            String ignored = source.selfTest(tested);
            if (ignored != null) {
                throw new FaultException(Fault.CONFIG, ignored);
            }
        }
        return String.format(Locale.ROOT, "one page of %s came, %,d records", stream.name(), page.records().size());
    }
}
