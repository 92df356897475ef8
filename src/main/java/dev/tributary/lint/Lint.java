package dev.tributary.lint;

import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.hub.Setup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a whole home as the hub would, and says all that is wrong with it. */
public final class Lint {

    /** What {@code push:} can reach. */
    private static final Set<String> PLATFORMS = Set.of("google", "meta");

    private Lint() {
    }

    /**
     * All findings of the home's files, in the order of the files. Opens nothing else: no network, no warehouse, no route.
     *
     * @param secretsAreErrors whether a secret that is not set keeps the hub from running, as it does for {@code run} and {@code serve}
     */
    public static List<Finding> run(Home home, boolean secretsAreErrors) {
        Findings findings = new Findings();
        // Whoever reads a file of config/ in earnest says more; that it is YAML at all is true of every one.
        home.files("config", ".yaml").forEach(file -> home.yaml(file, findings));
        Setup setup = Setup.read(home, secretsAreErrors, findings);
        Map<String, Set<String>> streams = new LinkedHashMap<>();
        setup.connectors().forEach((id, connector) -> streams.put(id, connector.streams().keySet()));
        RouteLint.check(home, new Known(streams, setup.mappings().keySet(), setup.audiences().keySet(), PLATFORMS), findings);
        return findings.all();
    }
}
