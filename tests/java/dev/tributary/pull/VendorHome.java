package dev.tributary.pull;

import dev.tributary.config.Home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Homes with what is shipped and the accounts that a test names. */
public final class VendorHome {

    private VendorHome() {
    }

    /** A home for one vendor's routes: its connector and mappings and no other's, so that it opens fast. */
    public static Home make(Path folder, ScriptedVendor vendor) {
        String connector = vendor.route().split("-", 2)[1];
        while (!Files.exists(Path.of("connectors", connector))) {
            connector = connector.substring(0, connector.lastIndexOf('-'));
        }
        Home home = make(folder, List.of("config", "connectors/" + connector, "mappings/" + connector), vendor.connections(),
                vendor.secrets(),
                Stream.concat(Stream.of(vendor.route()), vendor.removalRoutes().stream()).toArray(String[]::new));
        vendor.edits().forEach(edit -> edit(home, edit.file(), edit.what(), edit.instead()));
        vendor.prepare(folder);
        return home;
    }

    /** @param folder must not exist. @param routes of the shipped ones */
    public static Home make(Path folder, String connections, Map<String, String> secrets, String... routes) {
        return make(folder, List.of("connectors", "mappings", "config"), connections, secrets, routes);
    }

    private static Home make(Path folder, List<String> parts, String connections, Map<String, String> secrets, String... routes) {
        try {
            for (String part : parts) {
                copy(Path.of(part), folder.resolve(part));
            }
            if (!Files.exists(folder.resolve("mappings/canonical.yaml"))) {
                Files.copy(Path.of("mappings/canonical.yaml"), folder.resolve("mappings/canonical.yaml"));
            }
            Files.createDirectories(folder.resolve("routes"));
            for (String route : routes) {
                Files.copy(Path.of("routes", route + ".yaml"), folder.resolve("routes/" + route + ".yaml"));
            }
            try (Stream<Path> audiences = Files.exists(folder.resolve("config/audiences")) ? Files.list(folder.resolve("config/audiences"))
                    : Stream.empty()) {
                for (Path audience : audiences.toList()) {
                    Files.delete(audience);
                }
            }
            return complete(folder, connections, secrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A home with everything that is shipped.
     *
     * @param secret      what {@code ${file:secrets/vendor}} stands for
     * @param connections the whole of {@code config/connections.yaml}
     */
    public static Home shipped(Path folder, String secret, String connections) {
        try {
            for (String part : List.of("routes", "connectors", "mappings", "config")) {
                copy(Path.of(part), folder.resolve("home").resolve(part));
            }
            return complete(folder.resolve("home"), connections, Map.of("vendor", secret));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Home complete(Path folder, String connections, Map<String, String> secrets) throws IOException {
        Home home = new Home(folder);
        Files.writeString(home.path("config/connections.yaml"), connections);
        Files.createDirectories(home.path("secrets"));
        secrets.forEach((name, value) -> secret(home, name, value));
        return home;
    }

    /** Writes what {@code ${file:secrets/NAME}} stands for. */
    public static void secret(Home home, String name, String value) {
        try {
            Files.writeString(home.path("secrets/" + name), value + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file of the home anew with one text in place of another. */
    public static void edit(Home home, String file, String what, String instead) {
        try {
            String text = Files.readString(home.path(file));
            if (!text.contains(what)) {
                throw new IllegalArgumentException(file + " does not hold " + what);
            }
            Files.writeString(home.path(file), text.replace(what, instead));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }
}
