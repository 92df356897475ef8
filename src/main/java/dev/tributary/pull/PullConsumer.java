package dev.tributary.pull;

import dev.tributary.connector.Connection;
import dev.tributary.connector.ConnectionsFile;
import dev.tributary.connector.Connector;
import dev.tributary.run.Committer;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs every connection of a connector side by side, so that a slow one never delays another. */
final class PullConsumer extends TriggeredConsumer {

    private static final long STOP_SECONDS = 10;

    private final Sources sources;
    private final Committer committer;
    private final Connector connector;
    private final Connector.Stream stream;
    private final @Nullable String only;

    PullConsumer(Endpoint endpoint, Processor processor, @Nullable String cron, Sources sources, Committer committer, Connector connector,
            Connector.Stream stream, @Nullable String only) {
        super(endpoint, processor, cron);
        this.sources = sources;
        this.committer = committer;
        this.connector = connector;
        this.stream = stream;
        this.only = only;
    }

    /** Each connection has its own schedule: one that waits for its vendor delays no other. */
    @Override
    public List<String> parts() {
        List<String> names = sources.connections(connector.id(), only).stream().filter(connection -> !connection.paused())
                .map(Connection::name).toList();
        return names.isEmpty() ? super.parts() : names;
    }

    @Override
    protected RunReport runPart(String part) {
        return run(part.isEmpty() ? only : part, false);
    }

    @Override
    protected RunReport runOnce(boolean full) {
        return run(only, full);
    }

    private RunReport run(@Nullable String named, boolean full) {
        String route = getRouteId();
        List<Connection> connections = sources.connections(connector.id(), named);
        List<Connection> active = connections.stream().filter(connection -> !connection.paused()).toList();
        if (active.isEmpty()) {
            String why = connections.isEmpty() ? "no connection of " + connector.id() + " in " + ConnectionsFile.PATH
                    : "every connection of " + connector.id() + " is paused";
            return new RunReport(route, Outcome.IDLE, List.of(why), 0);
        }
        ExecutorService side = Executors.newFixedThreadPool(active.size(), task -> new Thread(task, "pull-" + connector.id()));
        try {
            List<Future<PullRun.Result>> results = new ArrayList<>();
            for (Connection connection : active) {
                results.add(side.submit(() -> new PullRun(route, sources.source(connection), stream, committer, sources.clock(),
                        getEndpoint().getCamelContext(), this::process).run(full)));
            }
            return report(route, active, results);
        } finally {
            end(side);
        }
    }

    private RunReport report(String route, List<Connection> connections, List<Future<PullRun.Result>> results) {
        List<String> lines = new ArrayList<>();
        Outcome worst = Outcome.DONE;
        long changed = 0;
        for (int i = 0; i < results.size(); i++) {
            PullRun.Result result = get(results.get(i));
            String name = connections.get(i).name();
            lines.add(name + ": " + result.line());
            sources.warnings(connections.get(i)).forEach(warning -> lines.add(name + ": warning: " + warning));
            changed += result.changed();
            worst = result.outcome().compareTo(worst) > 0 ? result.outcome() : worst;
        }
        return new RunReport(route, worst, lines, changed);
    }

    /** Stops the running pulls, and waits until each has stored its checkpoint. */
    private static void end(ExecutorService side) {
        side.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            side.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static PullRun.Result get(Future<PullRun.Result> future) {
        try {
            return future.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof dev.tributary.FaultException fault) {
                return new PullRun.Result(Outcome.FAILED, String.valueOf(fault.getMessage()), 0);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pulling", e);
        }
    }

    private void process(org.apache.camel.Exchange exchange) throws Exception {
        getProcessor().process(exchange);
    }
}
