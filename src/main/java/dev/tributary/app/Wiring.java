package dev.tributary.app;

import dev.tributary.FaultException;
import dev.tributary.audience.Audiences;
import dev.tributary.backup.Backup;
import dev.tributary.backup.Restore;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.config.WarehouseSettings;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.consent.Consents;
import dev.tributary.destination.Activation;
import dev.tributary.destination.ConfirmJob;
import dev.tributary.destination.Destination;
import dev.tributary.destination.DestinationContext;
import dev.tributary.destination.DestinationSettings;
import dev.tributary.http.HttpContext;
import dev.tributary.http.Waiter;
import dev.tributary.identity.People;
import dev.tributary.insight.Insights;
import dev.tributary.insight.ResolveJob;
import dev.tributary.mapping.MapComponent;
import dev.tributary.mapping.Mappings;
import dev.tributary.privacy.Erasures;
import dev.tributary.privacy.Forget;
import dev.tributary.privacy.Retention;
import dev.tributary.privacy.RetentionJob;
import dev.tributary.pull.Sources;
import dev.tributary.quality.Quality;
import dev.tributary.quality.QualityJob;
import dev.tributary.receive.Receivers;
import dev.tributary.receive.inbox.SqliteInbox;
import dev.tributary.receive.tracking.PixelReceiver;
import dev.tributary.receive.tracking.ScriptReceiver;
import dev.tributary.receive.tracking.TrackingReceiver;
import dev.tributary.receive.webhook.WebhookReceiver;
import dev.tributary.run.Committer;
import dev.tributary.run.Jobs;
import dev.tributary.suppression.SuppressionFilter;
import dev.tributary.suppression.Tombstones;
import dev.tributary.touchpoint.SessionsJob;
import dev.tributary.touchpoint.Touchpoints;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.Warehouse;
import dev.tributary.warehouse.duckdb.DuckDbEngine;
import dev.tributary.warehouse.postgres.PostgresEngine;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Makes the {@link Services} of a home, each from those that stand below it, and binds to Camel's registry those that routes need. */
final class Wiring {

    private static final int MEGABYTE_BITS = 20;

    private Wiring() {
    }

    /**
     * Opens the warehouse and makes every service.
     *
     * @param routes not loaded yet; runs those that store received requests
     * @throws FaultException of kind WAREHOUSE when the warehouse cannot be opened; of kind CONFIG when a secret is not set
     */
    static Services open(Setup setup, Clock clock, Routes routes) {
        Path var = setup.home().var();
        Engine engine = engine(setup.home(), setup.secrets(), setup.application());
        Restore.finish(var, engine, setup.model());
        Backup backup = backup(setup, clock);
        Warehouse warehouse = engine.open(setup.model(),
                (old, steps) -> backup.write(old::snapshot, var.resolve("backups").resolve("before-" + steps.get(0) + ".zip")));
        Committer committer = null;
        try {
            Tombstones tombstones = Tombstones.open(var);
            SuppressionFilter suppression = new SuppressionFilter(tombstones);
            committer = new Committer(warehouse, clock, suppression, setup::country);
            People people = new People(warehouse, setup.identity(), clock);
            Insights insights = new Insights(warehouse, setup.application(), clock);
            Consents consents = new Consents(setup.consent());
            consents.prepare(warehouse);
            Receivers receivers = receivers(setup);
            Erasures erasures = new Erasures(warehouse, var, clock);
            Activation activation = new Activation(warehouse, setup.destinations(), destinations(setup, clock), setup.audiences()::get,
                    clock, erasures::renewCertificates);
            Forget forget = new Forget(warehouse, people, activation, tombstones, erasures, setup.identity(), connections(setup),
                    () -> drainInbox(setup, receivers, routes), var, clock);
            Quality quality = new Quality(warehouse, setup.application(), clock);
            Audiences audiences = new Audiences(warehouse, setup.audiences(), people, insights, consents, clock);
            Jobs jobs = new Jobs(List.of(new ResolveJob(people, insights),
                    new SessionsJob(new Touchpoints(warehouse, setup.campaigns(), clock)), new QualityJob(quality),
                    new ConfirmJob(activation, audiences),
                    new RetentionJob(new Retention(warehouse, setup.application().retention(), var, clock))));
            return new Services(setup, clock, warehouse, suppression, committer,
                    new Sources(setup.connectors(), setup.connections(), setup.secrets(), var, clock, setup.application().zone(),
                            setup.application().warnBefore()),
                    new Mappings(setup.mappings()),
                    new MapComponent.Defaults(setup.application().country(), setup.application().currency()),
                    people, insights, quality, audiences, jobs, activation, receivers, erasures, forget, backup);
        } catch (RuntimeException e) {
            if (committer != null) {
                committer.close();
            }
            warehouse.close();
            throw e;
        }
    }

