package dev.tributary.connector;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads {@code connectors/<id>/connector.yaml}. */
public final class ConnectorFile {

    private static final Map<Connector.AuthKind, List<String>> AUTH_KEYS = Map.of(
            Connector.AuthKind.NONE, List.of(),
            Connector.AuthKind.BEARER, List.of("token"),
            Connector.AuthKind.BASIC, List.of("user", "password"),
            Connector.AuthKind.HEADER, List.of("name", "value"),
            Connector.AuthKind.OAUTH2_CLIENT_CREDENTIALS, List.of("tokenUrl", "clientId", "clientSecret", "scope", "scopeParameter"));
    private static final Expression WHOLE = Expression.compile(".");

    private ConnectorFile() {
    }

    /** All connectors by id; incomplete when {@code findings} holds errors. */
    public static Map<String, Connector> readAll(Home home, Findings findings) {
        Map<String, Connector> connectors = new LinkedHashMap<>();
        for (Path file : home.files("connectors", "connector.yaml")) {
            YamlNode root = home.yaml(file, findings);
            if (root != null) {
                String id = file.getParent().getFileName().toString();
                connectors.put(id, connector(id, Section.of(root, findings, "connector \"" + id + "\"")));
            }
        }
        return connectors;
    }

    private static Connector connector(String id, Section section) {
        String about = section.requiredText("about");
        String version = section.text("apiVersion");
        YearMonth sunset = sunset(section);
        section.text("docs");
        Map<String, Connector.Setting> settings = new LinkedHashMap<>();
        section.sections("settings", "setting").forEach((name, child) -> {
            settings.put(name, new Connector.Setting(child.requiredText("description"), child.bool("secret", false), child.text("default"), child.bool("optional", false)));
            child.done();
        });
        Section http = section.section("http");
        String baseUrl = http == null ? "" : http.requiredText("baseUrl");
        Map<String, String> headers = http == null ? Map.of() : http.textMap("headers");
        Duration timeout = http == null ? Duration.ofSeconds(60) : http.duration("timeout", Duration.ofSeconds(60));
        int inFlight = http == null ? 8 : http.integer("inFlight", 8);
        if (http != null) {
            http.done();
        }
        Connector.Auth auth = auth(section.section("auth"));
        List<Connector.Limit> limits = new ArrayList<>();
        for (YamlNode item : section.list("limits")) {
            Section limit = Section.of(item, section.findings(), "limit");
            limits.add(new Connector.Limit(Math.max(1, limit.integer("requests", 1)), limit.duration("per", Duration.ofSeconds(1))));
            limit.done();
        }
        List<Connector.ErrorRule> errors = new ArrayList<>();
        for (YamlNode item : section.list("errors")) {
            Section rule = Section.of(item, section.findings(), "error rule");
            YamlNode when = rule.node("when");
            errors.add(new Connector.ErrorRule(rule.integer("status", 0), when == null ? null : Expression.compile(when, section.findings(), "when"),
                    rule.choice("means", Connector.Meaning.class, Connector.Meaning.REFUSED)));
            rule.done();
        }
        Map<String, Connector.Stream> streams = new LinkedHashMap<>();
        section.sections("streams", "stream").forEach((name, child) -> streams.put(name, stream(name, child)));
        section.done();
        return new Connector(id, about, version, sunset, settings, baseUrl, headers, timeout, auth, List.copyOf(limits), List.copyOf(errors), inFlight, streams);
    }

    private static @Nullable YearMonth sunset(Section section) {
        String text = section.text("sunset");
        try {
            return text == null ? null : YearMonth.parse(text);
        } catch (DateTimeException e) {
            section.findings().error(Objects.requireNonNull(section.node("sunset")), section.name() + ": \"sunset\" is \"" + text + "\", expected a month", "write such as 2027-02");
            return null;
        }
    }

