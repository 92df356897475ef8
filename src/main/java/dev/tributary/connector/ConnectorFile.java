package dev.tributary.connector;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import dev.tributary.files.FileForm;
import dev.tributary.http.Auth;
import dev.tributary.http.HttpRules;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads {@code connectors/<id>/connector.yaml}. */
public final class ConnectorFile {

    private static final int IN_FLIGHT = 8;

    private ConnectorFile() {
    }

    /** All connectors by id; incomplete when {@code findings} holds errors. */
    public static Map<String, Connector> readAll(Home home, Findings findings) {
        Map<String, Connector> connectors = new LinkedHashMap<>();
        for (Path file : home.files("connectors", "connector.yaml")) {
            YamlNode root = home.yaml(file, findings);
            if (root != null) {
                String id = Objects.requireNonNull(file.getParent()).getFileName().toString();
                connectors.put(id, read(id, root, findings));
            }
        }
        return connectors;
    }

    /** Reads one connector. */
    public static Connector read(String id, YamlNode root, Findings findings) {
        Section section = Section.of(root, findings, "connector \"" + id + "\"");
        String about = section.requiredText("about");
        String docs = section.text("docs");
        String version = section.text("apiVersion");
        YearMonth sunset = sunset(section);
        Map<String, Connector.Setting> settings = new LinkedHashMap<>();
        section.sections("settings", "setting").forEach((name, child) -> {
            settings.put(name,
                    new Connector.Setting(child.requiredText("description"), child.bool("secret", false), child.text("default"),
                            child.bool("optional", false),
                            child.node("lives") == null ? null : child.duration("lives", Duration.ZERO)));
            if (child.bool("secret", false) && child.node("default") != null) {
                findings.error(Objects.requireNonNull(child.node("default")), child.name() + ": a secret has no default",
                        "leave \"default\" out, or write optional: true");
            }
            child.done();
        });
        Section calls = section.section("http");
        HttpRules rules = HttpRules.read(id, section, calls);
        Connector.Http http = http(calls, section.node("streams") != null);
        List<Auth> auth = Auth.read(section);
        Map<String, Connector.Stream> streams = new LinkedHashMap<>();
        section.sections("streams", "stream").forEach((name, child) -> streams.put(name, stream(name, child)));
        streams.values().forEach(stream -> checkParent(stream, streams, section));
        if (!settings.containsKey("location") && streams.values().stream().anyMatch(stream -> stream.files() != null)) {
            findings.error(root, section.name() + " has streams of files but no setting \"location\"",
                    "add settings: {location: {description: …}}");
        }
        Webhooks webhooks = Webhooks.read(section.section("webhooks"), streams, settings.keySet());
        section.done();
        return new Connector(id, about, docs, version, sunset, settings, http, auth, rules, streams, webhooks);
    }

    private static @Nullable YearMonth sunset(Section section) {
        String text = section.text("sunset");
        try {
            return text == null ? null : YearMonth.parse(text);
        } catch (DateTimeException e) {
            section.findings().error(Objects.requireNonNull(section.node("sunset")),
                    section.name() + ": \"sunset\" is \"" + text + "\", expected a month", "write such as 2027-02");
            return null;
        }
    }

    private static Connector.Http http(@Nullable Section section, boolean called) {
        if (section == null) {
            return new Connector.Http("", Map.of(), Map.of(), IN_FLIGHT);
        }
        Connector.Http http = new Connector.Http(called ? section.requiredText("baseUrl") : section.text("baseUrl", ""),
                section.textMap("headers"), RequestTemplate.query(section),
                section.integer("inFlight", IN_FLIGHT));
        section.done();
        return http;
    }

    private static Connector.Stream stream(String name, Section section) {
        FileForm files = FileForm.read(section.section("files"));
        boolean received = section.bool("received", false);
        Connector.Stream stream = new Connector.Stream(name,
                files == null && !received ? RequestTemplate.read(section) : RequestTemplate.NONE, ResponseFormat.read(section),
                Expression.of(section, "key", Expression.compile(".")),
                Cursor.read(section.section("cursor")), Partitions.read(section.section("partitions")),
                ExportJob.read(section.section("job")),
                removed(section.section("removed")), sweep(section.section("sweep")), replace(section.section("replace")), files, received);
        if (section.node("key") == null) {
            section.findings().error(section.node(), section.name() + " has no \"key\"",
                    "add key: the path of a record's own id, such as .id");
        }
        if (stream.replace() != null && stream.sweep() != null) {
            section.findings().error(section.node(), section.name() + " has both \"replace\" and \"sweep\"", "keep one of the two");
        }
        if (stream.sweep() != null && stream.cursor() != null && stream.cursor().startMoves()) {
            section.findings().error(section.node(),
                    section.name() + " has a \"sweep\" and a \"start\" that moves, so what is merely old would count as deleted",
                    "write the cursor's start as a date");
        }
        if (stream.cursor() == null && stream.replace() != null) {
            section.findings().error(section.node(), section.name() + " has \"replace\" but no \"cursor\"",
                    "add the cursor whose bounds are the days that are read again");
        }
        section.done();
        return stream;
    }

    private static void checkParent(Connector.Stream stream, Map<String, Connector.Stream> streams, Section connector) {
        String parent = stream.partitions() == null ? null : stream.partitions().stream();
        Connector.Stream found = parent == null ? null : streams.get(parent);
        if (parent != null && (found == null || found.partitions() != null && found.partitions().stream() != null)) {
            YamlNode at = Objects.requireNonNull(Objects.requireNonNull(connector.node("streams")).get(stream.name()));
            connector.findings().error(at,
                    "stream \"" + stream.name() + "\": partitions: "
                            + (found == null ? "unknown stream" : "a stream with a parent of its own") + " \"" + parent + "\"",
                    Findings.oneOf(streams.keySet(), parent));
        }
    }

    private static Connector.@Nullable Removed removed(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Connector.Removed removed = new Connector.Removed(Expression.of(section, "ids", Expression.compile(".")),
                section.requiredText("table"), section.requiredText("column"));
        section.done();
        return removed;
    }

    private static Connector.@Nullable KeySweep sweep(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Connector.KeySweep sweep = new Connector.KeySweep(section.duration("every", Duration.ofDays(7)), section.requiredText("table"),
                section.text("column", "source_id"));
        section.done();
        return sweep;
    }

    private static Connector.@Nullable Replace replace(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Connector.Replace replace = new Connector.Replace(section.requiredText("table"), section.text("column", "source_id"),
                section.requiredText("day"));
        section.done();
        return replace;
    }
}
