package dev.tributary.lint;

import dev.tributary.config.Findings;
import dev.tributary.config.SourceLocation;
import dev.tributary.config.YamlNode;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.tooling.model.ComponentModel;
import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Component, options and types of every endpoint, judged by Camel's catalog with our own components added. Not thread-safe. */
final class EndpointCheck {

    private static final List<String> OWN = ComponentMetadata.schemes();

    private final DefaultCamelCatalog catalog = new DefaultCamelCatalog(true);
    private final Findings findings;

    EndpointCheck(Findings findings) {
        this.findings = findings;
        ComponentMetadata.addTo(catalog);
    }

    void check(RouteFile.Endpoint endpoint) {
        YamlNode uri = endpoint.uri();
        String scheme = endpoint.scheme();
        if (endpoint.open()) {
            return;
        }
        if (!uri.text().contains(":")) {
            findings.error(uri, "\"" + uri.text() + "\" names no component",
                    "write component:name, such as direct:" + (scheme.isEmpty() ? "name" : scheme));
            return;
        }
        ComponentModel model = catalog.componentJSonSchema(scheme) == null ? null : catalog.componentModel(scheme);
        if (model == null) {
            Set<String> names = new HashSet<>(catalog.findComponentNames());
            String close = Findings.closest(names, scheme);
            findings.error(uri, "unknown component \"" + scheme + "\"", "write " + String.join(", ", OWN) + " or a component of Camel"
                    + (close == null ? "" : " (did you mean " + close + "?)"));
            return;
        }
        if (!OWN.contains(scheme) && EndpointCheck.class.getResource("/META-INF/services/org/apache/camel/component/" + scheme) == null) {
            findings.error(uri, "component \"" + scheme + "\" is not part of this installation", "put " + model.getArtifactId() + " "
                    + CamelContext.class.getPackage().getImplementationVersion() + " beside the other jars in lib/");
            return;
        }
        direction(endpoint, model);
        options(endpoint, model);
    }

    private void direction(RouteFile.Endpoint endpoint, ComponentModel model) {
        if (endpoint.use() == RouteFile.Use.FROM && model.isProducerOnly()) {
            findings.error(endpoint.uri(), endpoint.scheme() + ": is no source",
                    "write it as a step, - to: {uri: \"" + endpoint.uri().text() + "\"}");
        }
        if (endpoint.use() == RouteFile.Use.TO && model.isConsumerOnly()) {
            findings.error(endpoint.uri(), endpoint.scheme() + ": is no step", "write it as the uri of from:");
        }
    }

    private void options(RouteFile.Endpoint endpoint, ComponentModel model) {
        EndpointValidationResult result = catalog.validateEndpointProperties(whole(endpoint));
        String component = endpoint.scheme();
        Set<String> names = model.getEndpointParameterOptions().stream().map(ComponentModel.EndpointOptionModel::getName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        each(result.getUnknown(), name -> findings.error(key(endpoint, name), component + ": unknown option \"" + name + "\"",
                RouteExplainer.known(names, name)));
        each(result.getInvalidInteger(), (name, value) -> wrong(endpoint, name, value, "a whole number", "write digits, such as 100"));
        each(result.getInvalidNumber(), (name, value) -> wrong(endpoint, name, value, "a number", "write digits, such as 0.5"));
        each(result.getInvalidBoolean(), (name, value) -> wrong(endpoint, name, value, "true or false", "write true or false"));
        each(result.getInvalidDuration(), (name, value) -> wrong(endpoint, name, value, "a duration", "write such as 30s or 5m"));
        each(result.getInvalidReference(), (name, value) -> wrong(endpoint, name, value, "the name of a bean", "write #name"));
        each(result.getInvalidEnum(), (name, value) -> wrong(endpoint, name, value, "a word of a list",
                Findings.oneOf(Set.of(Objects.requireNonNull(result.getInvalidEnumChoices()).get(name)), value)));
        each(result.getRequired(), name -> findings.error(endpoint.uri(), component + ": " + name + " is missing",
                "write " + model.getSyntax() + (names.contains(name) ? " with the option " + name : "")));
        if (result.getSyntaxError() != null) {
            findings.error(endpoint.uri(), "\"" + endpoint.uri().text() + "\" is not the form of " + component + ":",
                    "write " + model.getSyntax());
        }
    }

    private void wrong(RouteFile.Endpoint endpoint, String name, String value, String expected, String instead) {
        if (value.contains("${") || value.contains("{{")) {
            return;
        }
        YamlNode option = option(endpoint, name);
        SourceLocation place = option == null ? endpoint.uri().place() : option.place();
        findings.error(place, endpoint.scheme() + ": \"" + name + "\" is \"" + value + "\", expected " + expected, instead);
    }

    private static @Nullable YamlNode option(RouteFile.Endpoint endpoint, String name) {
        return endpoint.parameters() == null ? null : endpoint.parameters().get(name);
    }

    private static SourceLocation key(RouteFile.Endpoint endpoint, String name) {
        return endpoint.parameters() == null || endpoint.parameters().get(name) == null ? endpoint.uri().place()
                : endpoint.parameters().keyPlace(name);
    }

    /** The uri with the parameters in it, as the catalog reads them. */
    private String whole(RouteFile.Endpoint endpoint) {
        StringBuilder whole = new StringBuilder(endpoint.uri().text());
        if (endpoint.parameters() != null) {
            endpoint.parameters().entries().forEach((key, value) -> {
                if (value.isScalar()) {
                    whole.append(whole.indexOf("?") < 0 ? '?' : '&').append(key).append('=')
                            .append(URLEncoder.encode(value.text(), StandardCharsets.UTF_8));
                } else {
                    String found = value.isMapping() ? "a mapping" : "a list";
                    findings.error(value, endpoint.scheme() + ": \"" + key + "\" is " + found + ", expected one value",
                            "write " + key + ": value");
                }
            });
        }
        return whole.toString();
    }

    private static void each(@Nullable Set<String> names, Consumer<String> action) {
        if (names != null) {
            names.forEach(action);
        }
    }

    private static void each(@Nullable Map<String, String> values, BiConsumer<String, String> action) {
        if (values != null) {
            values.forEach(action);
        }
    }
}
