package dev.tributary.serve;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as vendors send and sign them, written from their documents without the hub's own code. */
final class VendorSenders {

    /** How senders see the hub, which listens somewhere else. */
    static final String PUBLIC = "https://hub.example.com";

    static final KeyPair SENDGRID = pair();

    private VendorSenders() {
    }

    /** @param path with its query */
    record Sent(String method, String path, Map<String, String> headers, byte[] body) {

        Sent with(byte[] other) {
            return new Sent(method, path, headers, other);
        }

        Sent at(String other) {
            return new Sent(method, other, headers, body);
        }
    }

    /** Connections with the secrets that the requests below are signed with. */
    static String connections() {
        return """
                kiotviet: {connector: kiotviet, retailer: shop, clientId: x, clientSecret: "${file:secrets/any}", webhookSecret: "${file:secrets/kiotviet}", country: VN, currency: VND}
                shopify: {connector: shopify, shop: shop, accessToken: "${file:secrets/any}", webhookSecret: "${file:secrets/shopify}", country: VN}
                haravan: {connector: haravan, webhookSecret: "${file:secrets/haravan}", verifyToken: "${file:secrets/verify}", country: VN, currency: VND}
                square: {connector: square, accessToken: "${file:secrets/any}", webhookKey: "${file:secrets/square}", country: VN}
                hubspot: {connector: hubspot, token: "${file:secrets/any}", webhookSecret: "${file:secrets/hubspot}", country: VN}
                sendgrid: {connector: sendgrid, publicKey: %s}
                mailchimp: {connector: mailchimp, webhookSecret: "${file:secrets/mailchimp}", country: VN}
                mailchimp-path: {connector: mailchimp, webhookPath: "${file:secrets/path}", country: VN}
                twilio: {connector: twilio, accountSid: AC01, user: SK01, password: "${file:secrets/any}", webhookToken: "${file:secrets/twilio}", country: VN}
                esms: {connector: esms, webhookPath: "${file:secrets/path}", allowedAddresses: "127.0.0.0/8, ::1", country: VN}
                facebook: {connector: facebook, appSecret: "${file:secrets/meta}", verifyToken: "${file:secrets/verify}"}
                instagram: {connector: instagram, appSecret: "${file:secrets/meta}", verifyToken: "${file:secrets/verify}"}
                zalo: {connector: zalo, appId: "431280984480888", secretKey: "${file:secrets/any}", refreshToken: "${file:secrets/any}", webhookSecret: "${file:secrets/zalo}", country: VN}
                typeform: {connector: typeform, webhookSecret: "${file:secrets/typeform}", country: VN}
                pulled-only: {connector: shopify, shop: other, accessToken: "${file:secrets/any}"}
                """.formatted(Base64.getEncoder().encodeToString(SENDGRID.getPublic().getEncoded()));
    }

    static Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        List.of("any", "kiotviet", "shopify", "haravan", "square", "hubspot", "mailchimp", "twilio", "meta", "zalo", "typeform")
                .forEach(name -> secrets.put(name, name + "-secret-of-the-test"));
        secrets.put("verify", "verify-me");
        secrets.put("path", "q7WmZ2kP0vXn4RtB");
        return secrets;
    }

    private static String secret(String name) {
        return name + "-secret-of-the-test";
    }

    static Sent kiotviet(String body) {
        return post("/webhooks/kiotviet", body,
                Map.of("X-Hub-Signature", "sha1=" + HexFormat.of().formatHex(hmac("HmacSHA256", secret("kiotviet"), body))));
    }

    static Sent shopify(String topic, String body) {
        return post("/webhooks/shopify", body, Map.of("X-Shopify-Topic", topic, "X-Shopify-Webhook-Id", "b54557e4", "X-Shopify-Hmac-Sha256",
                base64(hmac("HmacSHA256", secret("shopify"), body))));
    }

    static Sent haravan(String topic, String body) {
        return post("/webhooks/haravan", body, Map.of("X-Haravan-Topic", topic, "X-Haravan-Org-Id", "1000", "X-Haravan-HmacSha256",
                base64(hmac("HmacSHA256", secret("haravan"), body))));
    }

    static Sent square(String body) {
        return post("/webhooks/square", body,
                Map.of("X-Square-HmacSha256-Signature", base64(hmac("HmacSHA256", secret("square"), PUBLIC + "/webhooks/square" + body))));
    }

    static Sent hubspot(String body) {
        String now = String.valueOf(Instant.now().toEpochMilli());
        return post("/webhooks/hubspot", body, Map.of("X-HubSpot-Request-Timestamp", now, "X-HubSpot-Signature-v3",
                base64(hmac("HmacSHA256", secret("hubspot"), "POST" + PUBLIC + "/webhooks/hubspot" + body + now))));
    }

    static Sent sendgrid(String events) {
        String body = events + "\r\n";
        String now = String.valueOf(Instant.now().getEpochSecond());
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(SENDGRID.getPrivate());
            signature.update((now + body).getBytes(StandardCharsets.UTF_8));
            return post("/webhooks/sendgrid", body, Map.of("X-Twilio-Email-Event-Webhook-Timestamp", now,
                    "X-Twilio-Email-Event-Webhook-Signature", base64(signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Sent mailchimp(String form) {
        String now = String.valueOf(Instant.now().getEpochSecond());
        return post("/webhooks/mailchimp", form, Map.of("Content-Type", "application/x-www-form-urlencoded",
                "X-Mailchimp-Signature",
                "t=" + now + ",v1=" + HexFormat.of().formatHex(hmac("HmacSHA256", secret("mailchimp"), now + "." + form))));
    }

    static Sent twilio(String form) {
        TreeMap<String, String> sorted = new TreeMap<>();
        for (String pair : form.split("&")) {
            sorted.put(pair.split("=", 2)[0], URLDecoder.decode(pair.split("=", 2)[1], StandardCharsets.UTF_8));
        }
        StringBuilder signed = new StringBuilder(PUBLIC + "/webhooks/twilio");
        sorted.forEach((name, value) -> signed.append(name).append(value));
        return post("/webhooks/twilio", form, Map.of("Content-Type", "application/x-www-form-urlencoded", "X-Twilio-Signature",
                base64(hmac("HmacSHA1", secret("twilio"), signed.toString()))));
    }

    static Sent esms(String query) {
        return new Sent("GET", "/webhooks/esms/q7WmZ2kP0vXn4RtB?" + query, Map.of(), new byte[0]);
    }

    static Sent meta(String connection, String body) {
        return post("/webhooks/" + connection, body,
                Map.of("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(hmac("HmacSHA256", secret("meta"), body))));
    }

    static Sent zalo(String body) {
        String timestamp = body.replaceAll("(?s).*\"timestamp\":\"([0-9]+)\".*", "$1");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("431280984480888" + body + timestamp + secret("zalo")).getBytes(StandardCharsets.UTF_8));
            return post("/webhooks/zalo", body, Map.of("X-ZEvent-Signature", "mac=" + HexFormat.of().formatHex(hash)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Sent typeform(String body) {
        return post("/webhooks/typeform", body,
                Map.of("Typeform-Signature", "sha256=" + base64(hmac("HmacSHA256", secret("typeform"), body))));
    }

    private static Sent post(String path, String body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        return new Sent("POST", path, all, body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String algorithm, String key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
