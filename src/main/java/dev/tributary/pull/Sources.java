package dev.tributary.pull;

import dev.tributary.config.Secrets;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.Deadlines;
import dev.tributary.http.HttpContext;
import dev.tributary.http.Waiter;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every configured connection as a {@link Source}, made when first asked for. Thread-safe. */
public final class Sources {

    private final Map<String, Connector> connectors;
    private final Map<String, Connection> connections;
    private final Secrets secrets;
    private final SourceContext context;
    private final Duration warnBefore;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    /**
     * @param var  the folder for tokens and downloads
     * @param zone for zone-less times where nothing nearer names one
     */
    public Sources(Map<String, Connector> connectors, Map<String, Connection> connections, Secrets secrets, Path var, Clock clock,
            ZoneId zone) {
        this(connectors, connections, secrets, var, clock, Waiter.SLEEP, zone, Duration.ZERO);
    }

    /** @param warnBefore how long before something ends that {@link Deadlines} knows of it is said */
    public Sources(Map<String, Connector> connectors, Map<String, Connection> connections, Secrets secrets, Path var, Clock clock,
            ZoneId zone, Duration warnBefore) {
        this(connectors, connections, secrets, var, clock, Waiter.SLEEP, zone, warnBefore);
    }

    /** @param waiter lets the time pass that a vendor asks for */
    public Sources(Map<String, Connector> connectors, Map<String, Connection> connections, Secrets secrets, Path var, Clock clock,
            Waiter waiter, ZoneId zone) {
        this(connectors, connections, secrets, var, clock, waiter, zone, Duration.ZERO);
    }

    private Sources(Map<String, Connector> connectors, Map<String, Connection> connections, Secrets secrets, Path var, Clock clock,
            Waiter waiter, ZoneId zone, Duration warnBefore) {
        this.warnBefore = warnBefore;
        this.connectors = Map.copyOf(connectors);
        this.connections = Map.copyOf(connections);
        this.secrets = secrets;
        this.context = new SourceContext(HttpContext.of(clock, waiter, var.resolve("tokens")), var, zone);
    }

    public Clock clock() {
        return context.clock();
    }

    public @Nullable Connector connector(String id) {
        return connectors.get(id);
    }

    public @Nullable Connection connection(String name) {
        return connections.get(name);
    }

    /** Connections of a connector, by name; only the named one when {@code only} is given. */
    public List<Connection> connections(String connector, @Nullable String only) {
        return connections.values().stream().filter(connection -> connection.connector().equals(connector))
                .filter(connection -> only == null || connection.name().equals(only))
                .sorted(java.util.Comparator.comparing(Connection::name)).toList();
    }

    /** What will stop working soon unless a person acts, one sentence each. */
    public List<String> warnings(Connection connection) {
        Connector connector = connectors.get(connection.connector());
        return connector == null ? List.of()
                : Deadlines.near(connector, connection, LocalDate.ofInstant(context.clock().instant(), context.zone()), warnBefore);
    }

    /** @throws dev.tributary.FaultException of kind CONFIG when a secret is not set */
    public Source source(Connection connection) {
        return sources.computeIfAbsent(connection.name(),
                name -> new Source(java.util.Objects.requireNonNull(connectors.get(connection.connector())), connection,
                        connection.resolved(secrets), context));
    }
}
