package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * {@code lowercase(text)} and {@code uppercase(text)}, in place of JSLT's own, which go by the language of the machine: in Turkish the
 * small letter of I is ı, so the same e-mail address would be two keys.
 */
record CaseFunction(String getName, UnaryOperator<String> body) implements Function {

    static final List<Function> ALL = List.of(new CaseFunction("lowercase", text -> text.toLowerCase(Locale.ROOT)),
            new CaseFunction("uppercase", text -> text.toUpperCase(Locale.ROOT)));

    @Override
    public int getMinArguments() {
        return 1;
    }

    @Override
    public int getMaxArguments() {
        return 1;
    }

    @Override
    public JsonNode call(JsonNode input, JsonNode[] arguments) {
        return arguments[0].isNull() ? NullNode.getInstance() : TextNode.valueOf(body.apply(arguments[0].asText()));
    }
}
