package dev.tributary.lint;

import dev.tributary.config.Findings;
import dev.tributary.config.SourceLocation;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Our own rules for routes: one route per file, named after it; names that exist; exactly one way from {@code pull:} or {@code receive:} to
 * {@code store:}.
 */
final class RouteRules {

    /** What else Camel would take at the top of a file; it applies to every route, or hides one. */
    private static final Set<String> CAMELS = Set.of("route", "beans", "rest", "restConfiguration", "routeTemplate", "templatedRoute",
            "dataFormats",
            "errorHandler", "intercept", "interceptFrom", "interceptSendToEndpoint", "onCompletion", "onException");

    /** What emits pages that have to be stored. */
    private static final Set<String> PAGES = Set.of("pull", "receive");

    private final Known known;
    private final Findings findings;

    RouteRules(Known known, Findings findings) {
        this.known = known;
        this.findings = findings;
    }

    void check(List<RouteFile> files) {
        Map<String, YamlNode> ids = new HashMap<>();
        List<String> configurations = files.stream().flatMap(file -> file.configurationIds().stream()).map(YamlNode::text).toList();
        for (RouteFile file : files) {
            shape(file);
            for (YamlNode id : file.ids()) {
                YamlNode earlier = ids.putIfAbsent(id.text(), id);
                if (earlier != null) {
                    findings.error(id, "id \"" + id.text() + "\" is taken by " + earlier.place(), "write another id, or none");
                }
            }
            file.routes().forEach(route -> configuration(route, configurations));
            file.routes().stream().filter(route -> route.from() != null && PAGES.contains(route.from().scheme())).forEach(this::stored);
            file.endpoints().stream().filter(endpoint -> !endpoint.open()).forEach(this::names);
            file.endpoints().forEach(this::cron);
        }
    }

    private void shape(RouteFile file) {
        boolean policies = file.name().startsWith("_");
        for (YamlNode item : file.root().items()) {
            for (String key : item.entries().keySet()) {
                boolean fits = policies ? key.equals("routeConfiguration") : key.equals("route");
                if (!fits && key.equals("from")) {
                    findings.error(item.keyPlace(key), "a route without a name",
                            "write - route: with id: " + file.name() + " and this from: below it");
                } else if (!fits && key.equals("routeConfiguration")) {
                    findings.error(item.keyPlace(key), "an error policy in a route's file", "move it to routes/_errors.yaml");
                } else if (!fits && CAMELS.contains(key)) {
                    findings.error(item.keyPlace(key), "\"" + key + "\" has no place in this file",
                            policies ? "write it inside - routeConfiguration:, or take it away" : "keep one - route: per file");
                }
            }
        }
        if (policies) {
            return;
        }
        if (file.routes().isEmpty()) {
            findings.error(file.root(), "no route in this file", "write one - route:, or take the file away");
        }
        file.routes().stream().skip(1).forEach(
                route -> findings.error(route.place(), "a second route in one file", "give it a file of its own, named after its id"));
        file.routes().stream().limit(1).forEach(route -> named(route, file.name()));
    }

    private void named(RouteFile.Route route, String name) {
        if (!route.node().isMapping() || route.node().get("route") != null) {
            return;
        }
        YamlNode id = route.id();
        if (id == null && route.node().get("from") != null) {
            findings.error(route.place(), "the route has no id", "add id: " + name);
        } else if (id != null && !id.text().equals(name)) {
            findings.error(id, "id \"" + id.text() + "\" is not the file's name",
                    "write id: " + name + ", or rename the file to " + id.text() + ".yaml");
        }
    }

    private void configuration(RouteFile.Route route, Collection<String> configurations) {
        YamlNode named = route.node().get("routeConfigurationId");
        if (named == null) {
            return;
        }
        for (String word : named.text().split(",")) {
            if (!word.contains("*") && !word.contains("{{") && !configurations.contains(word.strip())) {
                findings.error(named, "unknown routeConfiguration \"" + word.strip() + "\"",
                        configurations.isEmpty() ? "declare it in routes/_errors.yaml" : Findings.oneOf(configurations, word.strip()));
            }
        }
    }

