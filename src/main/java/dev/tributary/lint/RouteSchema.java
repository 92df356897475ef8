package dev.tributary.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.tributary.config.Findings;
import dev.tributary.config.YamlNode;
import dev.tributary.io.Json;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The schema of routes that Camel ships. The validator gives the verdict; {@link RouteExplainer} says where and why, since a validator
 * answers one misspelled word with every branch of every {@code oneOf} that did not match.
 */
final class RouteSchema {

    private static final String RESOURCE = "/schema/camelYamlDsl.json";
    /** Camel reads any scalar as text first and then fills in {{placeholders}} and #references, so each scalar is checked as text. */
    private static final String OPEN = "|.*\\{\\{.*|#.*|\\$\\{.*";
    static final String BOOLEAN = "^(true|false" + OPEN + ")$";
    static final String NUMBER = "^([-+]?[0-9]+(\\.[0-9]+)?" + OPEN + ")$";

    private final JsonNode root;
    private final JsonSchema schema;

    private RouteSchema(JsonNode root) {
        this.root = root;
        // Without preloading the first answer comes four times sooner.
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder().preloadJsonSchema(false).failFast(true).locale(Locale.ENGLISH)
                .build();
        this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(root, config);
    }

    static RouteSchema ofCamel() {
        try (InputStream in = Objects.requireNonNull(YamlRoutesBuilderLoader.class.getResourceAsStream(RESOURCE), "no " + RESOURCE)) {
            JsonNode root = Json.MAPPER.readTree(in);
            scalarsAsText(root);
            return new RouteSchema(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void scalarsAsText(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("deprecated").isBoolean()) {
                object.remove("deprecated"); // the validator would warn of a keyword it does not know
            }
            String type = object.path("type").isTextual() ? object.get("type").asText() : "";
            if (type.equals("boolean") || type.equals("number") || type.equals("integer")) {
                object.put("type", "string").put("pattern", type.equals("boolean") ? BOOLEAN : NUMBER);
            }
        }
        node.forEach(RouteSchema::scalarsAsText);
    }

    void check(YamlNode file, Findings findings) {
        JsonNode document = Json.MAPPER.valueToTree(texts(file));
        var wrong = schema.validate(document);
        RouteExplainer explainer = new RouteExplainer(root, findings);
        explainer.warnOfCompact(file);
        if (!wrong.isEmpty() && !explainer.explain(file)) {
            ValidationMessage first = wrong.iterator().next();
            findings.error(file, "Camel's route schema refuses this file: " + first.getMessage(), "compare it with a shipped route");
        }
    }

    private static Object texts(YamlNode node) {
        if (node.isMapping()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.entries().forEach((key, value) -> map.put(key, value.isNull() ? Map.of() : texts(value)));
            return map;
        }
        return node.isSequence() ? List.copyOf(node.items().stream().map(RouteSchema::texts).toList()) : node.text();
    }
}
