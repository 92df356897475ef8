package dev.tributary.receive.signature;

import dev.tributary.connector.SignatureRule;
import dev.tributary.io.Sha256;
import dev.tributary.receive.FormValues;
import dev.tributary.receive.RawRequest;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * HMAC-SHA1 of the address and every form parameter, sorted by name. The set of parameters grows without notice, so every parameter of the
 * request is included. A JSON body is covered by its hash in the address. https://www.twilio.com/docs/usage/security#validating-requests
 */
record UrlFormHmac(SecretKey key, String header) implements Verification {

    @Override
    public SignatureResult verify(RawRequest request) {
        String given = request.header(header);
        if (given == null) {
            return SignatureResult.UNSIGNED;
        }
        String hash = request.query("bodySHA256");
        if (hash != null && !Verification.same(hash.toLowerCase(Locale.ROOT), Sha256.hex(request.body()))) {
            return SignatureResult.FORGED;
        }
        String parameters = hash != null ? "" : parameters(request);
        List<String> expected = forms(request.url()).stream()
                .map(url -> Base64.getEncoder().encodeToString(Hmac.hash(SignatureRule.Algorithm.SHA1, key, Hmac.bytes(url + parameters))))
                .toList();
        return Verification.sameAsOne(given.strip(), expected) ? SignatureResult.ACCEPTED : SignatureResult.FORGED;
    }

    private static String parameters(RawRequest request) {
        TreeMap<String, TreeSet<String>> sorted = new TreeMap<>();
        FormValues.parse(request.text()).forEach(field -> sorted.computeIfAbsent(field.name(), name -> new TreeSet<>()).add(field.value()));
        StringBuilder all = new StringBuilder();
        sorted.forEach((name, values) -> values.forEach(value -> all.append(name).append(value)));
        return all.toString();
    }

    /** The address with and without its port: the vendor signs either. */
    private static List<String> forms(String url) {
        try {
            URI uri = URI.create(url);
            String authority = uri.getRawAuthority();
            int port = uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
            String bare = authority.replaceFirst(":[0-9]+$", "");
            String scheme = uri.getScheme() + "://";
            String rest = url.substring(scheme.length() + authority.length());
            return List.of(scheme + bare + rest, scheme + bare + ":" + port + rest);
        } catch (RuntimeException e) {
            return List.of(url);
        }
    }
}
