package dev.tributary.app;

import dev.tributary.audience.Audience;
import dev.tributary.audience.AudienceFile;
import dev.tributary.campaign.Campaigns;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.connector.Connection;
import dev.tributary.connector.ConnectionsFile;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.consent.ConsentRules;
import dev.tributary.destination.DestinationTypes;
import dev.tributary.identity.IdentityRules;
import dev.tributary.mapping.CanonicalFile;
import dev.tributary.mapping.Mapping;
import dev.tributary.mapping.MappingFile;
import dev.tributary.receive.webhook.WebhookReceiver;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;

/**
 * Everything that a home's YAML describes, but its routes. Read once when a home is opened, and handed on from there.
 *
 * @param secrets      resolves the references of the home's files
 * @param destinations the kinds of destinations that the home may use
 */
public record Setup(Home home, Secrets secrets, DestinationTypes destinations, ApplicationSettings application, CanonicalModel model,
        Map<String, Connector> connectors, Map<String, Connection> connections,
        Map<String, Mapping> mappings, IdentityRules identity, ConsentRules consent, Map<String, Audience> audiences, Campaigns campaigns) {

    /**
     * Reads all of it; incomplete when {@code findings} holds errors.
     *
     * @param secretsAreErrors an unset secret is an error, not a warning
     */
    public static Setup read(Home home, boolean secretsAreErrors, Findings findings) {
        return read(home, ShippedDestinations.TYPES, secretsAreErrors, findings);
    }

    /** As {@link #read(Home, boolean, Findings)}, with other destinations than those that come with the hub. */
    public static Setup read(Home home, DestinationTypes destinations, boolean secretsAreErrors, Findings findings) {
        Secrets secrets = new Secrets(home);
        CanonicalModel model = CanonicalFile.read(home, findings);
        Map<String, Connector> connectors = ConnectorFile.readAll(home, findings);
        Map<String, Audience> audiences = AudienceFile.readAll(home, destinations::identifierKinds, findings);
        audiences.values().forEach(audience -> destinations.check(audience.name(), audience.destinations()));
        Map<String, Connection> connections = ConnectionsFile.read(home, secrets, connectors, secretsAreErrors, findings);
        connections.values().forEach(connection -> checkWebhooks(connectors.get(connection.connector()), connection, findings));
        return new Setup(home, secrets, destinations, ApplicationSettings.read(home, secrets, secretsAreErrors, findings), model,
                connectors, connections,
                MappingFile.readAll(home, model, findings), IdentityRules.read(home, model, findings),
                ConsentRules.read(home, destinations.signals(), findings), audiences,
                Campaigns.read(home, findings));
    }

    /** The country of a connection's national phone numbers, or null. */
    public @Nullable String country(String connection) {
        Connection known = connections.get(connection);
        return known == null || known.country() == null ? application.country() : known.country();
    }

    /** Whether a stream's deleted records are found by sweeping the keys of customers, so that the stored keys name people. */
    boolean sweepsCustomers(String connection, String stream) {
        Connection known = connections.get(connection);
        Connector.Stream described = known == null ? null : Objects.requireNonNull(connectors.get(known.connector())).streams().get(stream);
        return described != null && described.sweep() != null && described.sweep().table().equals("customers");
    }

    /**
     * Reads a home of which an unset secret keeps nobody from the rest.
     *
     * @throws dev.tributary.config.ConfigException with every finding when the files hold errors
     */
    static Setup sound(Home home) {
        Findings findings = new Findings();
        Setup setup = read(home, false, findings);
        findings.throwIfErrors();
        return setup;
    }

    private static void checkWebhooks(@Nullable Connector connector, Connection connection, Findings findings) {
        String fault = connector == null ? null : WebhookReceiver.fault(connector, connection);
        if (fault != null) {
            findings.error(connection.node(), "connection \"" + connection.name() + "\": its webhooks cannot be verified: " + fault,
                    "see connectors/" + connection.connector() + "/README.md");
        }
    }
}
