package dev.tributary.app;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.connector.ReferencePage;
import dev.tributary.destination.DestinationsPage;

import java.util.Map;

/** Generates the pages of {@code docs/reference} as Markdown. Opens no hub. */
public final class GenerateReference {

    private final Home home;

    public GenerateReference(Home home) {
        this.home = home;
    }

    /**
     * The page of the home's connectors.
     *
     * @throws dev.tributary.config.ConfigException with every finding when a connector's file holds errors
     */
    public String connectors() {
        Findings findings = new Findings();
        Map<String, Connector> connectors = ConnectorFile.readAll(home, findings);
        findings.throwIfErrors();
        return ReferencePage.of(connectors.values());
    }

    /** The page of the registered destinations, whatever the home holds. */
    public String destinations() {
        return DestinationsPage.of(ShippedDestinations.TYPES);
    }
}
