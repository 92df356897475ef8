package dev.tributary.connector;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Reads {@code config/connections.yaml}. */
public final class ConnectionsFile {

    public static final String PATH = "config/connections.yaml";

    private ConnectionsFile() {
    }

    /** All connections by name; none when the file does not exist. An unset secret is a warning, or an error on request. */
    public static Map<String, Connection> read(Home home, Secrets secrets, Map<String, Connector> connectors, boolean secretsAreErrors,
            Findings findings) {
        Map<String, Connection> connections = new LinkedHashMap<>();
        YamlNode root = Files.isRegularFile(home.path(PATH)) ? home.yaml(home.path(PATH), findings) : null;
        if (root == null || root.isNull()) {
            return connections;
        }
        root.entries().forEach((name, node) -> {
            Connection connection = connection(name, Section.of(node, findings, "connection \"" + name + "\""), connectors);
            connections.put(name, connection);
            connection.settings().forEach((key, value) -> {
                String missing = secrets.missing(value);
                YamlNode at = Objects.requireNonNullElse(node.get(key), node);
                if (missing != null && secretsAreErrors) {
                    findings.error(at, missing, "export it, or write ${file:/run/secrets/" + name + "}");
                } else if (missing != null) {
                    findings.warning(at, missing, "export it, or write ${file:/run/secrets/" + name + "}");
                }
            });
        });
        return connections;
    }

    private static Connection connection(String name, Section section, Map<String, Connector> connectors) {
        String id = section.requiredText("connector");
        Connector connector = connectors.get(id);
        YamlNode written = section.node("connector");
        if (connector == null && written != null) {
            section.findings().error(written, section.name() + ": unknown connector \"" + id + "\"",
                    Findings.oneOf(connectors.keySet(), id));
        }
        ZoneId zone = section.zone("zone");
        String baseUrl = section.text("baseUrl");
        String country = section.text("country");
        String currency = section.text("currency");
        LocalDate first = date(section, "start");
        Instant start = first == null ? null : first.atStartOfDay(zone == null ? ZoneId.of("UTC") : zone).toInstant();
        LocalDate expires = date(section, "expires");
        int inFlight = section.integer("inFlight", 0);
        boolean paused = section.bool("paused", false);
        Map<String, String> settings = new LinkedHashMap<>();
        if (connector != null) {
            connector.settings().forEach((setting, spec) -> {
                String value = section.textOr(setting, spec.fallback());
                if (value == null && !spec.optional()) {
                    section.findings().error(section.node(), section.name() + " has no \"" + setting + "\" (" + spec.description() + ")",
                            "add " + setting + ": "
                                    + (spec.secret() ? "${env:…} or ${file:…}" : "…"));
                } else if (value != null) {
                    if (spec.secret() && section.node(setting) != null && !Secrets.isReference(value)) {
                        section.findings().error(Objects.requireNonNull(section.node(setting)),
                                section.name() + ": \"" + setting + "\" is a secret written out",
                                "write a reference, such as ${env:"
                                        + setting.replaceAll("([A-Z])", "_$1").toUpperCase(java.util.Locale.ROOT) + "} or ${file:…}");
                    }
                    settings.put(setting, value);
                }
            });
            section.done();
        }
        return new Connection(name, id, settings, baseUrl, zone, country, currency, start, inFlight, paused, expires, section.node());
    }

    private static @Nullable LocalDate date(Section section, String key) {
        String text = section.text(key);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            section.findings().error(Objects.requireNonNull(section.node(key)),
                    section.name() + ": \"" + key + "\" is \"" + text + "\", expected a date", "write such as 2025-01-31");
            return null;
        }
    }
}
