package dev.tributary.destination;

import dev.tributary.app.ShippedDestinations;
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
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class DestinationOptionsTest {

    @TempDir Path folder;
    private final Findings findings = new Findings();

    @Test
    void nothingSaidMeansTheDefaults() throws IOException {
        for (DestinationType type : ShippedDestinations.TYPES.all()) {
            assertThat(read(type.declaration().id(), "{}")).isEqualTo(OptionReader.read(type, "high-value", null));
        }
        assertThat(read("meta", "{}").values()).isEqualTo(Map.of("name", "Tributary | high-value", "schema",
                List.of("EXTERN_ID", "EMAIL", "PHONE"), "refreshAfter", Duration.ofDays(80)));
        assertThat(read("google", "{}").values()).isEqualTo(
                Map.of("name", "Tributary | high-value", "membership", Duration.ofDays(540), "refreshAfter", Duration.ofDays(450)));
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void everyKeyIsRead() throws IOException {
        DestinationOptions meta = read("meta",
                "{name: Best, schema: [EMAIL_SHA256, PHONE_SHA256], refreshAfter: 30d, lookalike: {name: Like, countries: [vn, TH], ratio: 0.05, startingRatio: 0.02}}");
        assertThat(meta.values()).isEqualTo(
                Map.of("name", "Best", "schema", List.of("EMAIL_SHA256", "PHONE_SHA256"), "refreshAfter", Duration.ofDays(30), "lookalike",
                        new DestinationOptions(Map.of("name", "Like", "countries", List.of("VN", "TH"), "ratio", new BigDecimal("0.05"),
                                "startingRatio", new BigDecimal("0.02")))));
        DestinationOptions google = read("google",
                "{name: Best, membership: 180d, refreshAfter: 90d, lookalike: {countries: [VN], expansion: broad}}");
        assertThat(google.values())
                .isEqualTo(Map.of("name", "Best", "membership", Duration.ofDays(180), "refreshAfter", Duration.ofDays(90), "lookalike",
                        new DestinationOptions(Map.of("name", "Best | lookalike", "countries", List.of("VN"), "expansion", "broad"))));
        assertThat(read("google", "membership: 180d").refreshAfter()).isEqualTo(Duration.ofDays(150));
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void theShippedAudiencesHaveNoMistakeInTheirOptions() {
        AudienceFile.readAll(new Home(Path.of(".")), ShippedDestinations.TYPES::identifierKinds, findings)
                .forEach((name, audience) -> audience.destinations()
                        .forEach((id,
                                section) -> assertThat(
                                        OptionReader.read(ShippedDestinations.TYPES.get(id), name, section).lookalike() != null)
                                                .isEqualTo(name.equals("high-value"))));
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void aDestinationThatIsNotRegisteredIsAFinding() throws IOException {
        YamlNode root = new Home(folder).yaml(Files.writeString(folder.resolve("options.yaml"), "{}"), findings);
        ShippedDestinations.TYPES.check("high-value", Map.of("gogle", Section.of(root, findings, "destination \"gogle\"")));
        assertThat(findings.all()).singleElement().asString()
                .contains("audience \"high-value\": unknown destination \"gogle\"; write google or meta (did you mean google?)");
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "meta|schema: [EMIAL]|did you mean EMAIL",
        "meta|schema: [EXTERN_ID]|needs an e-mail or phone key",
        "meta|schema: [EMAIL, EMAIL_SHA256]|each kind once",
        "meta|lookalike: {countries: [VN]}|exactly one of ratio and type",
        "meta|lookalike: {countries: [VN], ratio: 0.02, type: reach}|exactly one of ratio and type",
        "meta|lookalike: {countries: [VN], ratio: 0.3}|0.01 to 0.20",
        "meta|lookalike: {countries: [VN], ratio: 0.02, startingRatio: 0.02}|smaller than ratio",
        "meta|lookalike: {ratio: 0.02}|has no \"countries\"; add countries: [VN]",
        "meta|lookalike: {countries: [VIETNAM], ratio: 0.02}|\"VIETNAM\" is no country code",
        "meta|refreshAfter: soon|expected a duration",
        "meta|membership: 10d|unknown key \"membership\"",
        "google|membership: 541d|must be from 1d to 540d",
        "google|membership: 12h|in steps of 1d; write such as 180d",
        "google|lookalike: {countries: [VN], expansion: huge}|unknown \"huge\"; write balanced, broad or narrow"})
    void aMistakeIsAFindingThatSaysWhatToWrite(String platform, String yaml, String expected) throws IOException {
        read(platform, yaml);
        assertThat(findings.all()).singleElement().asString().contains(expected);
    }

    private DestinationOptions read(String platform, String yaml) throws IOException {
        YamlNode root = new Home(folder).yaml(Files.writeString(folder.resolve("options.yaml"), yaml), findings);
        return OptionReader.read(ShippedDestinations.TYPES.get(platform), "high-value", Section.of(root, findings, platform));
    }
}
