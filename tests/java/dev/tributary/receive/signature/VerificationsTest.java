package dev.tributary.receive.signature;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.connector.SignatureRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The shipped connectors' proofs, with the settings of an account. */
class VerificationsTest {

    private static List<SignatureRule> shipped(String connector) {
        Findings findings = new Findings();
        return Objects
                .requireNonNull(Objects.requireNonNull(ConnectorFile.readAll(new Home(Path.of("")), findings).get(connector)).webhooks())
                .verify();
    }

    @Test
    void theFirstWhoseSettingsAreThereIsUsed() {
        List<SignatureRule> mailchimp = shipped("mailchimp");
        assertThat(Verifications.of(mailchimp, "m", Map.of("webhookSecret", "a", "webhookPath", "b"))).isInstanceOf(TimestampedHmac.class);
        assertThat(Verifications.of(mailchimp, "m", Map.of("webhookPath", "b"))).isInstanceOf(TokenVerification.class);
        assertThat(Verifications.of(mailchimp, "m", Map.of())).isNull();
    }

    @Test
    void aListOfAddressesIsAskedForOnlyWhenItIsSet() {
        assertThat(Verifications.of(shipped("esms"), "e", Map.of("webhookPath", "b"))).isInstanceOf(TokenVerification.class);
        assertThat(Verifications.of(shipped("esms"), "e", Map.of("webhookPath", "b", "allowedAddresses", "203.0.113.9")))
                .isNotInstanceOf(TokenVerification.class);
    }

    @ParameterizedTest(name = "{0}: {1}") @CsvSource(delimiter = '|', value = {
        "sendgrid | publicKey=MFkwEwYHKoZIzj0CAQ | not a public key",
        "sendgrid | publicKey=not+base64! | Illegal base64",
        "kiotviet | webhookSecret=s3cr3t,webhookKey=hex | its key is none of text, base64",
        "kiotviet | webhookSecret=s3cr3t!,webhookKey=base64 | Illegal base64",
        "kiotviet | webhookSecret=,webhookKey=text | its secret is empty",
        "zalo | appId=1,webhookSecret=s3cr3t,webhookScheme=sha1 | its scheme is none of concatenation, hmac",
        "esms | webhookPath=s3cr3t,allowedAddresses=hub.example.com | is no address"})
    void whatCannotBeASettingIsToldWithoutTheSecret(String connector, String settings, String why) {
        Map<String, String> values = new java.util.HashMap<>();
        for (String pair : settings.split(",")) {
            values.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
        assertThatThrownBy(() -> Verifications.of(shipped(connector), "mine", values))
                .isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.fault()).isEqualTo(Fault.CONFIG))
                .hasMessageContaining("connection \"mine\"").hasMessageContaining(why).hasMessageNotContaining("s3cr3t");
    }
}
