package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Route;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The routes of a home in a Camel context: loaded from its files, run one by one, or started by their schedules. Thread-safe once loaded.
 */
final class Routes implements AutoCloseable {

    /** Long enough for a run to commit what it has staged. */
    private static final long STOP_SECONDS = 20;

    private final CamelContext camel;
    private @Nullable ScheduledExecutorService timer;

    Routes(CamelContext camel) {
        this.camel = camel;
    }

    /** Loads every file of {@code routes/}. @throws FaultException of kind CONFIG when Camel does not take one */
    void load(Home home) {
        camel.getCamelContextExtension().setErrorHandlerFactory(silentErrorHandler());
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

    /** Starts a context that nobody else starts. @throws FaultException of kind CONFIG when a route does not start */
    void start() {
        try {
            camel.start();
        } catch (RuntimeException e) {
            throw notStarted(e);
        }
    }

    /** The report of a run names its failure; Camel's log would repeat it with a stack trace. */
    private static ErrorHandlerFactory silentErrorHandler() {
        DefaultErrorHandlerDefinition handler = new DefaultErrorHandlerDefinition();
        handler.setLevel("OFF");
        return handler;
    }

    private static FaultException notStarted(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof FaultException)) {
            cause = cause.getCause();
        }
        return new FaultException(Fault.CONFIG, "the routes do not start: " + cause.getMessage() + "; run lint, it names the place", e);
    }

    /** Route ids in the order of their files. */
    List<String> ids() {
        return camel.getRoutes().stream().map(Route::getRouteId).toList();
    }

    /** As {@link Hub#run}. */
    RunReport run(String route, boolean full) {
        Route found = camel.getRoute(route);
        if (found == null) {
            throw new FaultException(Fault.CONFIG, "there is no route \"" + route + "\"; " + Findings.oneOf(ids(), route));
        }
        if (!(found.getConsumer() instanceof TriggeredConsumer consumer)) {
            throw new FaultException(Fault.CONFIG,
                    "route " + route + " is started by what it receives, so it cannot be run once; start serve instead");
        }
        return consumer.run(full);
    }

    /** Runs every route that stores received requests. */
    void runReceiving() {
        for (Route route : camel.getRoutes()) {
            if (route.getEndpoint().getEndpointUri().startsWith("receive:")) {
                run(route.getRouteId(), false);
            }
        }
    }

    /** Starts the schedules of all routes. @param lastRun when a route last ran, by its id, or null when it never did */
    void arm(ZoneId zone, Function<String, @Nullable Instant> lastRun) {
        List<Route> routes = camel.getRoutes();
        int threads = routes.stream()
                .mapToInt(route -> route.getConsumer() instanceof TriggeredConsumer consumer ? consumer.parts().size() : 0).sum();
        ScheduledExecutorService armed = Executors.newScheduledThreadPool(Math.max(1, threads), task -> new Thread(task, "schedule"));
        timer = armed;
        for (Route route : routes) {
            if (route.getConsumer() instanceof TriggeredConsumer consumer) {
                consumer.arm(armed, zone, lastRun.apply(route.getRouteId()));
            }
        }
    }

    /** Ends the schedules and waits for the runs that are going on, then stops the context. */
    @Override
    public void close() {
        try {
            if (timer != null) {
                timer.shutdownNow();
                timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            }
            camel.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
