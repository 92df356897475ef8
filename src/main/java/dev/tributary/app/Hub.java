package dev.tributary.app;

import dev.tributary.FaultException;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.destination.DestinationTypes;
import dev.tributary.run.Progress;
import dev.tributary.run.RunReport;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.Warehouse;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An open home: its services made, its routes loaded, nothing scheduled before {@link #arm}. Thread-safe. */
public final class Hub implements AutoCloseable {

    private final Services services;
    private final Routes routes;
    private final boolean lent;

    private Hub(Services services, Routes routes, boolean lent) {
        this.services = services;
        this.routes = routes;
        this.lent = lent;
    }

    /**
     * Reads a home and starts its routes.
     *
     * @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors
     * @throws FaultException                       of kind WAREHOUSE when the warehouse cannot be opened
     */
    public static Hub open(Home home, Clock clock) {
        return open(home, ShippedDestinations.TYPES, clock);
    }

    /** As {@link #open(Home, Clock)}, with other destinations than those that come with the hub. */
    public static Hub open(Home home, DestinationTypes destinations, Clock clock) {
        CamelContext camel = new DefaultCamelContext();
        camel.getCamelContextExtension().setName("tributary");
        Hub hub = open(home, destinations, clock, camel);
        try {
            hub.routes.start();
        } catch (RuntimeException e) {
            hub.close();
            throw e;
        }
        return hub;
    }

    /** As {@link #open(Home, Clock)}, in a context that its owner starts. */
    public static Hub open(Home home, Clock clock, CamelContext camel) {
        return open(home, ShippedDestinations.TYPES, clock, camel);
    }

    private static Hub open(Home home, DestinationTypes destinations, Clock clock, CamelContext camel) {
        Findings findings = new Findings();
        Setup setup = Setup.read(home, destinations, true, findings);
        findings.throwIfErrors();
        Routes routes = new Routes(camel);
        Services services = Wiring.open(setup, clock, routes);
        try {
            services.forget().applyTombstones();
            Wiring.bind(services, camel.getRegistry());
            routes.load(home);
            return new Hub(services, routes, false);
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    /**
     * The engine that holds a home's warehouse, for work that needs no open home.
     *
     * @throws dev.tributary.config.ConfigException when {@code config/application.yaml} holds errors
     * @throws FaultException                       of kind CONFIG when a secret is not set
     */
    public static Engine engine(Home home) {
        Findings findings = new Findings();
        Secrets secrets = new Secrets(home);
        ApplicationSettings application = ApplicationSettings.read(home, secrets, false, findings);
        findings.throwIfErrors();
        return Wiring.engine(home, secrets, application);
    }

    /** Route ids in the order of their files. */
    public List<String> routes() {
        return routes.ids();
    }

    /**
     * Runs one route, now, to the end.
     *
     * @param full start over instead of from the checkpoint
     * @throws FaultException of kind CONFIG when there is no such route, or it is none that can be run
     */
    public RunReport run(String route, boolean full) {
        return routes.run(route, full);
    }

    /** Starts the schedules of all routes, in the home's zone. A route that was due while no hub was open runs once at once. */
    public void arm() {
        routes.arm(services.setup().application().zone(), this::lastRun);
    }

    private @Nullable Instant lastRun(String route) {
        return warehouse()
                .read(session -> session.query("select max(started_at) as last from runs where route = ?",
                        row -> Optional.ofNullable(row.instant("last")), route))
                .get(0).orElse(null);
    }

    /** The pulls that are going on now. */
    public List<Progress> progress() {
        return services.committer().progress();
    }

    /** The same hub for a borrower: closing it does nothing. */
    public Hub lend() {
        return new Hub(services, routes, true);
    }

    public Warehouse warehouse() {
        return services.warehouse();
    }

    /** For use cases, and for the servlets of {@code serve}. */
    public Services services() {
        return services;
    }

    @Override
    public void close() {
        if (!lent) {
            try {
                routes.close();
            } finally {
                services.close();
            }
        }
    }
}
