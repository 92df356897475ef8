package dev.tributary.expression;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.schibsted.spt.data.jslt.JsltException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AmountFunctionTest {

    private static String evaluate(String expression) {
        return String.valueOf(Expression.compile(expression).evaluate(JsonNodeFactory.instance.objectNode(), Map.of()));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "negate(\"19.90\") | -19.90", "negate(2) | -2", "negate(null) | null",
        "subtract(\"54.10\", \"27.05\") | 27.05", "subtract(0.3, \"0.1\") | 0.2", "subtract(null, 1) | null",
        "from-minor(1250, \"USD\") | 12.50", "from-minor(1250, \"VND\") | 1250", "from-minor(1250, \"JPY\") | 1250",
        "from-minor(-1250, \"KWD\") | -1.250", "from-minor(null, \"USD\") | null"})
    void amountsAreExact(String expression, String result) {
        assertThat(evaluate(expression)).isEqualTo(result);
    }

    @Test
    void whatIsNoAmountOrCurrencyIsRefused() {
        assertThatThrownBy(() -> evaluate("negate(\"ten\")")).isInstanceOf(JsltException.class);
        assertThatThrownBy(() -> evaluate("from-minor(1, \"dong\")")).isInstanceOf(JsltException.class);
    }
}
