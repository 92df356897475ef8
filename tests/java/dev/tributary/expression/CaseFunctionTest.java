package dev.tributary.expression;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests run on a machine that speaks Turkish, where JSLT's own would give ı and İ. */
class CaseFunctionTest {

    @ParameterizedTest @CsvSource(delimiter = '|', value = {"lowercase(\"INFO@Example.com\") | \"info@example.com\"",
        "uppercase(\"ti\") | \"TI\"", "lowercase(null) | null", "uppercase(12) | \"12\""})
    void lettersAreThoseOfNoLanguage(String expression, String result) {
        assertThat(String.valueOf(Expression.compile(expression).evaluate(JsonNodeFactory.instance.objectNode(), Map.of())))
                .isEqualTo(result);
    }
}
