package dev.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.app.Hub;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.mapping.CanonicalFile;
import dev.tributary.warehouse.Warehouse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class CampaignsCommandTest {

    @TempDir Path home;

    @BeforeEach
    void aDictionary() throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/campaigns.yaml"), """
                sources: {facebook: {also: [fb], about: our page}}
                mediums: {cpc: {}, email: {channel: email}}
                """);
    }

    private void met(String... sourceMediumKept) {
        try (Warehouse warehouse = Hub.engine(new Home(home)).open(CanonicalFile.read(new Home(Path.of(".")), new Findings()))) {
            for (int i = 0; i < sourceMediumKept.length; i++) {
                String[] parts = sourceMediumKept[i].split("/");
                String id = "e" + i;
                warehouse.write(session -> session.execute(
                        "insert into engagements (source, source_id, stored_at, anonymous_id, occurred_at, utm_source, utm_medium, utm_campaign, utm_kept) "
                                + "values ('web', ?, timestamp '2026-03-01', ?, timestamp '2026-03-01 10:00:00', ?, ?, 'any', ?)",
                        id, parts[3], parts[0], parts[1], parts[2].equals("kept")));
            }
        }
    }

    @Test
    void valuesThatAreNotListedAreCountedWithTheOneThatWasMeant() throws IOException {
        met("facebok/cpc/new/v1", "facebok/cpc/new/v2", "facebok/cpc/kept/v2", "FB/cpc/new/v1", "tiktok/CPC/new/v1");
        JsonNode json = new ObjectMapper().readTree(Cli.run(home, "campaigns", "unknown", "--json").out());
        assertThat(json).hasSize(2);
        assertThat(json.get(0).toString()).isEqualTo(
                "{\"parameter\":\"utm_source\",\"value\":\"facebok\",\"events\":2,\"visitors\":2,\"first_at\":\"2026-03-01 10:00:00\","
                        + "\"last_at\":\"2026-03-01 10:00:00\",\"meant\":\"facebook\"}");
        assertThat(json.get(1).get("value").asText()).isEqualTo("tiktok");
        assertThat(json.get(1).get("meant").isNull()).isTrue();
    }

    @Test
    void theListSaysWhatAValueCountsFor() throws IOException {
        JsonNode json = new ObjectMapper().readTree(Cli.run(home, "campaigns", "list", "--json").out());
        assertThat(json).hasSize(3);
        assertThat(json.get(0).toString())
                .startsWith("{\"parameter\":\"utm_source\",\"value\":\"facebook\",\"also\":\"fb\",\"about\":\"our page\",\"channel\":null");
        assertThat(Cli.run(home, "campaigns", "list").out()).contains("utm_medium", "email");
    }

    @Test
    void withoutAListNothingIsUnknown() throws IOException {
        Files.delete(home.resolve("config/campaigns.yaml"));
        Cli cli = Cli.run(home, "campaigns", "unknown");
        assertThat(cli.status()).isEqualTo(Main.MISUSE);
        assertThat(cli.err()).contains("config/campaigns.yaml lists no values, so none is unknown; list those that links may carry");
        assertThat(Cli.run(home, "campaigns").status()).isEqualTo(Main.MISUSE);
    }
}