    /** Binds the services that Camel's components look for, each by its type. */
    static void bind(Services services, Registry registry) {
        registry.bind("model", CanonicalModel.class, services.setup().model());
        registry.bind("committer", Committer.class, services.committer());
        registry.bind("sources", Sources.class, services.sources());
        registry.bind("mappings", Mappings.class, services.mappings());
        registry.bind("mapDefaults", MapComponent.Defaults.class, services.mapDefaults());
        registry.bind("audiences", Audiences.class, services.audiences());
        registry.bind("activation", Activation.class, services.activation());
        registry.bind("receivers", Receivers.class, services.receivers());
        registry.bind("jobs", Jobs.class, services.jobs());
    }

    /** The engine that holds a home's warehouse. @throws FaultException of kind CONFIG when a secret is not set */
    static Engine engine(Home home, Secrets secrets, ApplicationSettings application) {
        if (application.warehouse() == null) {
            return new DuckDbEngine(home.var().resolve("tributary.duckdb"));
        }
        WarehouseSettings settings = application.warehouse().resolved(secrets);
        return new PostgresEngine(settings.url(), settings.user(), settings.password());
    }

    static Backup backup(Setup setup, Clock clock) {
        return new Backup(setup.home().var(), setup.application().retention().backups(), clock);
    }

    /** One destination for each connection that audiences can be pushed to. */
    private static List<Destination> destinations(Setup setup, Clock clock) {
        List<Destination> destinations = new ArrayList<>();
        for (Connection connection : setup.connections().values()) {
            if (setup.destinations().has(connection.connector()) && !connection.paused()) {
                destinations.add(destination(setup, connection, clock));
            }
        }
        return destinations;
    }

    /** @throws FaultException of kind CONFIG when a secret is not set, or a setting is missing or unknown */
    static Destination destination(Setup setup, Connection connection, Clock clock) {
        Connector connector = Objects.requireNonNull(setup.connectors().get(connection.connector()));
        Map<String, String> settings = new HashMap<>(connection.resolved(setup.secrets()));
        String baseUrl = connection.baseUrl() != null ? connection.baseUrl() : connector.baseUrl();
        if (!baseUrl.isEmpty()) {
            settings.put("baseUrl", baseUrl);
        }
        DestinationContext context = new DestinationContext(connector,
                HttpContext.of(clock, Waiter.SLEEP, setup.home().path("var/tokens")));
        return setup.destinations().get(connector.id()).create(DestinationSettings.of(connector, connection.name(), settings), context);
    }

    private static Receivers receivers(Setup setup) {
        TrackingReceiver tracking = new TrackingReceiver(writeKeys(setup));
        long bytes = (long) setup.application().inboxMegabytes() << MEGABYTE_BITS;
        return new Receivers(() -> SqliteInbox.open(inbox(setup), bytes),
                List.of(tracking, new PixelReceiver(tracking), new ScriptReceiver(),
                        new WebhookReceiver(setup.connectors(), setup.connections(), setup.secrets(), setup.application().publicUrl())));
    }

    private static Path inbox(Setup setup) {
        return setup.home().var().resolve("inbox.db");
    }

    /** Stores the requests that wait in the inbox. */
    private static void drainInbox(Setup setup, Receivers receivers, Routes routes) {
        if (Files.isRegularFile(inbox(setup)) && receivers.inbox().size().entries() > 0) {
            routes.runReceiving();
        }
    }

    private static Map<String, String> writeKeys(Setup setup) {
        Map<String, String> keys = new TreeMap<>();
        setup.connections().values().stream()
                .filter(connection -> TrackingReceiver.isTracking(Objects.requireNonNull(setup.connectors().get(connection.connector()))))
                .forEach(connection -> keys.put(connection.name(),
                        connection.resolved(setup.secrets()).getOrDefault(TrackingReceiver.WRITE_KEY, "")));
        return keys;
    }

    private static Forget.Sources connections(Setup setup) {
        return new Forget.Sources() {
            @Override
            public @Nullable String country(String connection) {
                return setup.country(connection);
            }

            @Override
            public boolean keepsPeople(String connection, String stream) {
                return setup.sweepsCustomers(connection, stream);
            }
        };
    }
}
