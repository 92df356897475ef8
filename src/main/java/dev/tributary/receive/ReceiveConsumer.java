package dev.tributary.receive;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connection;
import dev.tributary.connector.ConnectionsFile;
import dev.tributary.connector.Connector;
import dev.tributary.pull.Sources;
import dev.tributary.receive.inbox.Inbox;
import dev.tributary.run.Committer;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;

/** Drains the inbox: once when it is run, continuously when its schedule is armed. */
final class ReceiveConsumer extends TriggeredConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveConsumer.class);
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final Sources sources;
    private final Connector connector;
    private final Map<String, InboxDrain> drains = new LinkedHashMap<>();
    private final Receivers receivers;

    ReceiveConsumer(Endpoint endpoint, Processor processor, Sources sources, Committer committer, Receivers receivers, Receiver receiver,
            Connector connector, Connector.Stream stream) {
        super(endpoint, processor, null);
        this.sources = sources;
        this.connector = connector;
        this.receivers = receivers;
        for (String name : ReceiveEndpoint.active(sources, connector)) {
            Connection connection = Objects.requireNonNull(sources.connection(name));
            drains.put(name, new InboxDrain(this::getRouteId, sources, connection, stream, receiver, receivers, committer,
                    endpoint.getCamelContext(), exchange -> getProcessor().process(exchange)));
        }
    }

    @Override
    public List<String> parts() {
        return drains.isEmpty() ? super.parts() : List.copyOf(drains.keySet());
    }

    @Override
    protected RunReport runOnce(boolean full) {
        if (drains.isEmpty()) {
            String why = sources.connections(connector.id(), null).isEmpty()
                    ? "no connection of " + connector.id() + " in " + ConnectionsFile.PATH
                    : "every connection of " + connector.id() + " is paused";
            return new RunReport(getRouteId(), Outcome.IDLE, List.of(why), 0);
        }
        List<String> lines = new ArrayList<>();
        Outcome worst = Outcome.DONE;
        long changed = 0;
        for (Map.Entry<String, InboxDrain> drain : drains.entrySet()) {
            try {
                InboxDrain.Done done = drain.getValue().drain();
                lines.add(drain.getKey() + ": " + done.line());
                changed += done.changed();
            } catch (FaultException e) {
                worst = Outcome.FAILED;
                lines.add(drain.getKey() + ": " + e.getMessage());
            }
        }
        return new RunReport(getRouteId(), worst, lines, changed);
    }

    /** Drains every connection in a thread of its own until the timer is shut down. */
    @Override
    public void arm(ScheduledExecutorService timer, ZoneId zone, @Nullable Instant last) {
        drains.forEach((name, drain) -> timer.execute(() -> drainContinuously(name, drain, timer)));
    }

    private void drainContinuously(String name, InboxDrain drain, ScheduledExecutorService timer) {
        long pause = 0;
        Inbox inbox = receivers.inbox();
        try {
            while (!timer.isShutdown() && isRunAllowed()) {
                long known = inbox.arrivals();
                try {
                    InboxDrain.Pause wait = drain.next();
                    pause = 0;
                    if (wait.untilArrival()) {
                        inbox.awaitArrival(known, wait.millis());
                    } else if (wait.millis() > 0) {
                        Thread.sleep(wait.millis());
                    }
                } catch (FaultException e) {
                    if (timer.isShutdown() || !isRunAllowed()) {
                        break; // the hub stops: unstored requests are still in the inbox
                    }
                    pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(1_000, 2 * pause));
                    LOG.error("{} {}: {}; tried again in {} s, nothing is lost", getRouteId(), name, e.getMessage(), pause / 1_000);
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!timer.isShutdown()) {
                getExceptionHandler().handleException(new FaultException(Fault.BUG, "the inbox is no longer drained: " + e, e));
            }
        } finally {
            drain.close();
        }
    }
}
