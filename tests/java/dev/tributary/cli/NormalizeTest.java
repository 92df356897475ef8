package dev.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class NormalizeTest {

    @TempDir Path home;

    @Test
    void anAddressIsKeptInOneFormAndEachPlatformGetsItsOwn() {
        Cli cli = Cli.run(home, "normalize", "email", " QuinnY+x@Gmail.com ");
        assertThat(cli.status()).isEqualTo(Main.OK);
        assertThat(cli.lines()).hasSize(3);
        assertThat(cli.lines().get(0)).matches("tributary +email +quinny\\+x@gmail\\.com");
        assertThat(cli.lines().get(1)).matches("google +EMAIL +quinny@gmail\\.com +sha256 [0-9a-f]{64}");
        assertThat(cli.lines().get(2)).matches("meta +EMAIL +quinny\\+x@gmail\\.com +sha256 [0-9a-f]{64}");
    }

    @Test
    void theHashIsThatOfThePlatformsForm() throws IOException {
        JsonNode json = new ObjectMapper().readTree(Cli.run(home, "normalize", "phone", "0912 345 678", "--country", "vn", "--json").out());
        assertThat(json).hasSize(3);
        assertThat(json.get(1).get("form").asText()).isEqualTo("+84912345678");
        assertThat(json.get(1).get("sha256").asText()).isEqualTo("ed644edf0566470f0b5a8c13c792fa8e8a489574da3aceec119b9456e870d396");
        assertThat(json.get(2).get("form").asText()).isEqualTo("84912345678");
    }

    @Test
    void theCountryOfTheHomeIsTheHintUnlessAnotherIsNamed() throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.yaml"), "country: VN\n");
        assertThat(Cli.run(home, "normalize", "phone", "0912345678").out()).contains("+84912345678");
        assertThat(Cli.run(home, "normalize", "phone", "0912345678", "--country", "GB").out()).doesNotContain("+84");
    }

    @ParameterizedTest(name = "{0} {1}") @CsvSource({
        "email, an.example.com, there is no @ in it",
        "email, a@b@example.com, there is more than one @ in it",
        "email, @example.com, nothing stands before the @",
        "email, an@example, 'what follows the @ is no domain, such as example.com'",
        "email, an nguyen@example.com, 'a character or a dot before the @ cannot stand there'",
        "phone, 12, it has fewer than 6 digits",
        "phone, 1234567890123456789, it has more than 18 digits",
        "phone, 0912345678 home, it holds letters or signs that stand in no phone number",
        "phone, 0912345678, it is in national form and the country is not known",
        "phone, +8491234, it has too few digits for a number of +84",
        "phone, +849123456789123, it has too many digits for a number of +84",
        "phone, +84112345678, the numbering plan of +84 has no such number",
    })
    void whatIsRefusedSaysWhyAndGoesNowhere(String kind, String value, String why) {
        Cli cli = Cli.run(home, "normalize", kind, value);
        assertThat(cli.status()).isEqualTo(Main.FAILED);
        assertThat(cli.lines()).hasSize(3).allSatisfy(line -> assertThat(line).endsWith("refused: " + why));
    }

    @Test
    void aFieldThatOnlyOnePlatformTakesHasOneLine() {
        assertThat(Cli.run(home, "normalize", "gender", "Nữ").lines()).singleElement().asString().startsWith("meta")
                .contains(" f  sha256 ");
        assertThat(Cli.run(home, "normalize", "gender", "?").status()).isEqualTo(Main.FAILED);
    }

    @Test
    void anUnknownKindOrCountryIsMisuse() {
        assertThat(Cli.run(home, "normalize", "mail", "x")).satisfies(cli -> {
            assertThat(cli.status()).isEqualTo(Main.MISUSE);
            assertThat(cli.err()).contains("unknown kind \"mail\"", "did you mean email?");
        });
        assertThat(Cli.run(home, "normalize", "phone", "1", "--country", "Vietnam").status()).isEqualTo(Main.MISUSE);
    }
}
