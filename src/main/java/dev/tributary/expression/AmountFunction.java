package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Exact arithmetic on amounts, which come as numbers or as text; JSLT's own goes through floating point. Null if the amount is.
 *
 * @param second how the second argument is read
 */
record AmountFunction(String getName, AmountFunction.Second second, BinaryOperator<BigDecimal> body) implements Function {

    enum Second {
        NONE, AMOUNT, CURRENCY
    }

    static final List<Function> ALL = List.of(
            /* negate(amount) */
            new AmountFunction("negate", Second.NONE, (amount, none) -> amount.negate()),
            /* subtract(amount, less) */
            new AmountFunction("subtract", Second.AMOUNT, BigDecimal::subtract),
            /* from-minor(amount, currency): 1250 of USD are 12.50, of VND and JPY 1250 */
            new AmountFunction("from-minor", Second.CURRENCY, (amount, digits) -> amount.movePointLeft(digits.intValueExact())));

    @Override
    public int getMinArguments() {
        return second == Second.NONE ? 1 : 2;
    }

    @Override
    public int getMaxArguments() {
        return getMinArguments();
    }

    @Override
    public JsonNode call(JsonNode input, JsonNode[] arguments) {
        for (JsonNode argument : arguments) {
            if (argument.isNull()) {
                return NullNode.getInstance();
            }
        }
        BigDecimal other = switch (second) {
            case NONE -> BigDecimal.ZERO;
            case AMOUNT -> amount(arguments[1]);
            case CURRENCY -> digits(arguments[1].asText());
        };
        return DecimalNode.valueOf(body.apply(amount(arguments[0]), other));
    }

    private BigDecimal amount(JsonNode node) {
        try {
            return node.isNumber() ? node.decimalValue() : new BigDecimal(node.asText().strip());
        } catch (NumberFormatException e) {
            throw new JsltException(getName + ": not a number");
        }
    }

    private BigDecimal digits(String currency) {
        try {
            return BigDecimal.valueOf(Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits()));
        } catch (IllegalArgumentException e) {
            throw new JsltException(getName + ": not a currency");
        }
    }
}
