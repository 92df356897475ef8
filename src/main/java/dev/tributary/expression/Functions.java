package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;

import java.util.List;

/** What mappings need beyond JSLT's own functions. */
final class Functions {

    /** {@code negate(number)}: exact, where JSLT's {@code 0 - x} goes through floating point. */
    private static final Function NEGATE = new Function() {
        @Override
        public String getName() {
            return "negate";
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
            if (arguments[0].isNull()) {
                return NullNode.getInstance();
            }
            if (!arguments[0].isNumber()) {
                throw new JsltException("negate: not a number");
            }
            return DecimalNode.valueOf(arguments[0].decimalValue().negate());
        }
    };

    /** {@code country-code(text)}: a country by code or name, in English or Vietnamese; null for what is none, since people type anything there. */
    private static final Function COUNTRY_CODE = new Function() {
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
    };

    static final List<Function> ALL = List.of(NEGATE, COUNTRY_CODE);

    private Functions() {
    }
}
