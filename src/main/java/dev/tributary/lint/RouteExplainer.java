package dev.tributary.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.config.Findings;
import dev.tributary.config.SourceLocation;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says in one finding per mistake why the schema refuses a file: it walks file and schema together and, where the schema offers branches,
 * takes what all of them allow. Blind to what only a real validator judges, hence asked only after it. It also finds what the schema allows
 * and Camel advises against.
 */
final class RouteExplainer {

    /** What a compact value becomes where the schema demands no key of its own. */
    private static final Map<String, String> MAIN_KEYS = Map.of("bean", "ref", "method", "ref", "rollback", "message", "sample",
            "samplePeriod");

    private final JsonNode root;
    private final Findings findings;
    private boolean found;

    RouteExplainer(JsonNode root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    /** @return whether it found a reason */
    boolean explain(YamlNode file) {
        if (!file.isSequence()) {
            error(file.place(), "a route file is a list", "begin it with - route:");
            return true;
        }
        for (YamlNode item : file.items()) {
            walk(item, root.path("items"), "file", item.place());
        }
        return found;
    }

    /** Warns of one value where Camel's canonical schema has a mapping. Camel still takes both, and warns of it at every start. */
    void warnOfCompact(YamlNode file) {
        file.items().forEach(item -> compact(item, root.path("items"), false));
    }

    private void compact(YamlNode node, JsonNode schema, boolean steps) {
        List<JsonNode> branches = branches(schema);
        branches.stream().filter(branch -> branch.has("items")).findFirst()
                .ifPresent(branch -> node.items().forEach(item -> compact(item, branch.get("items"), steps)));
        Map<String, JsonNode> children = children(branches);
        node.entries().forEach((key, value) -> {
            JsonNode child = children.getOrDefault(key, MissingNode.getInstance());
            if (!value.isScalar()) {
                compact(value, child, key.equals("steps"));
            } else if (!value.isNull() && types(branches(child)).containsAll(Set.of("string", "object"))) {
                String inside = resolve(child).path("required").path(0).asText(MAIN_KEYS.getOrDefault(key, ""));
                findings.warning(node.keyPlace(key), (steps ? "step " : "") + "\"" + key + "\" is written in compact notation",
                        "write " + key + (inside.isEmpty() ? ": as a mapping" : ": {" + inside + ": …}"));
            }
        });
    }

    private void walk(YamlNode node, JsonNode schema, String name, SourceLocation place) {
        List<JsonNode> branches = branches(schema);
        Set<String> types = types(branches);
        boolean mapping = node.isMapping() || node.isNull();
        String type = mapping ? "object" : node.isSequence() ? "array" : "string";
        List<JsonNode> fitting = branches.stream().filter(branch -> branch.path("type").asText(type).equals(type) && !branch.isEmpty())
                .toList();
        if (!types.isEmpty() && !types.contains(type)) {
            error(node.place(), "\"" + name + "\" is " + said(node) + ", expected " + expected(types), instead(types, name));
        } else if (node.isSequence()) {
            fitting.stream().filter(branch -> branch.has("items")).findFirst().ifPresent(branch -> node.items()
                    .forEach(item -> walk(item, branch.get("items"), name.equals("steps") ? "step" : name, item.place())));
        } else if (mapping) {
            mapping(node, schema, fitting, name, place);
        } else {
            scalar(node, fitting, name);
        }
    }

    private void scalar(YamlNode node, List<JsonNode> branches, String name) {
        if (branches.isEmpty() || branches.stream().anyMatch(branch -> accepts(branch, node.text()))) {
            return;
        }
        JsonNode branch = branches.get(0);
        String what = "\"" + name + "\" is \"" + node.text() + "\", expected ";
        if (branch.has("enum")) {
            Set<String> words = new LinkedHashSet<>();
            branch.get("enum").forEach(word -> words.add(word.asText()));
            error(node.place(), what + "a word of a list", Findings.oneOf(words, node.text()));
        } else if (branch.path("pattern").asText().equals(RouteSchema.BOOLEAN)) {
            error(node.place(), what + "true or false", "write true or false");
        } else {
            error(node.place(), what + "a number", "write digits, such as 1000");
        }
    }

    private static boolean accepts(JsonNode branch, String text) {
        if (branch.has("enum")) {
            for (JsonNode word : branch.get("enum")) {
                if (word.asText().equals(text)) {
                    return true;
                }
            }
            return false;
        }
        return !branch.has("pattern") || text.matches(branch.get("pattern").asText());
    }

    private void mapping(YamlNode node, JsonNode schema, List<JsonNode> branches, String name, SourceLocation place) {
        Map<String, JsonNode> children = children(branches);
        boolean closed = false;
        boolean oneOnly = false;
        Set<String> required = new LinkedHashSet<>();
        resolve(schema).path("required").forEach(key -> required.add(key.asText()));
        for (JsonNode branch : branches) {
            if (branch.has("additionalProperties") && !branch.get("additionalProperties").asBoolean(true)) {
                closed = true;
                branch.path("required").forEach(key -> required.add(key.asText()));
            }
            oneOnly |= branch.path("maxProperties").asInt(0) == 1;
        }
        String previous = null;
        Set<String> misspelled = new LinkedHashSet<>();
        for (var entry : node.entries().entrySet()) {
            String key = entry.getKey();
            JsonNode child = children.get(key);
            if (child != null) {
                walk(entry.getValue(), child, key, node.keyPlace(key));
            } else if (closed) {
                error(node.keyPlace(key), name + ": unknown " + (name.equals("step") ? "step" : "key") + " \"" + key + "\"",
                        known(children.keySet(), key));
                misspelled.add(String.valueOf(Findings.closest(children.keySet(), key)));
            }
            if (oneOnly && previous != null) {
                error(node.keyPlace(key), name + ": \"" + key + "\" stands beside \"" + previous + "\"",
                        "begin it with a dash of its own, - " + key + ":");
            }
            previous = key;
        }
        for (String key : required) {
            if (node.get(key) == null && !misspelled.contains(key)) {
                error(place, name + " has no \"" + key + "\"", "add " + key + ": …");
            }
        }
        exclusive(node, resolve(schema), name);
    }

    /** Where exactly one of several keys may stand: the expression languages, the data formats. */
    private void exclusive(YamlNode node, JsonNode schema, String name) {
        for (JsonNode any : schema.path("anyOf")) {
            String first = null;
            for (JsonNode branch : any.path("oneOf")) {
                if (branch.has("$ref")) {
                    exclusive(node, resolve(branch), name);
                    continue;
                }
                String key = branch.path("required").path(0).asText("");
                if (node.get(key) != null && first != null) {
                    error(node.keyPlace(key), name + ": \"" + key + "\" stands beside \"" + first + "\"", "keep one of the two");
                }
                first = node.get(key) == null ? first : key;
            }
        }
    }

    private static Map<String, JsonNode> children(List<JsonNode> branches) {
        Map<String, JsonNode> children = new LinkedHashMap<>();
        branches.forEach(branch -> branch.path("properties").fields().forEachRemaining(entry -> {
            if (!children.containsKey(entry.getKey()) || children.get(entry.getKey()).isEmpty()) {
                children.put(entry.getKey(), entry.getValue());
            }
        }));
        return children;
    }

    private static Set<String> types(List<JsonNode> branches) {
        Set<String> types = new LinkedHashSet<>();
        branches.forEach(branch -> types.add(branch.path("type").asText("")));
        types.remove("");
        return types;
    }

    /** All that a value may be: the schema itself and the branches below it, except those that only forbid. */
    private List<JsonNode> branches(JsonNode schema) {
        List<JsonNode> branches = new ArrayList<>();
        collect(schema, branches);
        return branches;
    }

    private void collect(JsonNode schema, List<JsonNode> into) {
        JsonNode resolved = resolve(schema);
        into.add(resolved);
        for (String word : List.of("anyOf", "oneOf")) {
            for (JsonNode branch : resolved.path(word)) {
                if (!branch.has("not")) {
                    collect(branch, into);
                }
            }
        }
    }

    private JsonNode resolve(JsonNode schema) {
        JsonNode resolved = schema;
        while (resolved.has("$ref")) {
            resolved = root.at(resolved.get("$ref").asText().substring(1));
        }
        return resolved;
    }

    /** A short list in full; of a long one only the likely word. */
    static String known(Set<String> words, @Nullable String written) {
        if (words.size() <= 16 || written == null) {
            return Findings.oneOf(words, written);
        }
        String close = Findings.closest(words, written);
        return close == null ? "write one of the " + words.size() + " words Camel knows here" : "write " + close;
    }

    private static String said(YamlNode node) {
        return node.isNull() ? "empty" : node.isMapping() ? "a mapping" : node.isSequence() ? "a list" : "\"" + node.text() + "\"";
    }

    private static String expected(Set<String> types) {
        return String.join(" or ",
                types.stream().map(type -> type.equals("object") ? "a mapping" : type.equals("array") ? "a list" : "one value").toList());
    }

    private static String instead(Set<String> types, String name) {
        return types.contains("object") ? "write " + (name.equals("step") ? "- to: {uri: …}" : name + ": {key: value}")
                : types.contains("array") ? "begin each item of " + name + ": with a dash"
                : "write " + name + ": value";
    }

    private void error(SourceLocation place, String what, String instead) {
        found = true;
        findings.error(place, what, instead);
    }
}
