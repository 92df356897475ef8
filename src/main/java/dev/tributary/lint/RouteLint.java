package dev.tributary.lint;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.SourceLocation;
import dev.tributary.config.YamlNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks every file of {@code routes/}: Camel's schema, Camel's catalog, and our own rules. Nothing is started. */
final class RouteLint {

    private static final String FOLDER = "routes";
    private static final String SUFFIX = ".yaml";

    private RouteLint() {
    }

    static void check(Home home, Known known, Findings findings) {
        List<RouteFile> files = read(home, findings);
        if (files.isEmpty()) {
            return; // the schema and the catalog take a while to load
        }
        RouteSchema schema = RouteSchema.ofCamel();
        EndpointCheck endpoints = new EndpointCheck(findings);
        for (RouteFile file : files) {
            schema.check(file.root(), findings);
            file.endpoints().forEach(endpoints::check);
        }
        new RouteRules(known, findings).check(files);
    }

    /** Our own rules alone, which load neither Camel's schema nor its catalog. */
    static void checkRules(Home home, Known known, Findings findings) {
        new RouteRules(known, findings).check(read(home, findings));
    }

    private static List<RouteFile> read(Home home, Findings findings) {
        List<RouteFile> files = new ArrayList<>();
        for (Path path : home.files(FOLDER, "")) {
            String name = path.getFileName().toString();
            SourceLocation start = new SourceLocation(home.relative(path), 1, 1);
            if (name.endsWith(".yml")) {
                findings.error(start, "a route file that ends with .yml is not read",
                        "rename it to " + name.replaceFirst("\\.yml$", SUFFIX));
            } else if (name.endsWith(SUFFIX) && !home.path(FOLDER).equals(path.getParent())) {
                findings.error(start, "a route file in a folder of its own is not read", "move it to " + FOLDER + "/");
            } else if (name.endsWith(SUFFIX)) {
                int before = findings.all().size();
                YamlNode root = home.yaml(path, findings);
                if (root != null) {
                    files.add(new RouteFile(name.substring(0, name.length() - SUFFIX.length()), root));
                } else if (findings.all().size() == before) {
                    findings.error(start, "the file is empty", "write one - route:, or take the file away");
                }
            }
        }
        return files;
    }
}
