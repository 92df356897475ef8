package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NormalizeValueTest {

    @TempDir private Path folder;

    @Test
    void theStoredFormComesFirstAndPlatformsAreSentHashes() {
        List<NormalizeValue.Form> forms = new NormalizeValue(new Home(folder)).forms("email", " An@Example.COM ", null);
        assertThat(forms).first().isEqualTo(new NormalizeValue.Form("tributary", "email", "an@example.com", null, null));
        assertThat(forms.subList(1, forms.size())).isNotEmpty().allSatisfy(form -> assertThat(form.sha256()).matches("[0-9a-f]{64}"));
    }

    @Test
    void aPhoneInNationalFormIsOfTheCountryOfTheHome() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("config")).resolve("application.yaml"), "country: VN\n");
        assertThat(new NormalizeValue(new Home(folder)).forms("phone", "0901 234 567", null)).first().extracting(NormalizeValue.Form::form)
                .isEqualTo("+84901234567");
        assertThat(new NormalizeValue(new Home(folder)).forms("phone", "0901 234 567", "us"))
                .allSatisfy(form -> assertThat(form.refusal()).isNotNull());
    }

    @Test
    void anUnknownKindOrCountryIsRefusedWithoutTheValue() {
        NormalizeValue useCase = new NormalizeValue(new Home(folder));
        assertThatExceptionOfType(FaultException.class).isThrownBy(() -> useCase.forms("e-mail", "an@example.com", null))
                .matches(e -> e.fault() == Fault.CONFIG).withMessageStartingWith("unknown kind \"e-mail\"")
                .withMessageNotContaining("an@example.com");
        assertThatExceptionOfType(FaultException.class).isThrownBy(() -> useCase.forms("phone", "0901", "Vietnam"))
                .withMessageContaining("ISO 3166-1");
        assertThat(useCase.forms("email", "an@example.com", null)).allSatisfy(form -> assertThat(form.toString()).doesNotContain("@"));
    }
}
