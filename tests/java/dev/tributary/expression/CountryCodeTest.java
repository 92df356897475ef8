package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class CountryCodeTest {

    private static final Expression CODE = Expression.compile("country-code(.country)");

    private static JsonNode code(JsonNode country) {
        return CODE.evaluate(JsonNodeFactory.instance.objectNode().set("country", country), Map.of());
    }

    @ParameterizedTest @CsvSource({"VN, VN", "vn, VN", "Vietnam, VN", "Viet Nam, VN", "Việt Nam, VN", "VIỆT NAM, VN", "VNM, VN",
        "India, IN", "Thái Lan, TH", "Đức, DE", "USA, US",
        "United States, US", "' United Kingdom ', GB", "Côte d’Ivoire, CI", "Nhật Bản, JP"})
    void aCountryIsReadByCodeOrName(String typed, String code) {
        assertThat(code(TextNode.valueOf(typed)).asText()).isEqualTo(code);
    }

    @ParameterizedTest @ValueSource(strings = {"", "Atlantis", "Hà Nội", "84"})
    void whatIsNoCountryIsNothing(String typed) {
        assertThat(code(TextNode.valueOf(typed)).isNull()).isTrue();
    }

    @Test
    void whatIsNoTextIsNothing() {
        assertThat(code(IntNode.valueOf(84)).isNull()).isTrue();
        assertThat(code(JsonNodeFactory.instance.nullNode()).isNull()).isTrue();
    }
}
