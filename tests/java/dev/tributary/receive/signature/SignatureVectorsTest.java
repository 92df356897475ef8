package dev.tributary.receive.signature;

import dev.tributary.connector.SignatureRule;
import dev.tributary.receive.RawRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signatures of the vendors' own documents where they publish one (SendGrid, Twilio, Meta's note on escapes), else computed once with
 * another implementation, Python's {@code hmac}, over bodies of the documented shape. Each is accepted as it is, and refused with any one
 * byte changed.
 */
class SignatureVectorsTest {

    private static final Instant AT = Instant.parse("2026-03-01T08:16:00Z");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private static final String META = "{\"object\":\"page\",\"entry\":[{\"id\":\"1000000001\",\"time\":1772352900,\"changes\":[{\"field\":\"feed\",\"value\":{\"from\":{\"id\":\"24000000001\","
            + "\"name\":\"Nguy\\u1ec5n Lan\"},\"item\":\"comment\",\"verb\":\"add\",\"comment_id\":\"1000000001_55_77\",\"post_id\":\"1000000001_55\",\"parent_id\":\"1000000001_55\","
            + "\"created_time\":1772352899,\"message\":\"Gi\\u00e1 bao nhi\\u00eau?\"}}]}]}";
    private static final String SENDGRID_KEY = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private static final String SENDGRID = "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\",\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\","
            + "\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\",\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\","
            + "\"timestamp\":1600112492}]\r\n";
    private static final String TWILIO = "AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&From=%2B15017122661&MessageSid=SM00000000000000000000000000000001&MessageStatus=delivered"
            + "&SmsSid=SM00000000000000000000000000000001&SmsStatus=delivered&To=%2B84912345678";
    private static final String KIOTVIET = "{\"Id\":\"f3a1\",\"Attempt\":1,\"Notifications\":[{\"Action\":\"customer.update.100\",\"Data\":[{\"Id\":201,\"Code\":\"KH000201\",\"Name\":\"Nguyễn Thị Hoa\"}]}]}";
    private static final String SHOP = "{\"id\":5001,\"name\":\"#1001\",\"email\":\"hoa@example.com\",\"total_price\":\"530000.00\",\"customer\":{\"first_name\":\"Hoa\",\"last_name\":\"Nguyễn\"}}";

