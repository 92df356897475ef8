package dev.tributary.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.InvalidValue;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.expression.Expression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The closed lists of what an engagement may be. */
class EventVocabularyTest {

    private static final Path ROOT = Path.of(System.getProperty("user.dir"));

    @TempDir Path home;

    private static Column column(String name) {
        CanonicalModel model = CanonicalFile.read(new Home(ROOT), new Findings());
        var table = Objects.requireNonNull(model.table("engagements"));
        return table.columns().get(table.ordinal(name));
    }

    private List<String> findings(String type, String channel) throws IOException {
        Files.createDirectories(home.resolve("mappings/shop"));
        Files.copy(ROOT.resolve(CanonicalFile.PATH), home.resolve(CanonicalFile.PATH));
        Files.writeString(home.resolve("mappings/shop/events.yaml"), """
                from: shop/events
                emit:
                  - to: engagements
                    fields:
                      source_id: .id
                      type: '%s'
                      channel: '%s'
                """.formatted(type, channel));
        Findings findings = new Findings();
        Home read = new Home(home);
        MappingFile.readAll(read, CanonicalFile.read(read, findings), findings);
        return findings.all().stream().map(Finding::toString).toList();
    }

    @Test
    void thePageAndTheModelSayTheSame() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/events.md"));
        List<String> types = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|").matcher(page).results().map(found -> found.group(1)).toList();
        assertThat(types).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(column("type").values()).hasSize(118);
        String channels = page.substring(page.indexOf("## Channels"), page.indexOf("What is finer"));
        assertThat(Pattern.compile("`([a-z_]+)`").matcher(channels).results().map(found -> found.group(1)).toList())
                .containsExactlyInAnyOrderElementsOf(column("channel").values());
    }

    @Test
    void wordsOfTheListsAreFineAndSoIsWhatOnlyTheRecordKnows() throws IOException {
        assertThat(findings("if (.status == \"sms_sent\") \"message_sent\" else if (.x) \"message_failed\" else .kind", "\"sms\""))
                .isEmpty();
    }

    @ParameterizedTest @CsvSource(delimiter = ';', value = {
        "\"mesage_sent\"; \"sms\"; 6:13; \"mesage_sent\" is no type of engagements; did you mean message_sent?",
        "if (.a) \"message_sent\" else \"sms_failed\"; \"sms\"; 6:13; \"sms_failed\" is no type of engagements; mappings/canonical.yaml",
        "(if (.a) \"sms_sent\" else \"message_sent\"); \"sms\"; 6:13; \"sms_sent\" is no type of engagements; mappings/canonical.yaml",
        "\"message_sent\"; \"SMS\"; 7:16; \"SMS\" is no channel of engagements; app_push"})
    void aConstantThatIsNoneOfThemIsAFinding(String type, String channel, String place, String what, String instead) throws IOException {
        assertThat(findings(type, channel)).singleElement().asString().startsWith("mappings/shop/events.yaml:" + place + ": ")
                .contains(what).contains(instead);
    }

    @Test
    void aRecordThatBringsAnotherWordDoesNotFit() {
        Table table = Objects.requireNonNull(CanonicalFile.read(new Home(ROOT), new Findings()).table("engagements"));
        Field field = new Field(table, column("type"), Expression.compile(".kind"));
        Origin origin = new Origin("twilio", ZoneOffset.UTC, null, null);
        Row row = new Row(table, false);
        assertThatThrownBy(() -> field.fill(row, record("sms_sent"), Map.of(), origin)).isInstanceOf(InvalidValue.class)
                .extracting(misfit -> ((InvalidValue) misfit).expected()).asString().contains(CanonicalFile.PATH);
        assertThatNoException().isThrownBy(() -> field.fill(row, record("message_sent"), Map.of(), origin));
        assertThat(row.get(table.ordinal("type"))).isEqualTo("message_sent");
    }

    private static ObjectNode record(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }
}
