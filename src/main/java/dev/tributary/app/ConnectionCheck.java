package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.Deadlines;
import dev.tributary.destination.Destination;
import dev.tributary.pull.Source;
import dev.tributary.pull.SourcePage;
import dev.tributary.pull.Sources;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Whether one connection works now: its secrets are there, the vendor answers and takes the credentials. Nothing is stored or changed.
 *
 * @param apiVersion the version that is asked for, or null when the API has none
 * @param sunset     the month in which the vendor ends that version, or null when that is not known
 * @param said       what the vendor said, or why it could not be asked: one sentence without personal data
 * @param warnings   what will stop working soon unless a person acts, one sentence each
 */
public record ConnectionCheck(String connection, String connector, State state, @Nullable String apiVersion, @Nullable YearMonth sunset, String said, List<String> warnings) {

    public enum State { OK, PAUSED, FAILED }

    /** Recent enough that no vendor has much to look through. */
    private static final Duration LOOK_BACK = Duration.ofDays(1);

    /** Asks the vendor for something small, within the connection's pace and patience: seconds, when the vendor is down. */
    public static ConnectionCheck of(Setup setup, Connection connection, Clock clock) {
        Connector connector = Objects.requireNonNull(setup.connectors().get(connection.connector()));
        String version = connection.settings().getOrDefault("apiVersion", connector.apiVersion());
        YearMonth sunset = Deadlines.sunset(connector, connection);
        List<String> warnings = new ArrayList<>(Deadlines.near(connector, connection, LocalDate.ofInstant(clock.instant(), setup.application().zone()), setup.application().warnBefore()));
        String unsaid = Deadlines.unsaid(connector, connection);
        if (unsaid != null) {
            warnings.add(unsaid);
        }
        State state = State.PAUSED;
        String said = "not asked; take \"paused\" out of config/connections.yaml to use it";
        if (!connection.paused()) {
            try {
                said = ask(setup, connector, connection, clock);
                state = State.OK;
            } catch (FaultException e) {
                if (e.fault() == Fault.BUG) {
                    throw e;
                }
                said = String.valueOf(e.getMessage());
                state = State.FAILED;
            }
        }
        return new ConnectionCheck(connection.name(), connection.connector(), state, version, sunset, said, List.copyOf(warnings));
    }

    private static String ask(Setup setup, Connector connector, Connection connection, Clock clock) {
        if (setup.destinations().has(connector.id())) {
            try (Destination destination = Wiring.destination(setup, connection, clock)) {
                destination.check();
                return "the account's lists can be read";
            }
        }
        List<Connector.Stream> streams = connector.streams().values().stream().filter(stream -> stream.job() == null && stream.partitions() == null && !stream.received()).toList();
        if (streams.isEmpty()) {
            connection.resolved(setup.secrets());
            return connector.streams().values().stream().allMatch(Connector.Stream::received) ? "nothing is asked: what it sends is received by serve" : "the connector describes nothing that could be asked for little";
        }
        Connector.Stream stream = streams.get(0);
        Source source = new Sources(setup.connectors(), setup.connections(), setup.secrets(), setup.home().path("var"), clock, setup.application().zone()).source(connection);
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