    private static Connector.Auth auth(@Nullable Section section) {
        if (section == null) {
            return new Connector.Auth(Connector.AuthKind.NONE, Map.of());
        }
        Connector.AuthKind kind = section.choice("kind", Connector.AuthKind.class, Connector.AuthKind.NONE);
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : Objects.requireNonNull(AUTH_KEYS.get(kind))) {
            String value = key.startsWith("scope") ? section.text(key) : section.requiredText(key);
            if (value != null) {
                values.put(key, value);
            }
        }
        section.done();
        return new Connector.Auth(kind, values);
    }

    private static Connector.Stream stream(String name, Section section) {
        Connector.Stream stream = new Connector.Stream(name, section.text("method", "GET"), section.requiredText("path"), section.textMap("query"),
                section.node("body"), expression(section, "records", WHOLE), expression(section, "key", WHOLE), cursor(section.section("cursor")),
                pages(section), removed(section.section("removed")));
        if (section.node("key") == null) {
            section.findings().error(section.node(), section.name() + " has no \"key\"", "add key: the path of a record's own id, such as .id");
        }
        section.done();
        return stream;
    }

    private static Connector.@Nullable Cursor cursor(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Connector.Cursor cursor = new Connector.Cursor(expression(section, "field", WHOLE), section.text("parameter"), section.text("format", "iso"),
                section.zone("zone") == null ? null : section.text("zone"), section.duration("lookback", Duration.ofMinutes(5)),
                section.duration("settle", Duration.ZERO));
        if (!CursorFormat.isKnown(cursor.format())) {
            section.findings().error(Objects.requireNonNull(section.node("format")), section.name() + ": \"" + cursor.format() + "\" is no date format",
                    "write iso, epoch-ms, epoch-s or a pattern such as yyyy-MM-dd'T'HH:mm:ss");
        }
        section.done();
        return cursor;
    }

    private static Connector.Pages pages(Section stream) {
        YamlNode node = stream.node("pages");
        if (node == null) {
            return new Connector.Pages(Connector.PageKind.NONE, null, null, 0, null, null);
        }
        if (node.isScalar()) {
            return defaults(stream.choice("pages", Connector.PageKind.class, Connector.PageKind.NONE));
        }
        Section section = Section.of(node, stream.findings(), stream.name() + ": pages");
        Connector.PageKind kind = section.choice("kind", Connector.PageKind.class, Connector.PageKind.NONE);
        Connector.Pages usual = defaults(kind);
        Connector.Pages pages = new Connector.Pages(kind, section.textOr("parameter", usual.parameter()), section.textOr("sizeParameter", usual.sizeParameter()),
                section.integer("size", usual.size()), section.node("total") == null ? usual.total() : expression(section, "total", WHOLE),
                section.node("next") == null ? usual.next() : expression(section, "next", WHOLE));
        if ((kind == Connector.PageKind.CURSOR || kind == Connector.PageKind.KEYSET) && pages.next() == null) {
            section.findings().error(node, section.name() + " has no \"next\"", kind == Connector.PageKind.CURSOR
                    ? "add next: the path of the next page's token" : "add next: the path of the sort key within a record");
        }
        section.done();
        return pages;
    }

    private static Connector.Pages defaults(Connector.PageKind kind) {
        return switch (kind) {
            case OFFSET -> new Connector.Pages(kind, "offset", "limit", 100, null, null);
            case PAGE -> new Connector.Pages(kind, "page", "limit", 100, null, null);
            case CURSOR -> new Connector.Pages(kind, null, null, 100, null, null);
            case KEYSET, NONE -> new Connector.Pages(kind, null, null, 100, null, null);
        };
    }

    private static Connector.@Nullable Removed removed(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Connector.Removed removed = new Connector.Removed(expression(section, "ids", WHOLE), section.requiredText("table"), section.requiredText("column"));
        section.done();
        return removed;
    }

    private static Expression expression(Section section, String key, Expression fallback) {
        YamlNode node = section.node(key);
        Expression compiled = node == null ? null : Expression.compile(node, section.findings(), section.name() + ": " + key);
        return compiled == null ? fallback : compiled;
    }
}
