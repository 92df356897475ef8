package dev.tributary.receive.signature;

import dev.tributary.connector.SignatureRule;
import dev.tributary.receive.FormValues;
import dev.tributary.receive.RawRequest;
import dev.tributary.receive.SenderResponse;
import dev.tributary.receive.webhook.Challenge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Vendors that sign nothing, and what others ask before they send. */
class TokenAndAddressTest {

    private static final String ESMS = "https://hub.example.com/webhooks/esms/x7Qp-long-and-random?SMSID=dc71&SendStatus=5&phonenumber=0912345678";

    private static RawRequest get(String url, Map<String, String> headers, String address) {
        return new RawRequest("GET", url, headers, new byte[0], address, Instant.EPOCH);
    }

    private static String said(@org.jspecify.annotations.Nullable SenderResponse reply) {
        return reply == null ? "" : reply.status() + " " + new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void theSecretIsTheLastPartOfThePath() {
        Verification token = new TokenVerification(SignatureRule.In.PATH, "", SecretKey.of("x7Qp-long-and-random"));
        assertThat(token.verify(get(ESMS, Map.of(), "203.0.113.9"))).isEqualTo(SignatureResult.ACCEPTED);
        for (int i = 0; i < "x7Qp-long-and-random".length(); i++) {
            int at = ESMS.indexOf("x7Qp") + i;
            String changed = ESMS.substring(0, at) + (char) (ESMS.charAt(at) ^ 1) + ESMS.substring(at + 1);
            assertThat(token.verify(get(changed, Map.of(), "203.0.113.9"))).as("character %d", i).isNotEqualTo(SignatureResult.ACCEPTED);
        }
        assertThat(token.verify(get("https://hub.example.com/webhooks/esms/?SMSID=1", Map.of(), "203.0.113.9")))
                .isEqualTo(SignatureResult.UNSIGNED);
        assertThat(token.verify(get("https://hub.example.com/webhooks/esms?secret=x7Qp-long-and-random", Map.of(), "203.0.113.9")))
                .isEqualTo(SignatureResult.FORGED);
    }

    @Test
    void theSecretIsAQueryParameterOrAHeader() {
        Verification query = new TokenVerification(SignatureRule.In.QUERY, "token", SecretKey.of("a b&c"));
        Verification header = new TokenVerification(SignatureRule.In.HEADER, "X-Token", SecretKey.of("t0p"));
        assertThat(query.verify(get("https://hub.example.com/x?token=a+b%26c", Map.of(), "::1"))).isEqualTo(SignatureResult.ACCEPTED);
        assertThat(query.verify(get("https://hub.example.com/x?token=a+b", Map.of(), "::1"))).isEqualTo(SignatureResult.FORGED);
        assertThat(query.verify(get("https://hub.example.com/x", Map.of(), "::1"))).isEqualTo(SignatureResult.UNSIGNED);
        assertThat(header.verify(get("https://hub.example.com/x", Map.of("x-token", "t0p"), "::1"))).isEqualTo(SignatureResult.ACCEPTED);
        assertThat(header.verify(get("https://hub.example.com/x", Map.of("x-token", "t0P"), "::1"))).isEqualTo(SignatureResult.FORGED);
    }

    @ParameterizedTest(name = "{0} from {1}: {2}") @CsvSource({
        "203.0.113.9,                203.0.113.9, ACCEPTED",
        "203.0.113.9,                203.0.113.8, UNWELCOME",
        "'198.51.100.1, 203.0.113.0/24', 203.0.113.200, ACCEPTED",
        "203.0.113.0/28,             203.0.113.16, UNWELCOME",
        "2001:db8::/32,              2001:db8:1::7, ACCEPTED",
        "2001:db8::/32,              203.0.113.9, UNWELCOME",
        "203.0.113.9,                , UNWELCOME",
        "203.0.113.9,                localhost, UNWELCOME"})
    void onlyAddressesOfTheListAreWelcome(String list, String address, SignatureResult judgement) {
        assertThat(Addresses.of(list).verify(get(ESMS, Map.of(), address))).isEqualTo(judgement);
    }

    @ParameterizedTest @CsvSource({"hub.example.com", "203.0.113.9/33", "1.2.3.4/x", "''"})
    void whatIsNoAddressIsRefusedWhenItIsRead(String list) {
        assertThatThrownBy(() -> Addresses.of(list)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bothProofsMustHold() {
        Verification both = Addresses.of("203.0.113.9")
                .and(new TokenVerification(SignatureRule.In.PATH, "", SecretKey.of("x7Qp-long-and-random")));
        assertThat(both.verify(get(ESMS, Map.of(), "203.0.113.9"))).isEqualTo(SignatureResult.ACCEPTED);
        assertThat(both.verify(get(ESMS, Map.of(), "203.0.113.8"))).isEqualTo(SignatureResult.UNWELCOME);
        assertThat(both.verify(get(ESMS.replace("random", "rendom"), Map.of(), "203.0.113.9"))).isEqualTo(SignatureResult.FORGED);
    }

    @Test
    void metasChallengeIsEchoedToWhoKnowsTheToken() {
        Challenge hub = Challenge.hub("verify-me");
        String url = "https://hub.example.com/webhooks/facebook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        assertThat(said(hub.answer(get(url + "verify-me", Map.of(), "::1")))).isEqualTo("200 1158201444");
        assertThat(Objects.requireNonNull(hub.answer(get(url + "verify-mf", Map.of(), "::1"))).status()).isEqualTo(403);
        assertThat(Objects.requireNonNull(hub.answer(get("https://hub.example.com/webhooks/facebook", Map.of(), "::1"))).status())
                .isEqualTo(403);
        assertThat(hub.answer(new RawRequest("POST", url + "verify-me", Map.of(), new byte[0], null, Instant.EPOCH))).isNull();
    }

    @Test
    void mailchimpsLookAtTheAddressIsAnsweredWhenTheSecretIsInIt() {
        Challenge bare = Challenge.bare(new TokenVerification(SignatureRule.In.PATH, "", SecretKey.of("s3cret")));
        String url = "https://hub.example.com/webhooks/mailchimp/s3cret";
        assertThat(said(bare.answer(get(url, Map.of(), "::1")))).isEqualTo("200 ");
        assertThat(said(bare.answer(new RawRequest("POST", url, Map.of(), new byte[0], null, Instant.EPOCH)))).isEqualTo("200 ");
        assertThat(bare.answer(new RawRequest("POST", url, Map.of(), new byte[] {1}, null, Instant.EPOCH))).isNull();
        assertThat(Objects.requireNonNull(bare.answer(get(url + "x", Map.of(), "::1"))).status()).isEqualTo(401);
    }

    @Test
    void nothingPrintsWhatItHolds() {
        RawRequest request = new RawRequest("POST", ESMS, Map.of("X-Token", "t0p"),
                "0912345678".getBytes(java.nio.charset.StandardCharsets.UTF_8), "203.0.113.9", Instant.EPOCH);
        assertThat(request + " " + SecretKey.of("t0p") + " " + new TokenVerification(SignatureRule.In.PATH, "", SecretKey.of("x7Qp"))
                + FormValues.parse("phone=0912345678"))
                        .doesNotContain("t0p").doesNotContain("x7Qp").doesNotContain("0912345678");
    }
}
