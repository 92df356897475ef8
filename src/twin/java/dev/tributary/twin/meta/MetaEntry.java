package dev.tributary.twin.meta;

import dev.tributary.twin.kit.TwinRequest;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What every call to the Marketing API has to pass: a version that is still served, and a token. Thread-safe. */
final class MetaEntry {

    /** What stands behind the version. @param edge null when the path names the object alone */
    record Path(String object, @Nullable String edge) {}

    private static final Pattern PATH = Pattern.compile("/v(\\d{1,3})\\.(\\d)/([^/]+)(?:/([^/]+))?/?");
    private static final int CURRENT = 26;
    /** v24.0 expired on 6 October 2026; the end of v25.0 is not announced. */
    private static final int OLDEST = 25;

    private volatile boolean proofRequired;
    private volatile boolean expired;

    void proofRequired(boolean required) {
        proofRequired = required;
    }

    void expired(boolean now) {
        expired = now;
    }

    static Path path(String text) {
        Matcher path = PATH.matcher(text);
        if (!path.matches()) {
            throw MetaRefusal.of(2500, "Unknown path components: " + text);
        }
        int version = Integer.parseInt(path.group(1));
        if (version > CURRENT || version == CURRENT && !path.group(2).equals("0")) {
            throw MetaRefusal.of(2500, "Unknown path components: " + text);
        }
        if (version < OLDEST) {
            throw MetaRefusal.of(2635, "(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: "
                    + MetaTwin.VERSION + ".");
        }
        return new Path(path.group(3), path.group(4));
    }

    /** The method meant: a POST may say another one in its parameters. */
    static String method(TwinRequest call, Map<String, String> parameters) {
        String method = parameters.getOrDefault("method", call.method()).toUpperCase(Locale.ROOT);
        if (!method.equals(call.method()) && !call.method().equals("POST")) {
            throw MetaRefusal.parameter("Param method goes with a POST only");
        }
        return method;
    }

    void authenticate(TwinRequest call, Map<String, String> parameters) {
        String token = parameters.get("access_token");
        String header = call.header("authorization");
        if (token == null && header != null && (header.startsWith("Bearer ") || header.startsWith("OAuth "))) {
            token = header.substring(header.indexOf(' ') + 1);
        }
        if (token == null) {
            throw MetaRefusal.of(104, "An access token is required to request this resource.");
        }
        if (!token.equals(MetaTwin.TOKEN)) {
            throw MetaRefusal.of(190, 0, "Invalid OAuth access token - Cannot parse access token");
        }
        if (expired) {
            throw MetaRefusal.of(190, 463, "Error validating access token: Session has expired.");
        }
        String proof = parameters.get("appsecret_proof");
        if (proof == null && proofRequired) {
            throw MetaRefusal.graph(100, 0, "API calls from the server require an appsecret_proof argument");
        }
        String time = parameters.get("appsecret_time");
        if (proof != null && !MessageDigest.isEqual(proof.getBytes(StandardCharsets.UTF_8),
                proof(time == null ? token : token + "|" + time).getBytes(StandardCharsets.UTF_8))) {
            throw MetaRefusal.graph(100, 0, "Invalid appsecret_proof provided in the API argument");
        }
    }

    private static String proof(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(MetaTwin.APP_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
