package dev.tributary.demo;

import dev.tributary.config.Home;
import dev.tributary.twin.HubSpotTwin;
import dev.tributary.twin.KiotVietTwin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes a home afresh from the shipped folders, with connections and secret files that point at twins. */
public final class DemoHome {

    private static final List<String> SHIPPED = List.of("routes", "connectors", "mappings", "config");

    private DemoHome() {
    }

    /**
     * Replaces {@code target} by a new home.
     *
     * @param shipped the folder that holds the shipped routes, connectors, mappings and config
     */
    public static Home make(Path shipped, Path target, DemoTwins twins) {
        try {
            delete(target);
            for (String folder : SHIPPED) {
                copy(shipped.resolve(folder), target.resolve(folder));
            }
            Files.createDirectories(target.resolve("secrets"));
            secret(target, "kiotviet", KiotVietTwin.CLIENT_SECRET);
            secret(target, "hubspot", HubSpotTwin.TOKEN);
            Files.writeString(target.resolve("config/connections.yaml"), """
                    # Made by the demo: every account is a twin on this machine.
                    kiotviet:
                      connector: kiotviet
                      retailer: %s
                      clientId: %s
                      clientSecret: ${file:secrets/kiotviet}
                      baseUrl: %s
                      tokenUrl: %s/connect/token
                      zone: Europe/London
                      country: VN
                      currency: GBP
                    hubspot:
                      connector: hubspot
                      token: ${file:secrets/hubspot}
                      baseUrl: %s
                      country: VN
                    """.formatted(KiotVietTwin.RETAILER, KiotVietTwin.CLIENT_ID, twins.kiotviet().baseUri(), twins.kiotviet().baseUri(), twins.hubspot().baseUri()));
            Files.writeString(target.resolve("config/application.yaml"), """
                    # Made by the demo: the shop of the data set is in London and its data ends on 30 September 2011.
                    zone: Europe/London
                    country: VN
                    currency: GBP
                    as_of: 2011-10-01T00:00
                    """);
            return new Home(target);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's home " + target + " cannot be made; check the folder's rights and the disk", e);
        }
    }

    private static void secret(Path target, String name, String value) throws IOException {
        Path file = target.resolve("secrets").resolve(name);
        Files.writeString(file, value + "\n");
        file.toFile().setReadable(false, false);
        file.toFile().setReadable(true, true);
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

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
