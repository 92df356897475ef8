package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;

/**
 * {@code country-code(text)}: a country by code or name, in English or Vietnamese; null for what is none, since people type anything there.
 */
record CountryFunction() implements Function {

    @Override
    public String getName() {
        return "country-code";
    }

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
        String code = arguments[0].isTextual() ? Countries.code(arguments[0].textValue()) : null;
        return code == null ? NullNode.getInstance() : TextNode.valueOf(code);
    }
}
