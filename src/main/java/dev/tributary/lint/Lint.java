package dev.tributary.lint;

import dev.tributary.app.Setup;
import dev.tributary.app.ShippedDestinations;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.Connector;
import dev.tributary.destination.DestinationTypes;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads all files of a home as the hub does, and collects every finding. */
public final class Lint {

    private Lint() {
    }

    /**
     * All findings of the home's files, in the order of the files. Opens nothing else: no network, no warehouse, no route.
     *
     * @param secretsAreErrors whether a secret that is not set keeps the hub from running, as it does for {@code run} and {@code serve}
     */
    public static List<Finding> run(Home home, boolean secretsAreErrors) {
        return run(home, ShippedDestinations.TYPES, secretsAreErrors);
    }

    /** As {@link #run(Home, boolean)}, with other destinations than those that come with the hub. */
    public static List<Finding> run(Home home, DestinationTypes destinations, boolean secretsAreErrors) {
        Findings findings = new Findings();
        // The reader of each settings file finds more; that it is YAML at all holds for every file of config/.
        home.files("config", ".yaml").forEach(file -> home.yaml(file, findings));
        Setup setup = Setup.read(home, destinations, secretsAreErrors, findings);
        RouteLint.check(home, known(setup), findings);
        return findings.all();
    }

    /**
     * Whether a hub may start from the home's files: quick, because Camel's schema and catalog are left to Camel's own start. When this is
     * false, {@link #run} returns every finding.
     */
    public static boolean isSound(Home home) {
        Findings findings = new Findings();
        RouteLint.checkRules(home, known(Setup.read(home, true, findings)), findings);
        return findings.all().stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    /** Refuses a home that no hub may start from. @throws ConfigException with every finding */
    public static void demandSound(Home home) {
        if (!isSound(home)) {
            throwErrors(home);
        }
    }

    /** @throws ConfigException with every finding, when one is an error */
    public static void throwErrors(Home home) {
        List<Finding> findings = run(home, true);
        if (findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
            throw new ConfigException(findings);
        }
    }

    private static Known known(Setup setup) {
        Map<String, Set<String>> streams = new LinkedHashMap<>();
        Map<String, Set<String>> received = new LinkedHashMap<>();
        setup.connectors().forEach((id, connector) -> {
            Set<String> sent = connector.streams().values().stream().filter(Connector.Stream::received).map(Connector.Stream::name)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            streams.put(id, connector.streams().keySet().stream().filter(name -> !sent.contains(name))
                    .collect(Collectors.toCollection(LinkedHashSet::new)));
            if (connector.webhooks() != null) {
                sent.addAll(connector.webhooks().topics().values()); // some of these are pulled too
            }
            received.put(id, sent);
        });
        return new Known(streams, received, setup.mappings().keySet(), setup.audiences().keySet(), Set.copyOf(setup.destinations().ids()));
    }
}
