package dev.tributary.hub;

import dev.tributary.config.Home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;

/** A home of the shipped routes, connectors and mappings with connections of a test's own. */
final class ConnectionHome {

    /** Stands still until it is moved. */
    static final class HandClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-20T08:00:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private ConnectionHome() {
    }

    /** @param secrets what stands in {@code secrets/<name>} */
    static Home make(Path folder, String connections, Map<String, String> secrets) {
        Path home = folder.resolve("home");
        Path shipped = Path.of(System.getProperty("user.dir"));
        try {
            for (String part : new String[] {"routes", "connectors", "mappings", "config"}) {
                copy(shipped.resolve(part), home.resolve(part));
            }
            Files.createDirectories(home.resolve("secrets"));
            for (Map.Entry<String, String> secret : secrets.entrySet()) {
                Files.writeString(home.resolve("secrets").resolve(secret.getKey()), secret.getValue() + "\n");
            }
            Files.writeString(home.resolve("config/connections.yaml"), connections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Home(home);
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
