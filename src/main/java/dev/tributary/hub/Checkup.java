package dev.tributary.hub;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.activation.Destination;
import dev.tributary.activation.Destinations;
import dev.tributary.config.Secrets;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.SourcePage;
import dev.tributary.connector.Sources;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;

/**
 * Whether one connection works now: its secrets are there, the vendor answers and takes the credentials. Nothing is stored or changed.
 *
 * @param apiVersion the version that is asked for, or null when the API has none
 * @param sunset     the month in which the vendor ends that version, or null when that is not known
 * @param said       what the vendor said, or why it could not be asked: one sentence without personal data
 */
public record Checkup(String connection, String connector, State state, @Nullable String apiVersion, @Nullable YearMonth sunset, String said) {

    public enum State { OK, PAUSED, FAILED }

    /** Recent enough that no vendor has much to look through. */
    private static final Duration LOOK_BACK = Duration.ofDays(1);

    /** Asks the vendor for something small, within the connection's pace and patience: seconds, when the vendor is down. */
    public static Checkup of(Setup setup, Connection connection, Secrets secrets, Clock clock) {
        Connector connector = Objects.requireNonNull(setup.connectors().get(connection.connector()));
        String version = connection.settings().getOrDefault("apiVersion", connector.apiVersion());
        YearMonth sunset = Objects.equals(version, connector.apiVersion()) ? connector.sunset() : null;
        State state = State.PAUSED;
        String said = "not asked; take \"paused\" out of config/connections.yaml to use it";
        if (!connection.paused()) {
            try {
                said = ask(setup, connector, connection, secrets, clock);
                state = State.OK;
            } catch (FaultException e) {
                if (e.fault() == Fault.BUG) {
                    throw e;
                }
                said = String.valueOf(e.getMessage());
                state = State.FAILED;
            }
        }
        return new Checkup(connection.name(), connection.connector(), state, version, sunset, said);
    }

    private static String ask(Setup setup, Connector connector, Connection connection, Secrets secrets, Clock clock) {
        if (Destinations.connectors().contains(connector.id())) {
            try (Destination destination = Hub.destination(setup, connection, secrets, clock)) {
                destination.check();
                return "the account's lists can be read";
            }
        }
        Iterator<Connector.Stream> streams = connector.streams().values().iterator();
        if (!streams.hasNext()) {
            connection.resolved(secrets);
            return "the connector describes nothing that could be asked";
        }
        Connector.Stream stream = streams.next();
        Instant now = clock.instant();
        SourcePage page = new Sources(setup.connectors(), setup.connections(), secrets, clock, setup.application().zone()).source(connection)
                .read(stream, now.minus(LOOK_BACK), now, null);
        return String.format(Locale.ROOT, "one page of %s came, %,d records", stream.name(), page.records().size());
    }
}
