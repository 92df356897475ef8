package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.audience.Audiences;
import dev.tributary.backup.Backup;
import dev.tributary.backup.Restore;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.RetentionSettings;
import dev.tributary.config.Secrets;
import dev.tributary.config.WarehouseSettings;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.consent.Consents;
import dev.tributary.destination.Activation;
import dev.tributary.destination.Destination;
import dev.tributary.destination.Destinations;
import dev.tributary.identity.People;
import dev.tributary.insight.Insights;
import dev.tributary.mapping.MapComponent;
import dev.tributary.mapping.Mappings;
import dev.tributary.privacy.Forget;
import dev.tributary.privacy.Retention;
import dev.tributary.pull.Sources;
import dev.tributary.quality.Quality;
import dev.tributary.receive.Receivers;
import dev.tributary.receive.inbox.SqliteInbox;
import dev.tributary.receive.tracking.PixelReceiver;
import dev.tributary.receive.tracking.ScriptReceiver;
import dev.tributary.receive.tracking.TrackingReceiver;
import dev.tributary.receive.webhook.WebhookReceiver;
import dev.tributary.run.Committer;
import dev.tributary.run.Progress;
import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import dev.tributary.suppression.SuppressionFilter;
import dev.tributary.suppression.Tombstones;
import dev.tributary.touchpoint.Touchpoints;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A running hub: the warehouse open, the routes loaded, nothing scheduled. Thread-safe. */
public final class Hub implements AutoCloseable {

    /** Long enough for a run to commit what it has staged. */
    private static final long STOP_SECONDS = 20;

    private final Warehouse warehouse;
    private final Committer committer;
    private final Activation activation;
    private final Receivers receivers;
    private final CamelContext camel;
    private final ZoneId zone;
    private final boolean lent;
    private @Nullable ScheduledExecutorService timer;

    private Hub(Warehouse warehouse, Committer committer, Activation activation, Receivers receivers, CamelContext camel, ZoneId zone, boolean lent) {
        this.lent = lent;
        this.zone = zone;
        this.receivers = receivers;
        this.warehouse = warehouse;
        this.activation = activation;
        this.committer = committer;
        this.camel = camel;
    }

    /**
     * Reads a home and starts its routes.
     *
     * @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors
     * @throws FaultException of kind WAREHOUSE when the warehouse cannot be opened
     */
    public static Hub open(Home home, Clock clock) {
        CamelContext camel = new DefaultCamelContext();
        camel.getCamelContextExtension().setName("tributary");
        Hub hub = open(home, clock, camel);
        try {
            camel.start();
        } catch (RuntimeException e) {
            hub.close();
            throw notStarted(e);
        }
        return hub;
    }

    /** As {@link #open(Home, Clock)}, on a context that its owner starts. */
    public static Hub open(Home home, Clock clock, CamelContext camel) {
        Findings findings = new Findings();
        Setup setup = Setup.read(home, true, findings);
        findings.throwIfErrors();
        Engine engine = engine(home, setup.application());
        Restore.finish(home.var(), engine, setup.model());
        Backup backup = new Backup(home.var(), RetentionSettings.read(home).backups(), clock);
        Warehouse warehouse = engine.open(setup.model(), (old, steps) -> backup.write(old::snapshot,
                home.var().resolve("backups").resolve("before-" + steps.get(0) + ".zip")));
        Committer committer = null;
        try {
            Tombstones tombstones = Tombstones.open(home.var());
            SuppressionFilter gatekeeper = new SuppressionFilter(tombstones);
            committer = new Committer(warehouse, clock, gatekeeper, connection -> country(setup, connection));
            Activation activation = new Activation(warehouse, destinations(setup, new Secrets(home), clock), setup.audiences()::get, clock);
            TrackingReceiver tracking = new TrackingReceiver(writeKeys(setup, new Secrets(home)));
            Receivers receivers = new Receivers(() -> SqliteInbox.open(home.var().resolve("inbox.db"), (long) setup.application().inboxMegabytes() << 20),
                    List.of(tracking, new PixelReceiver(tracking), new ScriptReceiver(),
                            new WebhookReceiver(setup.connectors(), setup.connections(), new Secrets(home), setup.application().publicUrl())));
            bind(camel.getRegistry(), home, setup, warehouse, committer, activation, clock);
            Forget forget = new Forget(warehouse, camel.getRegistry().findSingleByType(People.class), activation, tombstones, setup.identity(), known(setup), home.var(), clock);
            forget.applyTombstones();
            camel.getRegistry().bind("gatekeeper", SuppressionFilter.class, gatekeeper);
            camel.getRegistry().bind("retention", Retention.class, new Retention(warehouse, RetentionSettings.read(home), home.var(), clock));
            camel.getRegistry().bind("backup", Backup.class, backup);
            camel.getRegistry().bind("forget", Forget.class, forget);
            camel.getRegistry().bind("receivers", Receivers.class, receivers);
            camel.getCamelContextExtension().setErrorHandlerFactory(quiet());
            load(camel, home);
            Hub hub = new Hub(warehouse, committer, activation, receivers, camel, setup.application().zone(), false);
            forget.firstly(() -> hub.drain(home.var().resolve("inbox.db")));
            return hub;
        } catch (RuntimeException e) {
            if (committer != null) {
                committer.close();
            }
            warehouse.close();
            throw e;
        }
    }

