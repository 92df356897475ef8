package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.MappedPage;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.expression.Expression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ChildrenTest {

    @TempDir Path folder;

    private MappedPage map(String record) throws IOException {
        Files.createDirectories(folder.resolve("mappings/till"));
        Files.copy(Path.of("mappings/canonical.yaml"), folder.resolve("mappings/canonical.yaml"));
        Files.writeString(folder.resolve("mappings/till/orders.yaml"), """
                from: till/orders
                emit:
                  - {to: orders, when: .sold, fields: {source_id: .id, kind: '"sale"'}}
                  - {to: order_lines, when: .sold, each: .sold, fields: {source_id: '$record.id + "/" + $index', order_id: $record.id, quantity: .}}
                  - {to: orders, when: .back, fields: {source_id: .id + "/return", kind: '"return"'}}
                  - {to: order_lines, when: .back, each: .back, fields: {source_id: '$record.id + "/return/" + $index', order_id: $record.id + "/return", quantity: .}}
                """);
        Home home = new Home(folder);
        Findings findings = new Findings();
        CanonicalModel model = CanonicalFile.read(home, findings);
        Mapping mapping = MappingFile.readAll(home, model, findings).get("till/orders");
        assertThat(findings.all()).isEmpty();
        JsonNode json = new ObjectMapper().readTree(record);
        return mapping.map(List.of(json), new Origin("till", ZoneOffset.UTC, "VN", "VND"), Expression.compile(".id"), null);
    }

    @Test
    void belongToTheRowOfTheirParentsTableThatStandsBeforeThem() throws IOException {
        MappedPage page = map("{\"id\":\"A\",\"sold\":[1,2],\"back\":[-1]}");
        assertThat(page.children()).extracting(set -> set.parent().sourceId() + ":" + set.rows().size()).containsExactly("A:2",
                "A/return:1");
    }

    @Test
    void ofARecordThatIsOnlyTheSecondOfTheTwoBelongToThat() throws IOException {
        assertThat(map("{\"id\":\"B\",\"back\":[-1,-2]}").children()).extracting(set -> set.parent().sourceId() + ":" + set.rows().size())
                .containsExactly("B/return:2");
    }
}
