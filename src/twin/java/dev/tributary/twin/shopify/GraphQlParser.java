package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the part of GraphQL that clients of a commerce API write (spec.graphql.org, October 2021): one operation, variables, aliases,
 * arguments, inline fragments, comments, block strings. Named fragments and directives are refused.
 */
final class GraphQlParser {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<GraphQlToken> tokens;
    private final JsonNode given;
    /** Declared variables; null is one without a value. */
    private final Map<String, @Nullable JsonNode> variables = new HashMap<>();
    private int at;

    private GraphQlParser(String text, JsonNode given) {
        this.tokens = GraphQlToken.read(text);
        this.given = given;
    }

    /** @param variables an object, or missing. @throws GraphQl.Refused when it is not GraphQL, or a variable has no value that it needs */
    static GraphQl parse(String text, JsonNode variables) {
        GraphQlParser parser = new GraphQlParser(text, variables);
        GraphQl document = parser.operation();
        parser.expect("");
        return document;
    }

    private GraphQl operation() {
        String kind = "query";
        if (peek().isName()) {
            kind = next().text();
            if (!kind.equals("query") && !kind.equals("mutation")) {
                throw unexpected(kind);
            }
            if (peek().isName()) {
                next();
            }
            if (skip("(")) {
                while (!skip(")")) {
                    declare();
                }
            }
        }
        return new GraphQl(kind, selection());
    }

    private void declare() {
        expect("$");
        String name = name();
        expect(":");
        String type = type();
        JsonNode value = skip("=") ? value().value() : null;
        if (given.has(name)) {
            value = given.get(name);
        }
        if (type.endsWith("!") && (value == null || value.isNull())) {
            throw new GraphQl.Refused("INVALID_VARIABLE", "Variable $" + name + " of type " + type + " was provided invalid value");
        }
        if (value != null && !value.isNull()
                && (type.startsWith("Int") && !value.isIntegralNumber() || type.startsWith("Boolean") && !value.isBoolean()
                        || (type.startsWith("String") || type.startsWith("ID")) && !value.isTextual())) {
            throw new GraphQl.Refused("INVALID_VARIABLE", "Variable $" + name + " of type " + type + " was provided invalid value");
        }
        variables.put(name, value);
    }

    private String type() {
        String inner;
        if (skip("[")) {
            inner = "[" + type() + "]";
            expect("]");
        } else {
            inner = name();
        }
        return skip("!") ? inner + "!" : inner;
    }

    private List<GraphQl.Field> selection() {
        expect("{");
        List<GraphQl.Field> fields = new ArrayList<>();
        while (!skip("}")) {
            fields.add(skip("...") ? fragment() : field());
        }
        if (fields.isEmpty()) {
            throw unexpected("}");
        }
        return List.copyOf(fields);
    }

    private GraphQl.Field fragment() {
        if (!name().equals("on")) {
            throw new GraphQl.Refused("PARSE_ERROR", "Named fragments are not served here; write the fields, or ... on Type");
        }
        String type = name();
        return new GraphQl.Field("...", "...", Map.of(), selection(), type);
    }

    private GraphQl.Field field() {
        String name = name();
        String alias = name;
        if (skip(":")) {
            name = name();
        }
        Map<String, GraphQl.Argument> arguments = new LinkedHashMap<>();
        if (skip("(")) {
            while (!skip(")")) {
                String argument = name();
                expect(":");
                GraphQl.Argument value = value();
                if (!value.value().isMissingNode()) {
                    arguments.put(argument, value);
                }
            }
        }
        return new GraphQl.Field(alias, name, Map.copyOf(arguments), peek().is("{") ? selection() : List.of(), null);
    }

    /** Missing for a variable without a value. */
    private GraphQl.Argument value() {
        GraphQlToken token = next();
        switch (token.kind()) {
            case TEXT -> {
                return new GraphQl.Argument(NODES.textNode(token.text()), false);
            }
            case NUMBER -> {
                return new GraphQl.Argument(token.text().matches("-?\\d+") ? NODES.numberNode(Long.parseLong(token.text()))
                        : NODES.numberNode(new java.math.BigDecimal(token.text())), false);
            }
            case NAME -> {
                return switch (token.text()) {
                    case "true", "false" -> new GraphQl.Argument(NODES.booleanNode(token.text().equals("true")), false);
                    case "null" -> new GraphQl.Argument(NODES.nullNode(), false);
                    default -> new GraphQl.Argument(NODES.textNode(token.text()), true);
                };
            }
            default -> {
                return composed(token);
            }
        }
    }

    private GraphQl.Argument composed(GraphQlToken token) {
        switch (token.text()) {
            case "$" -> {
                String name = name();
                if (!variables.containsKey(name)) {
                    throw new GraphQl.Refused("variableNotDefined", "Variable $" + name + " is used but not declared");
                }
                JsonNode value = variables.get(name);
                return new GraphQl.Argument(value == null ? NODES.missingNode() : value, true);
            }
            case "[" -> {
                ArrayNode array = NODES.arrayNode();
                while (!skip("]")) {
                    array.add(value().value());
                }
                return new GraphQl.Argument(array, false);
            }
            case "{" -> {
                ObjectNode object = NODES.objectNode();
                while (!skip("}")) {
                    String name = name();
                    expect(":");
                    object.set(name, value().value());
                }
                return new GraphQl.Argument(object, false);
            }
            default -> throw unexpected(token.text());
        }
    }

    private String name() {
        GraphQlToken token = next();
        if (!token.isName()) {
            throw unexpected(token.text());
        }
        return token.text();
    }

    private GraphQlToken peek() {
        return tokens.get(at);
    }

    private GraphQlToken next() {
        return tokens.get(at < tokens.size() - 1 ? at++ : at);
    }

    private boolean skip(String punctuator) {
        if (peek().is(punctuator)) {
            next();
            return true;
        }
        if (peek().is("")) {
            throw unexpected("");
        }
        return false;
    }

    private void expect(String punctuator) {
        GraphQlToken token = next();
        if (!token.is(punctuator)) {
            throw unexpected(token.text());
        }
    }

    private static GraphQl.Refused unexpected(String what) {
        return new GraphQl.Refused("PARSE_ERROR", what.isEmpty() ? "Parse error on end of query" : "Parse error on \"" + what + "\"");
    }
}
