package dev.tributary.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class LooseFunctionTest {

    private static String evaluate(String expression) {
        return String.valueOf(Expression.compile(expression).evaluate(JsonNodeFactory.instance.objectNode(), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "amount(199000) | 199000.0000", "amount(\" 12.5 \") | 12.5000", "amount(0.30000000000000004) | 0.3000", "amount(\"1e3\") | 1000.0000",
        "amount(199000, 2) | 398000.0000", "amount(\"19.99\", \"3\") | 59.9700", "amount(5, null) | 5.0000", "amount(5, \"many\") | null",
        "amount(null) | null", "amount(\"free\") | null", "amount(true) | null", "amount({\"a\": 1}) | null", "amount(\"1e999999999\") | null", "amount(\"99999999999999999999\") | null"})
    void amountsAreReadWhereTheyCanBe(String expression, String result) {
        assertThat(evaluate(expression)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "snake-case(\"Product Added\") | \"product_added\"", "snake-case(\"productAdded\") | \"product_added\"", "snake-case(\" Order  Completed! \") | \"order_completed\"",
        "snake-case(\"signed_in\") | \"signed_in\"", "snake-case(\"INSTALL\") | \"install\"", "snake-case(\"Checkout Step 2\") | \"checkout_step_2\"", "snake-case(\"Đặt Lịch\") | \"đặt_lịch\"",
        "snake-case(\"\") | \"\"", "snake-case(null) | null", "snake-case(3) | null"})
    void namesMeetThoseOfTheVocabulary(String expression, String result) {
        assertThat(evaluate(expression)).isEqualTo(result);
    }
}
