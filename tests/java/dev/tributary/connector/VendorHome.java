package dev.tributary.connector;

import dev.tributary.config.Home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A home with the shipped connectors, mappings and settings, one route, and a vendor's connection. */
public final class VendorHome {

    private VendorHome() {
    }

    public static Home make(Path folder, ScriptedVendor vendor) {
        return make(folder, vendor.connections(), vendor.secrets(), vendor.route());
    }

    /** @param folder must not exist. @param routes of the shipped ones */
    public static Home make(Path folder, String connections, Map<String, String> secrets, String... routes) {
        try {
            for (String part : List.of("connectors", "mappings", "config")) {
                copy(Path.of(part), folder.resolve(part));
            }
            Files.createDirectories(folder.resolve("routes"));
            for (String route : routes) {
                Files.copy(Path.of("routes", route + ".yaml"), folder.resolve("routes/" + route + ".yaml"));
            }
            Files.createDirectories(folder.resolve("secrets"));
            for (Map.Entry<String, String> secret : secrets.entrySet()) {
                Files.writeString(folder.resolve("secrets").resolve(secret.getKey()), secret.getValue());
            }
            try (Stream<Path> audiences = Files.exists(folder.resolve("config/audiences")) ? Files.list(folder.resolve("config/audiences")) : Stream.empty()) {
                for (Path audience : audiences.toList()) {
                    Files.delete(audience);
                }
            }
            Files.writeString(folder.resolve("config/connections.yaml"), connections);
            return new Home(folder);
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
