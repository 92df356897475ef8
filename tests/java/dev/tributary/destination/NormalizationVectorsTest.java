package dev.tributary.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.destination.google.GoogleForm;
import dev.tributary.destination.meta.MetaForm;
import dev.tributary.io.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.util.Locale;

/** The vectors' rules, and where each comes from, stand in the file's last column. */
class NormalizationVectorsTest {

    @ParameterizedTest(name = "{0} {1} #{index}")
    @CsvFileSource(resources = "/normalization-vectors.csv", numLinesToSkip = 1, ignoreLeadingAndTrailingWhitespace = false)
    void everyVectorIsMet(String platform, String field, String input, String country, String normalized, String sha256, String source) {
        boolean google = platform.equals("google");
        String name = field.toUpperCase(Locale.ROOT);
        String form = google ? GoogleForm.valueOf(name).of(input, country) : MetaForm.valueOf(name).of(input, country);
        String sent = google ? GoogleForm.valueOf(name).sent(input, country) : MetaForm.valueOf(name).sent(input, country);
        boolean hashed = google ? GoogleForm.valueOf(name).hashed() : MetaForm.valueOf(name).hashed();
        if (normalized.equals("<REJECT>")) {
            assertThat(form).isNull();
            assertThat(sent).isNull();
        } else {
            assertThat(form).isEqualTo(normalized);
            assertThat(hashed).isEqualTo(sha256 != null);
            assertThat(sent).isEqualTo(sha256 == null ? normalized : sha256);
        }
    }

    @Test
    void anEmptyValueIsNeverHashed() {
        assertThatThrownBy(() -> Sha256.hex("")).isInstanceOf(IllegalArgumentException.class);
    }
}