    private static @Nullable String country(Setup setup, String connection) {
        Connection known = setup.connections().get(connection);
        return known == null || known.country() == null ? setup.application().country() : known.country();
    }

    private static Forget.Sources known(Setup setup) {
        return new Forget.Sources() {
            @Override
            public @Nullable String country(String connection) {
                return Hub.country(setup, connection);
            }

            @Override
            public boolean keepsPeople(String connection, String stream) {
                Connection known = setup.connections().get(connection);
                Connector.Stream described = known == null ? null : Objects.requireNonNull(setup.connectors().get(known.connector())).streams().get(stream);
                return described != null && described.sweep() != null && described.sweep().table().equals("customers");
            }
        };
    }

    /**
     * The engine that holds a home's warehouse.
     *
     * @throws dev.tributary.config.ConfigException when {@code config/application.yaml} holds errors
     * @throws FaultException of kind CONFIG when a secret is not set
     */
    public static Engine engine(Home home) {
        Findings findings = new Findings();
        ApplicationSettings application = ApplicationSettings.read(home, findings);
        findings.throwIfErrors();
        return engine(home, application);
    }

    /**
     * What brings a backup back into a home that no hub has open.
     *
     * @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors
     */
    public static Restore restore(Home home, Clock clock) {
        Findings findings = new Findings();
        Setup setup = Setup.read(home, true, findings);
        findings.throwIfErrors();
        return new Restore(home.var(), engine(home, setup.application()), setup.model(), new Backup(home.var(), RetentionSettings.read(home).backups(), clock), clock);
    }

    private static Engine engine(Home home, ApplicationSettings application) {
        if (application.warehouse() == null) {
            return Engine.duckDb(home.var().resolve("tributary.duckdb"));
        }
        WarehouseSettings settings = application.warehouse().resolved(new Secrets(home));
        return Engine.postgres(settings.url(), settings.user(), settings.password());
    }

    private static void bind(Registry registry, Home home, Setup setup, Warehouse warehouse, Committer committer, Activation activation, Clock clock) {
        registry.bind("model", CanonicalModel.class, setup.model());
        registry.bind("warehouse", Warehouse.class, warehouse);
        registry.bind("committer", Committer.class, committer);
        registry.bind("sources", Sources.class, new Sources(setup.connectors(), setup.connections(), new Secrets(home), home.path("var"), clock, setup.application().zone(),
                setup.application().warnBefore()));
        registry.bind("mappings", Mappings.class, new Mappings(setup.mappings()));
        People people = new People(warehouse, setup.identity(), clock);
        Insights insights = new Insights(warehouse, setup.application(), clock);
        registry.bind("people", People.class, people);
        registry.bind("insights", Insights.class, insights);
        registry.bind("sessions", Touchpoints.class, new Touchpoints(warehouse, setup.campaigns(), clock));
        registry.bind("quality", Quality.class, new Quality(warehouse, setup.application(), clock));
        Consents consents = new Consents(setup.consent());
        consents.prepare(warehouse);
        registry.bind("audiences", Audiences.class, new Audiences(warehouse, setup.audiences(), people, insights, consents, clock));
        registry.bind("activation", Activation.class, activation);
        registry.bind("defaults", MapComponent.Defaults.class, new MapComponent.Defaults(setup.application().country(), setup.application().currency()));
    }

    private static Map<String, String> writeKeys(Setup setup, Secrets secrets) {
        Map<String, String> keys = new TreeMap<>();
        setup.connections().values().stream().filter(connection -> connection.connector().equals(TrackingReceiver.CONNECTOR))
                .forEach(connection -> keys.put(connection.name(), connection.resolved(secrets).getOrDefault("writeKey", "")));
        return keys;
    }

