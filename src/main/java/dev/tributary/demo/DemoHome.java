package dev.tributary.demo;

import dev.tributary.config.Home;
import dev.tributary.twin.google.DataManagerTwin;
import dev.tributary.twin.google.GoogleLists;
import dev.tributary.twin.hubspot.HubSpotTwin;
import dev.tributary.twin.kiotviet.KiotVietTwin;
import dev.tributary.twin.meta.MetaTwin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes a home afresh from the shipped folders, with connections and secret files that point at twins. */
public final class DemoHome {

    private static final List<String> SHIPPED = List.of("routes", "connectors", "mappings", "config");

    /** What the demo's web site sends as its write key. */
    public static final String WRITE_KEY = "demo-write-key";

    private static final Pattern PULLED = Pattern.compile("uri: (?:pull|receive):([a-z0-9-]+)/");

    private DemoHome() {
    }

    /**
     * Replaces {@code target} by a new home.
     *
     * @param shipped the folder that holds the shipped routes, connectors, mappings and config
     */
    public static Home make(Path shipped, Path target, DemoTwins twins) {
        return make(shipped, target, twins, "");
    }

    /** @param more what else {@code config/application.yaml} says, such as where the warehouse is */
    static Home make(Path shipped, Path target, DemoTwins twins, String more) {
        try {
            delete(target);
            for (String folder : SHIPPED) {
                copy(shipped.resolve(folder), target.resolve(folder));
            }
            Files.createDirectories(target.resolve("secrets"));
            secret(target, "kiotviet", KiotVietTwin.CLIENT_SECRET);
            secret(target, "hubspot", HubSpotTwin.TOKEN);
            secret(target, "google-client", DataManagerTwin.CLIENT_SECRET);
            secret(target, "google-refresh", DataManagerTwin.REFRESH_TOKEN);
            secret(target, "meta", MetaTwin.TOKEN);
            secret(target, "meta-app", MetaTwin.APP_SECRET);
            Files.writeString(target.resolve("config/connections.yaml"),
                    """
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
                    google:
                      connector: google
                      customerId: "%s"
                      loginCustomerId: "%s"
                      clientId: %s
                      clientSecret: ${file:secrets/google-client}
                      refreshToken: ${file:secrets/google-refresh}
                      dataManagerUrl: %s
                      tokenUrl: %s/token
                      adsEndpoint: %s
                      adsPlaintext: "true"
                    meta:
                      connector: meta
                      adAccount: %s
                      accessToken: ${file:secrets/meta}
                      appSecret: ${file:secrets/meta-app}
                      baseUrl: %s
                    web:
                      connector: segment
                      writeKey: %s
                    """.formatted(KiotVietTwin.RETAILER, KiotVietTwin.CLIENT_ID, twins.kiotviet().baseUri(), twins.kiotviet().baseUri(),
                            twins.hubspot().baseUri(),
                            GoogleLists.CUSTOMER_ID, GoogleLists.MANAGER_ID, DataManagerTwin.CLIENT_ID, twins.dataManager().baseUri(),
                            twins.dataManager().baseUri(),
                            twins.googleAds().baseUri().getAuthority(), MetaTwin.AD_ACCOUNT, twins.meta().baseUri(), WRITE_KEY));
            Files.writeString(target.resolve("config/application.yaml"), """
                    # Made by the demo: the shop of the data set is in London and its data ends on 30 September 2011.
                    zone: Europe/London
                    country: VN
                    currency: GBP
                    asOf: 2011-10-01T00:00
                    """ + more);
            dropIdle(target);
            return new Home(target);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's home " + target + " cannot be made; check the folder's rights and the disk", e);
        }
    }

    /** A route of a vendor that the demo has no account at would only say that it is idle. */
    private static void dropIdle(Path target) throws IOException {
        String connections = Files.readString(target.resolve("config/connections.yaml"));
        try (Stream<Path> routes = Files.list(target.resolve("routes"))) {
            for (Path route : routes.toList()) {
                Matcher pulled = PULLED.matcher(Files.readString(route));
                if (pulled.find() && !connections.contains("connector: " + pulled.group(1) + "\n")) {
                    Files.delete(route);
                }
            }
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
