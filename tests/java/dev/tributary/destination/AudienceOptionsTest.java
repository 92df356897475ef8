package dev.tributary.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.audience.AudienceFile;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class AudienceOptionsTest {

    @TempDir
    Path folder;
    private final Findings findings = new Findings();

    @Test
    void nothingSaidMeansTheDefaults() throws IOException {
        assertThat(AudienceOptions.read("meta", "high-value", null)).isEqualTo(AudienceOptions.byDefault("meta", "high-value"));
        assertThat(read("google", "{}")).isEqualTo(AudienceOptions.byDefault("google", "high-value"));
        assertThat(read("meta", "{}")).isEqualTo(AudienceOptions.byDefault("meta", "high-value"));
        assertThat(AudienceOptions.byDefault("meta", "high-value").schema()).containsExactly("EXTERN_ID", "EMAIL", "PHONE");
        assertThat(AudienceOptions.byDefault("google", "high-value").membership()).isEqualTo(Duration.ofDays(540));
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void everyKeyIsRead() throws IOException {
        assertThat(read("meta", "{name: Best, schema: [EMAIL_SHA256, PHONE_SHA256], refresh_after: 30d, lookalike: {name: Like, countries: [vn, TH], ratio: 0.05, starting_ratio: 0.02}}"))
                .isEqualTo(new AudienceOptions("Best", List.of("EMAIL_SHA256", "PHONE_SHA256"), null, Duration.ofDays(30),
                        new AudienceOptions.Lookalike("Like", List.of("VN", "TH"), new BigDecimal("0.05"), new BigDecimal("0.02"), null, null)));
        assertThat(read("google", "{name: Best, membership: 180d, refresh_after: 90d, lookalike: {countries: [VN], expansion: broad}}"))
                .isEqualTo(new AudienceOptions("Best", List.of(), Duration.ofDays(180), Duration.ofDays(90),
                        new AudienceOptions.Lookalike("Best | lookalike", List.of("VN"), null, null, null, "BROAD")));
        assertThat(read("google", "membership: 180d").refreshAfter()).isEqualTo(Duration.ofDays(150));
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void theShippedAudiencesHaveNoMistakeInTheirOptions() {
        AudienceFile.readAll(new Home(Path.of(".")), findings).forEach((name, audience) -> audience.destinations().forEach((platform, section) -> {
            assertThat(AudienceOptions.read(platform, name, section).lookalike() != null).isEqualTo(name.equals("high-value"));
        }));
        assertThat(findings.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "meta|schema: [EMIAL]|did you mean EMAIL",
        "meta|schema: [EXTERN_ID]|needs an e-mail or phone key",
        "meta|schema: [EMAIL, EMAIL_SHA256]|each kind once",
        "meta|lookalike: {countries: [VN]}|exactly one of ratio and type",
        "meta|lookalike: {countries: [VN], ratio: 0.02, type: reach}|exactly one of ratio and type",
        "meta|lookalike: {countries: [VN], ratio: 0.3}|0.01 to 0.20",
        "meta|lookalike: {countries: [VN], ratio: 0.02, starting_ratio: 0.02}|smaller than ratio",
        "meta|lookalike: {ratio: 0.02}|countries",
        "meta|membership: 10d|unknown key \"membership\"",
        "google|membership: 541d|at most 540",
        "google|membership: 12h|whole days",
        "google|lookalike: {countries: [VN], expansion: huge}|narrow, balanced or broad"})
    void aMistakeIsAFindingThatSaysWhatToWrite(String platform, String yaml, String expected) throws IOException {
        read(platform, yaml);
        assertThat(findings.all()).singleElement().asString().contains(expected);
    }

    private AudienceOptions read(String platform, String yaml) throws IOException {
        YamlNode root = new Home(folder).yaml(Files.writeString(folder.resolve("options.yaml"), yaml), findings);
        return AudienceOptions.read(platform, "high-value", Section.of(root, findings, platform));
    }
}
