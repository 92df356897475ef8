package dev.tributary.twin.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * One GraphQL operation with its variables filled in. Immutable.
 *
 * @param kind   {@code query} or {@code mutation}
 * @param fields what it selects of the root
 */
record GraphQl(String kind, List<Field> fields) {

    /** An argument's value. @param symbol whether it was written as an enum constant, without quotes */
    record Argument(JsonNode value, boolean symbol) {}

    /**
     * One selected field, or an inline fragment.
     *
     * @param alias     its name in the answer
     * @param arguments without those whose variable has no value
     * @param selection empty for a scalar
     * @param on        the type of an inline fragment, whose name is then {@code ...}
     */
    record Field(String alias, String name, Map<String, Argument> arguments, List<Field> selection, @Nullable String on) {

        boolean isFragment() {
            return on != null;
        }

        @Nullable
        String text(String argument) {
            Argument given = arguments.get(argument);
            return given == null || given.value().isNull() ? null : given.value().asText();
        }

        /** @return -1 when it is not given */
        int number(String argument) {
            Argument given = arguments.get(argument);
            return given == null || given.value().isNull() ? -1 : given.value().asInt();
        }
    }

    /** A document that a GraphQL server refuses before it runs anything. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final String code;

        Refused(String code, String message) {
            super(message);
            this.code = code;
        }
    }
}
