package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
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

    static final List<Function> ALL = List.of(NEGATE);

    private Functions() {
    }
}
