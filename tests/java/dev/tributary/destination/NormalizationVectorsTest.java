package dev.tributary.destination;

import dev.tributary.app.ShippedDestinations;
import dev.tributary.io.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The vectors' rules, and where each comes from, stand in the file's last column. */
class NormalizationVectorsTest {

    @ParameterizedTest(name = "{0} {1} #{index}") @CsvFileSource(resources = "/normalization-vectors.csv", numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = false)
    void everyVectorIsMet(String platform, String field, String input, String country, String normalized, String sha256, String source) {
        DestinationField named = ShippedDestinations.TYPES.get(platform).declaration().fields().stream()
                .filter(one -> one.name().equalsIgnoreCase(field)).findFirst().orElseThrow();
        String form = named.form().of(input, country);
        String sent = named.sent(input, country);
        boolean hashed = named.hashed();
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
