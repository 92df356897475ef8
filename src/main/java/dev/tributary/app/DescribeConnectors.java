package dev.tributary.app;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.connector.ReferencePage;

import java.util.Map;

/** Generates the reference page of a home's connectors. Opens no hub. */
public final class DescribeConnectors {

    private final Home home;

    public DescribeConnectors(Home home) {
        this.home = home;
    }

    /** The page as Markdown. @throws dev.tributary.config.ConfigException with every finding when a connector's file holds errors */
    public String page() {
        Findings findings = new Findings();
        Map<String, Connector> connectors = ConnectorFile.readAll(home, findings);
        findings.throwIfErrors();
        return ReferencePage.of(connectors.values());
    }
}
