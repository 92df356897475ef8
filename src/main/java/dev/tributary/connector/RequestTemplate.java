package dev.tributary.connector;

import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request as a template: every text may hold placeholders, and a parameter with an unset one is left out.
 *
 * @param path  below the base address, or an address of its own
 * @param query a parameter that is a mapping or a list is sent as JSON text
 * @param body  JSON, or null for a call without a body
 */
public record RequestTemplate(String method, String path, Map<String, YamlNode> query, Map<String, String> headers,
        @Nullable YamlNode body) {

    /** The template of a stream that makes no calls. */
    static final RequestTemplate NONE = new RequestTemplate("GET", "", Map.of(), Map.of(), null);

    /** Reads {@code method}, {@code path}, {@code query}, {@code headers} and {@code body} of a section that may have other keys too. */
    static RequestTemplate read(Section section) {
        YamlNode body = section.node("body");
        return new RequestTemplate(section.text("method", body == null ? "GET" : "POST"), section.requiredText("path"), query(section),
                section.textMap("headers"), body);
    }

    static Map<String, YamlNode> query(Section section) {
        YamlNode query = section.node("query");
        if (query != null && !query.isMapping()) {
            section.findings().error(query, section.name() + ": \"query\" is no mapping", "write name: value pairs");
        }
        return query == null ? Map.of() : new LinkedHashMap<>(query.entries());
    }
}
