package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.Pages;
import dev.tributary.connector.ResponseFormat;
import dev.tributary.expression.Expression;
import dev.tributary.http.BodyDecoder;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordsTest {

    private static List<JsonNode> read(String path, ResponseFormat.Shape shape, String expand, String json) {
        return RecordExtractor.of(new ResponseFormat(BodyDecoder.JSON, Expression.compile(path), shape,
                expand == null ? null : Expression.compile(expand), null, Pages.NONE), StubVendor.json(json));
    }

    private static JsonNode decode(BodyDecoder decoder, String text) throws IOException {
        return decoder.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anObjectOfObjectsIsItsValues() {
        assertThat(read(".orders", ResponseFormat.Shape.VALUES, null, "{'orders':{'7':{'id':7},'8':{'id':8}}}"))
                .extracting(record -> record.get("id").asInt()).containsExactly(7, 8);
    }

    @Test
    void oneObjectIsOneRecordAndNoneIsNone() {
        assertThat(read(".data", ResponseFormat.Shape.ONE, null, "{'data':{'id':7}}")).hasSize(1);
        assertThat(read(".data", ResponseFormat.Shape.ONE, null, "{'data':{}}")).isEmpty();
        assertThat(read(".data", ResponseFormat.Shape.ONE, null, "{}")).isEmpty();
    }

    @Test
    void aNestedListBecomesTheRecordsAndEachKeepsWhatItStoodIn() {
        List<JsonNode> rows = read(".data", ResponseFormat.Shape.LIST, ".lines",
                "{'data':[{'id':1,'lines':[{'sku':'a'},{'sku':'b'}]},{'id':2},{'id':3,'lines':['c']}]}");
        assertThat(rows).extracting(JsonNode::toString).containsExactly("{\"sku\":\"a\",\"_parent\":{\"id\":1}}",
                "{\"sku\":\"b\",\"_parent\":{\"id\":1}}", "{\"value\":\"c\",\"_parent\":{\"id\":3}}");
    }

    @Test
    void aListThatStandsDeeperIsLeftOutOfWhatItStoodInToo() {
        List<JsonNode> rows = read(".data", ResponseFormat.Shape.LIST, ".lines.nodes",
                "{'data':[{'id':1,'lines':{'more':false,'nodes':[{'sku':'a'},{'sku':'b'}]}}]}");
        assertThat(rows).extracting(JsonNode::toString).containsExactly("{\"sku\":\"a\",\"_parent\":{\"id\":1,\"lines\":{\"more\":false}}}",
                "{\"sku\":\"b\",\"_parent\":{\"id\":1,\"lines\":{\"more\":false}}}");
    }

    @Test
    void linesOfJsonAreAList() throws IOException {
        assertThat(decode(BodyDecoder.JSONL, "{\"a\":1.10}\n\n{\"a\":2}\n").toString()).isEqualTo("[{\"a\":1.1},{\"a\":2}]");
    }

    @Test
    void rowsOfACsvAreObjectsOfText() throws IOException {
        assertThat(decode(BodyDecoder.CSV, "\uFEFFId,Name\r\n1,\"An, \"\"B\"\"\"\r\n2,\u0000\r\n").toString())
                .isEqualTo("[{\"Id\":\"1\",\"Name\":\"An, \\\"B\\\"\"},{\"Id\":\"2\",\"Name\":null}]");
    }

    @Test
    void aCsvThatIsCutOffIsNotTakenForWhole() {
        assertThatThrownBy(() -> decode(BodyDecoder.CSV, "Id,Name\n1,An\n2")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> decode(BodyDecoder.CSV, "Id,Name\n1,\"An")).isInstanceOf(IOException.class);
    }
}
