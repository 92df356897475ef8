package dev.tributary.hub;

import dev.tributary.config.Home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A home with everything that is shipped and the accounts that a test names. */
final class VendorHome {

    private VendorHome() {
    }

    /**
     * @param secret      what {@code ${file:secrets/vendor}} stands for
     * @param connections the whole of {@code config/connections.yaml}
     */
    static Home make(Path folder, String secret, String connections) {
        Path shipped = Path.of(System.getProperty("user.dir"));
        Path home = folder.resolve("home");
        try {
            for (String part : List.of("routes", "connectors", "mappings", "config")) {
                copy(shipped.resolve(part), home.resolve(part));
            }
            Files.writeString(home.resolve("config/connections.yaml"), connections);
            Files.createDirectories(home.resolve("secrets"));
            Home made = new Home(home);
            secret(made, "vendor", secret);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what {@code ${file:secrets/NAME}} stands for. */
    static void secret(Home home, String name, String value) {
        try {
            Files.writeString(home.path("secrets/" + name), value + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file of the home anew with one text in place of another. */
    static void edit(Home home, String file, String what, String instead) {
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
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