    /** A page counts as stored only when the whole of it went through one store: (the checkpoint rides on the exchange). */
    private void stored(RouteFile.Route route) {
        List<RouteFile.Endpoint> stores = route.endpoints().stream().filter(endpoint -> endpoint.scheme().equals("store")).toList();
        String scheme = java.util.Objects.requireNonNull(route.from()).scheme();
        YamlNode pull = route.from().uri();
        YamlNode from = route.node().get("from");
        boolean steps = from == null || from.get("steps") != null; // without steps the schema has spoken
        if (stores.isEmpty() && steps) {
            findings.error(pull, "a " + scheme + ": route without a store: step", "end its steps with - to: {uri: \"store:canonical\"}");
        }
        for (RouteFile.Endpoint store : stores) {
            if (store.diverted() != null) {
                findings.error(store.uri(), "store: is reached through \"" + store.diverted() + "\", so a whole page may never be stored",
                        "put it among the route's own steps, with nothing that splits, gathers, skips or hands over before it");
            }
        }
        stores.stream().skip(1)
                .forEach(store -> findings.error(store.uri(), "a second store: step in one " + scheme + ": route", "keep exactly one"));
    }

    private void names(RouteFile.Endpoint endpoint) {
        YamlNode uri = endpoint.uri();
        String path = endpoint.path();
        switch (endpoint.scheme()) {
            case "pull" -> stream(uri, "pull", path, known.streamsByConnector());
            case "receive" -> stream(uri, "receive", path, known.received());
            case "map" -> oneOf(uri, "mapping", path, known.mappings());
            case "audience" -> oneOf(uri, "audience", path, known.audiences());
            case "push" -> oneOf(uri, "platform", path, known.platforms());
            case "store" -> oneOf(uri, "store", path, Set.of("canonical"));
            default -> {
            }
        }
    }

    private void stream(YamlNode uri, String scheme, String path, Map<String, Set<String>> byConnector) {
        String connector = path.replaceFirst("/.*", "");
        Set<String> streams = byConnector.get(connector);
        if (path.isEmpty()) {
            return; // the catalog says that it is missing
        }
        if (streams == null) {
            oneOf(uri, "connector", connector, byConnector.keySet());
        } else if (!path.contains("/")) {
            findings.error(uri, scheme + ":" + connector + " names no stream",
                    "write " + scheme + ":" + connector + "/ and one of " + String.join(", ", streams.stream().sorted().toList()));
        } else {
            oneOf(uri, "stream", path.substring(path.indexOf('/') + 1), streams);
        }
    }

    private void oneOf(YamlNode uri, String kind, String written, Set<String> names) {
        if (!written.isEmpty() && !names.contains(written)) {
            findings.error(uri, "unknown " + kind + " \"" + written + "\"",
                    names.isEmpty() ? "there is no " + kind + " in this home yet" : Findings.oneOf(names, written));
        }
    }

    private void cron(RouteFile.Endpoint endpoint) {
        if (!ComponentMetadata.schemes().contains(endpoint.scheme())) {
            return;
        }
        YamlNode option = endpoint.parameters() == null ? null : endpoint.parameters().get("cron");
        String text = option == null ? inUri(endpoint.uri().text()) : option.text();
        if (text != null && !text.contains("{{") && !CronExpression.isValidExpression(text)) {
            SourceLocation place = option == null ? endpoint.uri().place() : option.place();
            findings.error(place, "cron \"" + text + "\" is not second minute hour day month weekday", "write such as 0 0/15 * * * ?");
        }
    }

    private static @Nullable String inUri(String uri) {
        String query = uri.contains("?") ? uri.substring(uri.indexOf('?') + 1) : "";
        for (String pair : query.split("&")) {
            if (pair.startsWith("cron=")) {
                return URLDecoder.decode(pair.substring("cron=".length()), StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
