package dev.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class LinkCommandTest {

    @TempDir Path home;

    @BeforeEach
    void aDictionary() throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/campaigns.yaml"), """
                sources: {facebook: {also: [fb]}}
                mediums: {cpc: {}}
                campaigns: {tet-2027: {agency: Moon Media}}
                """);
    }

    @Test
    void severalPagesGetTheSameTagsOneALine() {
        Cli cli = Cli.run(home, "link", "https://a.example/1?x=y#z", "https://b.example", "--source", "FB", "--medium", "cpc", "--campaign",
                "tet-2027");
        assertThat(cli.status()).isEqualTo(Main.OK);
        assertThat(cli.lines()).containsExactly("https://a.example/1?x=y&utm_source=facebook&utm_medium=cpc&utm_campaign=tet-2027#z",
                "https://b.example/?utm_source=facebook&utm_medium=cpc&utm_campaign=tet-2027");
        assertThat(cli.err()).isEqualToNormalizingNewlines("note: source \"FB\" is spelled \"facebook\"\n");
    }

    @Test
    void jsonTellsWhatAVisitWillCountFor() throws IOException {
        JsonNode json = new ObjectMapper().readTree(
                Cli.run(home, "link", "https://a.example", "--source", "facebook", "--medium", "cpc", "--campaign", "tet-2027", "--json")
                        .out());
        assertThat(json.get(0).get("campaign").asText()).isEqualTo("tet-2027");
        assertThat(json.get(0).get("counts_for").get("channel").asText()).isEqualTo("ads_meta");
        assertThat(json.get(0).get("counts_for").get("agency").asText()).isEqualTo("Moon Media");
    }

    @Test
    void anUnknownValueIsMisuseAndNamesTheLikelyOne() {
        Cli cli = Cli.run(home, "link", "https://a.example", "--source", "facebook", "--medium", "cpc", "--campaign", "tet-2028");
        assertThat(cli.status()).isEqualTo(Main.MISUSE);
        assertThat(cli.err()).contains("campaign \"tet-2028\" is not in config/campaigns.yaml; did you mean tet-2027?");
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void aMistakeInTheDictionaryIsToldWithItsPlace() throws IOException {
        Files.writeString(home.resolve("config/campaigns.yaml"), "sources: {facebook: {chanel: x}}\n");
        Cli cli = Cli.run(home, "link", "https://a.example", "--source", "facebook", "--medium", "cpc", "--campaign", "tet-2027");
        assertThat(cli.status()).isEqualTo(Main.MISUSE);
        assertThat(cli.err()).contains("config/campaigns.yaml:1:22: source \"facebook\": unknown key \"chanel\"");
        assertThat(Cli.run(home, "lint").out()).contains("config/campaigns.yaml:1:22: source \"facebook\": unknown key \"chanel\"");
    }
}
