package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.schibsted.spt.data.jslt.Parser;
import dev.tributary.config.Findings;
import dev.tributary.config.YamlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class ExpressionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest @ValueSource(strings = {".", ".a", ".a.b", ".a.missing.b", ".list", ".n"})
    void aPathGivesWhatJsltGives(String path) throws IOException {
        JsonNode record = json("{'a': {'b': 'x'}, 'list': [1, 2], 'n': null}");
        JsonNode ours = Expression.compile(path).evaluate(record, Map.of());
        assertThat(ours == null ? JSON.nullNode() : ours).isEqualTo(Parser.compileString(path).apply(record));
    }

    @Test
    void onlyAPathTellsAMissingFieldFromANull() throws IOException {
        JsonNode record = json("{'n': null}");
        assertThat(Expression.compile(".m").evaluate(record, Map.of())).isNull();
        assertThat(Objects.requireNonNull(Expression.compile(".n").evaluate(record, Map.of())).isNull()).isTrue();
        assertThat(Objects.requireNonNull(Expression.compile("fallback(.m, .n)").evaluate(record, Map.of())).isNull()).isTrue();
    }

    @Test
    void variablesAreReachedByPathAndInJslt() throws IOException {
        Map<String, JsonNode> variables = Map.of("record", json("{'code': 'HD1'}"), "index", json("2"));
        assertThat(Expression.compile("$record.code").evaluate(json("{}"), variables)).isEqualTo(json("'HD1'"));
        assertThat(Expression.compile("$record.code + \"/\" + ($index + 1)").evaluate(json("{}"), variables)).isEqualTo(json("'HD1/3'"));
    }

    @Test
    void negateIsExact() throws IOException {
        assertThat(Objects.requireNonNull(Expression.compile("negate(.x)").evaluate(JSON.readTree("{\"x\": 2}"), Map.of())).decimalValue())
                .isEqualByComparingTo("-2");
    }

    @Test
    void anEmptyTextSaysNo() throws IOException {
        Expression when = Expression.compile(".customer");
        assertThat(when.holds(json("{'customer': 'KH1'}"), Map.of())).isTrue();
        for (String no : new String[] {"{}", "{'customer': null}", "{'customer': ''}", "{'customer': false}", "{'customer': []}"}) {
            assertThat(when.holds(json(no), Map.of())).as(no).isFalse();
        }
    }

    @Test
    void whatDoesNotCompileIsAFindingWithItsPlace() {
        Findings findings = new Findings();
        YamlNode yaml = Objects.requireNonNull(YamlNode.parse("mappings/a/b.yaml", "total: 'if (.a'", findings));
        assertThat(Expression.compile(Objects.requireNonNull(yaml.get("total")), findings, "field \"total\"")).isNull();
        assertThat(findings.all()).singleElement().asString().startsWith("mappings/a/b.yaml:1:8: field \"total\": not JSLT: ")
                .contains("; write JSLT, such as");
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