    /** @param made the verification for a secret. @param signed what a changed byte of must be refused */
    record Vector(String name, Function<String, Verification> made, String secret, String url, String body, Map<String, String> headers,
            List<String> signed) {

        Verification verification() {
            return made.apply(secret);
        }

        RawRequest request() {
            return with(url, body.getBytes(StandardCharsets.UTF_8), headers);
        }

        RawRequest with(String at, byte[] bytes, Map<String, String> sent) {
            return new RawRequest("POST", at, sent, bytes, "203.0.113.9", AT);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Function<String, Verification> hmac(SignatureRule.Signs signs, String header, SignatureRule.Encoding encoding,
            String prefix) {
        return secret -> new Hmac(signs, SignatureRule.Algorithm.SHA256, SecretKey.of(secret), header, encoding, prefix, null, null);
    }

    static Stream<Vector> vectors() {
        String hub = "https://hub.example.com/webhooks/x";
        return Stream.of(
                new Vector("shopify", hmac(SignatureRule.Signs.BODY, "X-Shopify-Hmac-SHA256", SignatureRule.Encoding.BASE64, ""),
                        "shopify_client_secret", hub, SHOP,
                        Map.of("x-shopify-hmac-sha256", "Uc/honw2Jawjr1T5FPA5Dd4nX9bXWKGDfsqV2bmq39o="), List.of("body")),
                new Vector("haravan", hmac(SignatureRule.Signs.BODY, "X-Haravan-HmacSha256", SignatureRule.Encoding.BASE64, ""),
                        "haravan_app_secret", hub, SHOP,
                        Map.of("X-Haravan-HmacSha256", "drZVNHEdLTJHDYNhSeMkY8qPLvOuDxbYYyUXNxwRcYE="), List.of("body")),
                new Vector("kiotviet, whose prefix misleads",
                        hmac(SignatureRule.Signs.BODY, "X-Hub-Signature", SignatureRule.Encoding.HEX, ""), "a2lvdHZpZXQtc2VjcmV0", hub,
                        KIOTVIET,
                        Map.of("X-Hub-Signature", "sha1=2647f9493126e43df2ba02c5441d1ff9c867adcb2be8f286f2548ee6e170e3e7"),
                        List.of("body")),
                new Vector("kiotviet, key as Base64",
                        secret -> new Hmac(SignatureRule.Signs.BODY, SignatureRule.Algorithm.SHA256, SecretKey.ofBase64(secret),
                                "X-Hub-Signature", SignatureRule.Encoding.HEX, "", null, null),
                        "a2lvdHZpZXQtc2VjcmV0", hub, KIOTVIET,
                        Map.of("X-Hub-Signature", "b85a030bff081c333a534d3287373e679b3e176a2abe8314190a55cdb5491cda"), List.of("body")),
                new Vector("square", hmac(SignatureRule.Signs.URL_BODY, "x-square-hmacsha256-signature", SignatureRule.Encoding.BASE64, ""),
                        "square_signature_key", "https://hub.example.com/webhooks/square",
                        "{\"merchant_id\":\"ML1\",\"type\":\"customer.updated\",\"event_id\":\"e-1\",\"created_at\":\"2026-11-20T14:00:00Z\",\"data\":{\"type\":\"customer\",\"id\":\"JDK1\"}}",
                        Map.of("X-Square-HmacSha256-Signature", "t/pt58P858R0NY+XaeWtBlNQ+S3C302AaCqIkTW0yrY="), List.of("body", "url")),
                new Vector("hubspot v3",
                        secret -> new Hmac(SignatureRule.Signs.METHOD_URL_BODY_TIMESTAMP, SignatureRule.Algorithm.SHA256,
                                SecretKey.of(secret), "X-HubSpot-Signature-v3", SignatureRule.Encoding.BASE64, "",
                                "X-HubSpot-Request-Timestamp", FIVE_MINUTES),
                        "hubspot_client_secret", "https://hub.example.com/webhooks/hubspot?a=b%20c",
                        "[{\"eventId\":1,\"subscriptionType\":\"contact.propertyChange\",\"objectId\":51,\"propertyName\":\"email\",\"propertyValue\":\"an@example.com\",\"occurredAt\":1772352900000,"
                                + "\"portalId\":62515,\"attemptNumber\":0}]",
                        Map.of("X-HubSpot-Signature-v3", "XA5SSlxnVKpdtUjAJ1fIyYKQtXlaylp2CtVGkyTFiO4=", "X-HubSpot-Request-Timestamp",
                                "1772352900000"),
                        List.of("body", "url", "X-HubSpot-Request-Timestamp")),
                new Vector("mailchimp", secret -> new TimestampedHmac(SecretKey.of(secret), "X-Mailchimp-Signature", FIVE_MINUTES),
                        "mc_signing_secret_test", hub,
                        "type=subscribe&fired_at=2026-03-01+08%3A15%3A00&data%5Bid%5D=8a25ff1d98&data%5Blist_id%5D=a6b5da1054&data%5Bemail%5D=lan.nguyen%40example.com"
                                + "&data%5Bemail_type%5D=html&data%5Bmerges%5D%5BFNAME%5D=Lan",
                        Map.of("X-Mailchimp-Signature", "t=1772352900,v1=949ae6b8978f08038559878c037bedfdd81e4e892478a59b080643e0cdc145aa"),
                        List.of("body")),
                new Vector("sendgrid, the vendor's own",
                        secret -> new EcdsaSignature(EcdsaSignature.key(SENDGRID_KEY), "X-Twilio-Email-Event-Webhook-Signature",
                                "X-Twilio-Email-Event-Webhook-Timestamp", null),
                        "", hub, SENDGRID,
                        Map.of("X-Twilio-Email-Event-Webhook-Signature",
                                "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=",
                                "X-Twilio-Email-Event-Webhook-Timestamp", "1600112502"),
                        List.of("body", "X-Twilio-Email-Event-Webhook-Timestamp")),
                new Vector("klaviyo",
                        secret -> new Hmac(SignatureRule.Signs.BODY_TIMESTAMP, SignatureRule.Algorithm.SHA256, SecretKey.of(secret),
                                "Klaviyo-Signature", SignatureRule.Encoding.HEX, "", "Klaviyo-Timestamp", null),
                        "klaviyo_secret_16chars", hub,
                        "{\"data\":[{\"topic\":\"event:klaviyo.opened_email\",\"external_id\":\"4vRpBT\"}],\"meta\":{\"timestamp\":\"2026-03-01T08:15:00+00:00\"}}",
                        Map.of("Klaviyo-Signature", "e5ac984714a5bc2a4cb787ba3f632327fb2c62a4329c3fb3669835955ee89a1a", "Klaviyo-Timestamp",
                                "Sun, 01 Mar 2026 08:15:00 GMT"),
                        List.of("body", "Klaviyo-Timestamp")),
                new Vector("twilio, the vendor's own", secret -> new UrlFormHmac(SecretKey.of(secret), "X-Twilio-Signature"), "12345",
                        "https://mycompany.com/myapp.php?foo=1&bar=2",
                        "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212",
                        Map.of("X-Twilio-Signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
                        List.of("body", "url")),
                new Vector("twilio, a status", secret -> new UrlFormHmac(SecretKey.of(secret), "X-Twilio-Signature"), "test_auth_token",
                        "https://hub.example.com/hooks/twilio/main", TWILIO,
                        Map.of("X-Twilio-Signature", "i1piArrvtHnbFtWzwekCaTVth+k="), List.of("body", "url")),
                new Vector("twilio, with the port in the address", secret -> new UrlFormHmac(SecretKey.of(secret), "X-Twilio-Signature"),
                        "test_auth_token", "https://hub.example.com/hooks/twilio/main", TWILIO,
                        Map.of("X-Twilio-Signature", "TCO/xAfxy7HvKBnhn8t6cAHseF0="), List.of("body", "url")),
                new Vector("meta", hmac(SignatureRule.Signs.BODY, "X-Hub-Signature-256", SignatureRule.Encoding.HEX, "sha256="),
                        "meta_app_secret_test", hub, META,
                        Map.of("X-Hub-Signature-256", "sha256=cf7dad5a0c0ca9611f5fc30d6c7a4ebb447c0405de4d6fe4c1aa51af0e553cb5"),
                        List.of("body")),
                new Vector("zalo",
                        secret -> new AppTimeDigest(SignatureRule.Scheme.CONCATENATION, "431280984480888", SecretKey.of(secret),
                                "X-ZEvent-Signature", "X-ZEvent-Timestamp"),
                        "zalo_oa_secret_test", hub,
                        "{\"app_id\":\"431280984480888\",\"sender\":{\"id\":\"246845883529197922\"},\"user_id_by_app\":\"552177279717587730\",\"recipient\":{\"id\":\"388613280878808645\"},"
                                + "\"event_name\":\"user_send_text\",\"message\":{\"text\":\"xin chào\",\"msg_id\":\"96d3cdf3af150460909\"},\"timestamp\":\"1772352900000\"}",
                        Map.of("X-ZEvent-Signature", "mac=0f248ea7c6babcfd6d20f7a308c764c715b5b43e7cfd5789d202217bc150476f"),
                        List.of("body")),
                new Vector("typeform", hmac(SignatureRule.Signs.BODY, "Typeform-Signature", SignatureRule.Encoding.BASE64, "sha256="),
                        "typeform_secret", hub,
                        "{\"event_id\":\"01HQTF\",\"event_type\":\"form_response\",\"form_response\":{\"form_id\":\"lT4Z3j\",\"token\":\"a3a12ec67a1365927098a606107fac15\"}}",
                        Map.of("Typeform-Signature", "sha256=ynBvUSIB2WNzmXuRj9/sqUtY8ZJ8Wi3GZh04aNVZSjQ="), List.of("body")),
                new Vector("surveymonkey",
                        secret -> new Hmac(SignatureRule.Signs.BODY, SignatureRule.Algorithm.SHA1, SecretKey.of(secret), "Sm-Signature",
                                SignatureRule.Encoding.BASE64, "", null, null),
                        "sm_client_id&sm_secret", hub,
                        "{\"event_type\":\"response_completed\",\"event_id\":\"123456789\",\"object_id\":\"123456\"}",
                        Map.of("Sm-Signature", "taDFRQalBZivB9zivL2CjfB8qlA="), List.of("body")),
                new Vector("zendesk",
                        secret -> new Hmac(SignatureRule.Signs.TIMESTAMP_BODY, SignatureRule.Algorithm.SHA256, SecretKey.of(secret),
                                "X-Zendesk-Webhook-Signature", SignatureRule.Encoding.BASE64, "",
                                "X-Zendesk-Webhook-Signature-Timestamp", FIVE_MINUTES),
                        "zendesk_signing_secret", hub, "{\"type\":\"zen:event-type:ticket.created\",\"id\":\"01HQTEST\"}",
                        Map.of("X-Zendesk-Webhook-Signature", "XKNC05hUMwPAyRS/ZvvjTxkiqJNpUdjvAlIQulpojcE=",
                                "X-Zendesk-Webhook-Signature-Timestamp", "2026-03-01T08:15:00Z"),
                        List.of("body", "X-Zendesk-Webhook-Signature-Timestamp")));
    }

    @ParameterizedTest(name = "{0}") @MethodSource("vectors")
    void aVectorIsAccepted(Vector vector) {
        assertThat(vector.verification().verify(vector.request())).isEqualTo(SignatureResult.ACCEPTED);
    }

    @ParameterizedTest(name = "{0}") @MethodSource("vectors")
    void anyChangedByteOfTheBodyIsRefused(Vector vector) {
        Verification verification = vector.verification();
        byte[] body = vector.body().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            changed[i] ^= 1;
            assertThat(verification.verify(vector.with(vector.url(), changed, vector.headers()))).as("byte %d", i)
                    .isEqualTo(SignatureResult.FORGED);
        }
        byte[] longer = java.util.Arrays.copyOf(body, body.length + 1);
        longer[body.length] = 'x';
        assertThat(verification.verify(vector.with(vector.url(), longer, vector.headers()))).isEqualTo(SignatureResult.FORGED);
        assertThat(verification.verify(vector.with(vector.url(), java.util.Arrays.copyOf(body, body.length - 1), vector.headers())))
                .isEqualTo(SignatureResult.FORGED);
    }

    @ParameterizedTest(name = "{0}") @MethodSource("vectors")
    void anyChangedByteOfASignedHeaderIsRefused(Vector vector) {
        Verification verification = vector.verification();
        vector.headers().forEach((name, value) -> {
            for (int i = 0; i < value.length(); i++) {
                Map<String, String> changed = new LinkedHashMap<>(vector.headers());
                changed.put(name, value.substring(0, i) + (char) (value.charAt(i) ^ 1) + value.substring(i + 1));
                if (name.equals("X-Hub-Signature") && i < value.indexOf('=')) {
                    continue; // a prefix that says nothing may say anything
                }
                assertThat(verification.verify(vector.with(vector.url(), vector.request().body(), changed))).as("%s, character %d", name, i)
                        .isNotEqualTo(SignatureResult.ACCEPTED);
            }
        });
    }

    @ParameterizedTest(name = "{0}") @MethodSource("vectors")
    void anyChangedByteOfASignedAddressIsRefused(Vector vector) {
        if (vector.signed().contains("url")) {
            for (int i = 0; i < vector.url().length(); i++) {
                String changed = vector.url().substring(0, i) + (char) (vector.url().charAt(i) ^ 1) + vector.url().substring(i + 1);
                assertThat(vector.verification().verify(vector.with(changed, vector.request().body(), vector.headers())))
                        .as("character %d", i).isEqualTo(SignatureResult.FORGED);
            }
        }
    }

    @ParameterizedTest(name = "{0}") @MethodSource("vectors")
    void anotherSecretIsRefusedAndWithoutASignatureNothingIsAccepted(Vector vector) {
        if (!vector.secret().isEmpty()) {
            String other = (vector.secret().startsWith("b") ? "c" : "b") + vector.secret().substring(1);
            assertThat(vector.made().apply(other).verify(vector.request())).isEqualTo(SignatureResult.FORGED);
        }
        assertThat(vector.verification().verify(vector.with(vector.url(), vector.request().body(), Map.of())))
                .isEqualTo(SignatureResult.UNSIGNED);
    }

    @Test
    void metasEscapesAreHashedAsTheyCame() {
        Vector meta = vectors().filter(vector -> vector.name().equals("meta")).findFirst().orElseThrow();
        byte[] rewritten = META.replace("\\u1ec5", "ễ").replace("\\u00e1", "á").replace("\\u00ea", "ê").getBytes(StandardCharsets.UTF_8);
        assertThat(meta.verification().verify(meta.with(meta.url(), rewritten, meta.headers()))).isEqualTo(SignatureResult.FORGED);
        assertThat(meta.verification()
                .verify(meta.with(meta.url(), rewritten,
                        Map.of("X-Hub-Signature-256", "sha256=7cc7747b5cea87e606477c558dab107ddcd77d23f6abc72910f66e2a206da3d1"))))
                                .isEqualTo(SignatureResult.ACCEPTED);
    }

    @Test
    void aSignatureOfFiveMinutesAgoIsTooOldWhereTheVendorSaysSo() {
        for (String name : List.of("hubspot v3", "mailchimp", "zendesk")) {
            Vector vector = vectors().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
            Instant signed = Instant.parse("2026-03-01T08:15:00Z");
            byte[] body = vector.request().body();
            assertThat(vector.verification()
                    .verify(new RawRequest("POST", vector.url(), vector.headers(), body, null, signed.plus(FIVE_MINUTES))))
                            .isEqualTo(SignatureResult.ACCEPTED);
            assertThat(vector.verification()
                    .verify(new RawRequest("POST", vector.url(), vector.headers(), body, null, signed.plus(FIVE_MINUTES).plusMillis(1))))
                            .isEqualTo(SignatureResult.STALE);
        }
    }

    @Test
    void twiliosJsonIsSignedByItsHashInTheAddress() {
        // openssl dgst -sha256 of the body; then HMAC-SHA1 of the address alone
        String url = "https://hub.example.com/hooks/twilio/main?bodySHA256=93a23971a914e5eacbf0a8d25154cda309c3c1c72fbb9914d47c60f3cb681588";
        byte[] body = "{\"hello\":\"world\"}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of("X-Twilio-Signature", "SJ5OPRa4H+Ibg14ZeAkg0c3+Aqg=");
        Verification twilio = new UrlFormHmac(SecretKey.of("test_auth_token"), "X-Twilio-Signature");
        assertThat(twilio.verify(new RawRequest("POST", url, headers, body, null, AT))).isEqualTo(SignatureResult.ACCEPTED);
        assertThat(twilio.verify(new RawRequest("POST", url, headers, "{\"hello\":\"World\"}".getBytes(StandardCharsets.UTF_8), null, AT)))
                .isEqualTo(SignatureResult.FORGED);
    }

    @Test
    void zalosTimeMayStandInAHeaderAndItsSchemeMayBeAnHmac() {
        byte[] body = "{\"event_name\":\"follow\"}".getBytes(StandardCharsets.UTF_8);
        Verification concatenation = new AppTimeDigest(SignatureRule.Scheme.CONCATENATION, "431280984480888",
                SecretKey.of("zalo_oa_secret_test"), "X-ZEvent-Signature", "X-ZEvent-Timestamp");
        Verification hmac = new AppTimeDigest(SignatureRule.Scheme.HMAC, "431280984480888", SecretKey.of("zalo_oa_secret_test"),
                "X-ZEvent-Signature", "X-ZEvent-Timestamp");
        assertThat(concatenation.verify(new RawRequest("POST", "https://x/",
                Map.of("X-ZEvent-Timestamp", "1772352900000", "X-ZEvent-Signature",
                        "mac=802e67a51e090cb688332ea337e2502a410c501e7c214a667f2efb46dfee7e42"),
                body, null, AT))).isEqualTo(SignatureResult.ACCEPTED);
        assertThat(hmac.verify(new RawRequest("POST", "https://x/",
                Map.of("X-ZEvent-Signature", "293926c1e14a260c6ad6b083796eaa6ace68bd6e7bb63204de2a1607bffce2b4"), body, null, AT)))
                        .isEqualTo(SignatureResult.ACCEPTED);
    }
}
