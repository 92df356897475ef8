package dev.tributary.lint;

import dev.tributary.audience.AudienceFile;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.ConnectionsFile;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.mapping.CanonicalFile;
import dev.tributary.mapping.MappingFile;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a whole home as the hub would, and says all that is wrong with it. */
public final class Lint {

    /** What {@code push:} can reach. */
    private static final Set<String> PLATFORMS = Set.of("google", "meta");
    /** Files without a reader of their own here: at least they are YAML. */
    private static final List<String> OTHERS = List.of("config/application.yaml", "config/identity.yaml", "config/consent.yaml");

    private Lint() {
    }

    /**
     * All findings of the home's files, in the order of the files. Opens nothing else: no network, no warehouse, no route.
     *
     * @param secretsAreErrors whether a secret that is not set keeps the hub from running, as it does for {@code run} and {@code serve}
     */
    public static List<Finding> run(Home home, boolean secretsAreErrors) {
        Findings findings = new Findings();
        CanonicalModel model = CanonicalFile.read(home, findings);
        Map<String, Connector> connectors = ConnectorFile.readAll(home, findings);
        ConnectionsFile.read(home, connectors, secretsAreErrors, findings);
        Set<String> mappings = MappingFile.readAll(home, model, findings).keySet();
        Set<String> audiences = AudienceFile.readAll(home, findings).keySet();
        OTHERS.stream().map(home::path).filter(Files::isRegularFile).forEach(file -> home.yaml(file, findings));
        Map<String, Set<String>> streams = new LinkedHashMap<>();
        connectors.forEach((id, connector) -> streams.put(id, connector.streams().keySet()));
        RouteLint.check(home, new Known(streams, mappings, audiences, PLATFORMS), findings);
        return findings.all();
    }
}
