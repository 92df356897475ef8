package dev.tributary.lint;

import dev.tributary.config.SourceLocation;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a file of {@code routes/} holds, flattened for the rules. Reading never fails: what has the wrong shape is left out here, because
 * the schema check reports it.
 */
final class RouteFile {

    /** Blocks that send the very exchange through their steps, once, in the same thread. */
    private static final Set<String> STRAIGHT = Set.of("pipeline", "step");
    /** Steps after which the rest of the route runs in another thread, for some exchanges only, or not at all. */
    private static final Set<String> DIVERTING = Set.of("threads", "sample", "stop", "rollback", "throwException");
    private static final Set<String> SENDING = Set.of("to", "toD", "wireTap", "poll");

    /** How an endpoint is used. */
    enum Use {
        FROM, TO, POLL
    }

    /**
     * A place where data comes from or goes to.
     *
     * @param by       the keyword that names it, such as {@code to}
     * @param diverted the block or earlier step that keeps the whole page from coming here; null when nothing does
     */
    record Endpoint(String by, Use use, YamlNode uri, @Nullable YamlNode parameters, @Nullable String diverted) {

        String scheme() {
            String text = uri.text();
            return text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
        }

        /** What stands between the scheme and the options: {@code shop/invoices}. */
        String path() {
            String rest = uri.text().substring(Math.min(scheme().length() + 1, uri.text().length()));
            return rest.replaceFirst("^//", "").replaceFirst("\\?.*", "");
        }

        /** Whether Camel fills in part of the name at run time, so that nothing can be said about it here. */
        boolean open() {
            return path().contains("{{") || path().contains("${") || scheme().contains("{{") || scheme().contains("${");
        }
    }

    /** One route. */
    record Route(YamlNode node, SourceLocation place, @Nullable YamlNode id, @Nullable Endpoint from, List<Endpoint> endpoints) {}

    private final String name;
    private final YamlNode root;
    private final List<Route> routes = new ArrayList<>();
    private final List<YamlNode> configurationIds = new ArrayList<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<YamlNode> ids = new ArrayList<>();

    /** @param name the file's name without {@code .yaml} */
    RouteFile(String name, YamlNode root) {
        this.name = name;
        this.root = root;
        for (YamlNode item : root.items()) {
            item.entries().forEach((key, value) -> {
                int before = endpoints.size();
                if (key.equals("route") || key.equals("from")) {
                    YamlNode from = key.equals("from") ? value : value.get("from");
                    Endpoint start = from == null ? null : from(from);
                    addId(value);
                    block(value, List.of(), null);
                    YamlNode id = key.equals("from") ? null : value.get("id");
                    routes.add(new Route(value, item.keyPlace(key), id, start, List.copyOf(endpoints.subList(before, endpoints.size()))));
                } else {
                    YamlNode id = value.get("id");
                    if (key.equals("routeConfiguration") && id != null) {
                        configurationIds.add(id);
                    }
                    block(value, List.of(key), null);
                }
            });
        }
    }

    private @Nullable Endpoint from(YamlNode from) {
        YamlNode uri = from.isScalar() ? from : from.get("uri");
        if (uri == null || !uri.isScalar()) {
            return null;
        }
        Endpoint endpoint = new Endpoint("from", Use.FROM, uri, from.get("parameters"), null);
        endpoints.add(endpoint);
        return endpoint;
    }

    /** Anything that may hold steps below it. @param around the blocks that hold it, outermost first */
    private void block(YamlNode node, List<String> around, @Nullable String diverted) {
        node.items().forEach(item -> block(item, around, diverted));
        node.entries().forEach((key, value) -> {
            if (key.equals("steps")) {
                steps(value, around, diverted);
            } else if (key.equals("deadLetterUri") && value.isScalar()) {
                endpoints.add(new Endpoint(key, Use.TO, value, null, key));
            } else if (key.equals("from") || key.equals("errorHandler")) {
                block(value, around, diverted);
            } else if (!key.equals("parameters")) {
                block(value, Stream.concat(around.stream(), Stream.of(key)).toList(), diverted);
            }
        });
    }

    private void steps(YamlNode steps, List<String> around, @Nullable String divertedBefore) {
        String diverted = divertedBefore != null ? divertedBefore
                : around.stream().filter(block -> !STRAIGHT.contains(block)).findFirst().orElse(null);
        for (YamlNode item : steps.items()) {
            for (var entry : item.entries().entrySet()) {
                String kind = entry.getKey();
                YamlNode step = entry.getValue();
                YamlNode disabled = step.get("disabled");
                if (disabled != null && disabled.text().equals("true")) {
                    continue;
                }
                addId(step);
                if (SENDING.contains(kind)) {
                    send(kind, step, diverted);
                }
                block(step, Stream.concat(around.stream(), Stream.of(kind)).toList(), diverted);
                if (DIVERTING.contains(kind) && diverted == null) {
                    diverted = kind;
                }
            }
        }
    }

    private void send(String kind, YamlNode step, @Nullable String diverted) {
        YamlNode uri = step.isScalar() ? step : step.get("uri");
        if (uri != null && uri.isScalar()) {
            String away = kind.equals("wireTap") && diverted == null ? kind : diverted;
            endpoints.add(new Endpoint(kind, kind.equals("poll") ? Use.POLL : Use.TO, uri, step.get("parameters"), away));
        }
    }

    private void addId(YamlNode node) {
        YamlNode id = node.get("id");
        if (id != null && id.isScalar()) {
            ids.add(id);
        }
    }

    String name() {
        return name;
    }

    YamlNode root() {
        return root;
    }

    List<Route> routes() {
        return routes;
    }

    /** Every endpoint of the file, those of its routes and of its error policies. */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    List<YamlNode> configurationIds() {
        return configurationIds;
    }

    /** Ids of routes and steps; Camel wants each only once in all routes. */
    List<YamlNode> ids() {
        return ids;
    }
}