    /** One destination for each connection that audiences can be pushed to. */
    private static List<Destination> destinations(Setup setup, Secrets secrets, Clock clock) {
        List<Destination> destinations = new ArrayList<>();
        for (Connection connection : setup.connections().values()) {
            if (Destinations.connectors().contains(connection.connector()) && !connection.paused()) {
                destinations.add(destination(setup, connection, secrets, clock));
            }
        }
        return destinations;
    }

    /** @throws FaultException of kind CONFIG when a secret is not set, or a setting is missing or unknown */
    static Destination destination(Setup setup, Connection connection, Secrets secrets, Clock clock) {
        Map<String, String> settings = new HashMap<>(connection.resolved(secrets));
        String baseUrl = connection.baseUrl() != null ? connection.baseUrl() : Objects.requireNonNull(setup.connectors().get(connection.connector())).baseUrl();
        if (!baseUrl.isEmpty()) {
            settings.put("baseUrl", baseUrl);
        }
        return Destinations.create(connection.connector(), connection.name(), settings, clock);
    }

    /** A page's failure is told once, by its run; Camel's own log of it would only add a stack trace. */
    private static ErrorHandlerFactory quiet() {
        DefaultErrorHandlerDefinition handler = new DefaultErrorHandlerDefinition();
        handler.setLevel("OFF");
        return handler;
    }

    private static void load(CamelContext camel, Home home) {
        List<Resource> resources = new ArrayList<>();
        for (Path file : home.files("routes", ".yaml")) {
            resources.add(ResourceHelper.resolveResource(camel, "file:" + file));
        }
        try {
            PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
        } catch (Exception e) {
            throw notStarted(e);
        }
    }

    private static FaultException notStarted(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof FaultException)) {
            cause = cause.getCause();
        }
        return new FaultException(Fault.CONFIG, "the routes do not start: " + cause.getMessage() + "; run lint, it names the place", e);
    }

    /** Route ids in the order of their files. */
    public List<String> routes() {
        return camel.getRoutes().stream().map(Route::getRouteId).toList();
    }

    /**
     * Runs one route, now, to the end.
     *
     * @param full start over instead of from the checkpoint
     * @throws FaultException of kind CONFIG when there is no such route, or it is none that can be run
     */
    public RunReport run(String route, boolean full) {
        Route found = camel.getRoute(route);
        if (found == null) {
            throw new FaultException(Fault.CONFIG, "there is no route \"" + route + "\"; " + Findings.oneOf(routes(), route));
        }
        if (!(found.getConsumer() instanceof TriggeredConsumer consumer)) {
            throw new FaultException(Fault.CONFIG, "route " + route + " is started by what it receives, so it cannot be run once; start serve instead");
        }
        return consumer.run(full);
    }

    /** Starts the schedules of all routes, in the hub's zone. A route that was due while the hub was down runs once at once. */
    public void arm() {
        List<Route> routes = camel.getRoutes();
        int threads = routes.stream().mapToInt(route -> route.getConsumer() instanceof TriggeredConsumer consumer ? consumer.parts().size() : 0).sum();
        ScheduledExecutorService armed = Executors.newScheduledThreadPool(Math.max(1, threads), task -> new Thread(task, "schedule"));
        timer = armed;
        for (Route route : routes) {
            if (route.getConsumer() instanceof TriggeredConsumer consumer) {
                consumer.arm(armed, zone, lastRun(route.getRouteId()));
            }
        }
    }

    private @Nullable Instant lastRun(String route) {
        return warehouse.read(session -> session.query("select max(started_at) as last from runs where route = ?", row -> Optional.ofNullable(Sql.instant(row, "last")), route))
                .get(0).orElse(null);
    }

    /** The pulls that are going on now. */
    public List<Progress> progress() {
        return committer.progress();
    }

    /** Stores what waits in the inbox. */
    private void drain(Path inbox) {
        if (Files.isRegularFile(inbox) && receivers.inbox().size().entries() > 0) {
            for (Route route : camel.getRoutes()) {
                if (route.getEndpoint().getEndpointUri().startsWith("receive:")) {
                    run(route.getRouteId(), false);
                }
            }
        }
    }

    /** The same hub, for somebody who may close what he was given: nothing happens then. */
    public Hub lend() {
        return new Hub(warehouse, committer, activation, receivers, camel, zone, true);
    }

    public Warehouse warehouse() {
        return warehouse;
    }

    /** The service of a type that routes use too, such as {@code Audiences}. */
    public <T> T service(Class<T> type) {
        return camel.getRegistry().findSingleByType(type);
    }

    @Override
    public void close() {
        if (lent) {
            return;
        }
        try {
            if (timer != null) {
                timer.shutdownNow();
                timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            }
            camel.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            activation.close();
            committer.close();
            receivers.close();
            warehouse.close();
        }
    }
}
