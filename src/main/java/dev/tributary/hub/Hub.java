package dev.tributary.hub;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.connector.Sources;
import dev.tributary.mapping.MapComponent;
import dev.tributary.mapping.Mappings;
import dev.tributary.sync.Committer;
import dev.tributary.sync.RunReport;
import dev.tributary.sync.TriggeredConsumer;
import dev.tributary.warehouse.DuckDbWarehouse;
import dev.tributary.warehouse.Warehouse;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A running hub: the warehouse open, the routes loaded, nothing scheduled. Thread-safe. */
public final class Hub implements AutoCloseable {

    private final Warehouse warehouse;
    private final Committer committer;
    private final CamelContext camel;

    private Hub(Warehouse warehouse, Committer committer, CamelContext camel) {
        this.warehouse = warehouse;
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
        Findings findings = new Findings();
        Setup setup = Setup.read(home, true, findings);
        findings.throwIfErrors();
        Warehouse warehouse = DuckDbWarehouse.open(warehouseFile(home), setup.model());
        Committer committer = new Committer(warehouse, clock);
        try {
            CamelContext camel = new DefaultCamelContext();
            camel.getCamelContextExtension().setName("tributary");
            bind(camel.getRegistry(), home, setup, warehouse, committer, clock);
            camel.getCamelContextExtension().setErrorHandlerFactory(quiet());
            camel.start();
            load(camel, home);
            return new Hub(warehouse, committer, camel);
        } catch (RuntimeException e) {
            committer.close();
            warehouse.close();
            throw e;
        }
    }

    /** Where a home's warehouse is kept. */
    public static Path warehouseFile(Home home) {
        return home.var().resolve("tributary.duckdb");
    }

    private static void bind(Registry registry, Home home, Setup setup, Warehouse warehouse, Committer committer, Clock clock) {
        registry.bind("model", CanonicalModel.class, setup.model());
        registry.bind("warehouse", Warehouse.class, warehouse);
        registry.bind("committer", Committer.class, committer);
        registry.bind("sources", Sources.class, new Sources(setup.connectors(), setup.connections(), new Secrets(home), clock, setup.application().zone()));
        registry.bind("mappings", Mappings.class, new Mappings(setup.mappings()));
        registry.bind("defaults", MapComponent.Defaults.class, new MapComponent.Defaults(setup.application().country(), setup.application().currency()));
    }

    /** A page's failure is told once, by its run; Camel's own log of it would only add a stack trace. */
    private static ErrorHandlerFactory quiet() {
        RedeliveryPolicyDefinition policy = new RedeliveryPolicyDefinition();
        policy.setLogExhausted("false");
        DefaultErrorHandlerDefinition handler = new DefaultErrorHandlerDefinition();
        handler.setRedeliveryPolicy(policy);
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
            Throwable cause = e;
            while (cause.getCause() != null && !(cause instanceof FaultException)) {
                cause = cause.getCause();
            }
            throw new FaultException(Fault.CONFIG, "the routes do not start: " + cause.getMessage() + "; run lint, it names the place", e);
        }
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

    public Warehouse warehouse() {
        return warehouse;
    }

    /** The service of a type that routes use too, such as {@code Audiences}. */
    public <T> T service(Class<T> type) {
        return camel.getRegistry().findSingleByType(type);
    }

    @Override
    public void close() {
        try {
            camel.stop();
        } finally {
            committer.close();
            warehouse.close();
        }
    }
}
