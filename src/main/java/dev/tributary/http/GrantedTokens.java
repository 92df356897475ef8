package dev.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.expression.Placeholders;
import dev.tributary.io.Json;
import dev.tributary.io.Sha256;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tokens that a vendor grants for a time: by client credentials, or by a refresh token that may change with each use. Thread-safe. */
final class GrantedTokens implements Authoriser {

    /** The lifetime in seconds of a token whose answer names none. */
    private static final long DEFAULT_SECONDS = 3600;
    private static final Pattern SETTING = Pattern.compile("\\$\\{settings\\.(\\w+)}");
    private static final Pattern OAUTH_ERROR = Pattern.compile("[a-z_]{1,40}");

    private final Auth auth;
    private final Placeholders placeholders;
    private final @Nullable String tokenUrl;
    private final VendorHttp http;
    private final Clock clock;
    private final TokenStore store;
    private TokenStore.@Nullable Stored current;

    /** @param tokenUrl overrides the connector's, or null */
    GrantedTokens(Auth auth, Placeholders placeholders, @Nullable String tokenUrl, VendorHttp http, Clock clock, TokenStore store) {
        this.auth = auth;
        this.placeholders = placeholders;
        this.tokenUrl = tokenUrl;
        this.http = http;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public String token() {
        return String.valueOf(current().access());
    }

    @Override
    public String authorise(HttpRequest.Builder request) {
        String token = token();
        request.header(auth.header(), auth.prefix() + token);
        return token;
    }

    @Override
    public synchronized boolean renew(String refused) {
        // Pages in flight are refused together; only the first of them may use up a refresh token.
        if (current != null && refused.equals(current.access())) {
            current = new TokenStore.Stored(current.seed(), current.refresh(), null, Instant.EPOCH, current.instanceUrl());
            if (auth.kind() == Auth.Kind.OAUTH2_REFRESH_TOKEN) {
                TokenStore.Stored forget = current;
                store.alone(() -> {
                    TokenStore.Stored kept = store.read();
                    if (kept != null && refused.equals(kept.access())) {
                        store.write(forget);
                    }
                    return true;
                });
            }
        }
        return true;
    }

    @Override
    public @Nullable String instanceUrl() {
        return auth.instanceUrl() == null ? null : current().instanceUrl();
    }

    private synchronized TokenStore.Stored current() {
        if (!good(current)) {
            current = auth.kind() == Auth.Kind.OAUTH2_REFRESH_TOKEN ? store.alone(this::refresh) : grant("", "");
        }
        return java.util.Objects.requireNonNull(current);
    }

    private boolean good(TokenStore.@Nullable Stored tokens) {
        return tokens != null && tokens.access() != null && clock.instant().isBefore(tokens.expires());
    }

    private TokenStore.Stored refresh() {
        String configured = value("refreshToken");
        String seed = configured.isEmpty() ? "" : Sha256.hex(configured);
        TokenStore.Stored kept = store.read();
        if (kept != null && !kept.seed().equals(seed)) {
            kept = null;
        }
        if (kept != null && good(kept)) {
            return kept;
        }
        TokenStore.Stored granted = grant(seed, kept == null ? configured : kept.refresh());
        store.write(granted);
        return granted;
    }

    private TokenStore.Stored grant(String seed, String refresh) {
        Map<String, String> form = new LinkedHashMap<>();
        boolean refreshing = auth.kind() == Auth.Kind.OAUTH2_REFRESH_TOKEN;
        form.put("grant_type", refreshing ? "refresh_token" : "client_credentials");
        if (refreshing) {
            form.put("refresh_token", refresh);
        }
        put(form, "client_id", "clientId");
        put(form, "client_secret", "clientSecret");
        put(form, auth.values().getOrDefault("scopeParameter", "scope"), "scope");
        auth.fields().forEach((name, template) -> form.put(name, placeholders.require(template)));
        URI address = URI.create(tokenUrl != null ? tokenUrl : value("tokenUrl"));
        JsonNode answer = ask(address, form);
        JsonNode token = auth.accessToken().evaluate(answer, Map.of());
        if (token == null || token.asText().isEmpty()) {
            throw refused("POST " + address.getPath() + " answered without a token");
        }
        JsonNode life = auth.expiresIn().evaluate(answer, Map.of());
        long seconds = life == null ? DEFAULT_SECONDS : life.asLong(DEFAULT_SECONDS); // some write it as text
        JsonNode next = answer.path("refresh_token");
        return new TokenStore.Stored(seed, next.isTextual() && !next.textValue().isEmpty() ? next.textValue() : refresh, token.asText(),
                clock.instant().plusSeconds(seconds).minus(auth.refreshMargin()), instance(answer));
    }

    private JsonNode ask(URI address, Map<String, String> form) {
        try {
            return http.sendForToken(() -> {
                HttpRequest.Builder request = http.request(address).header("Content-Type",
                        auth.json() ? "application/json" : "application/x-www-form-urlencoded");
                auth.tokenHeaders().forEach((name, template) -> request.header(name, placeholders.require(template)));
                return request.POST(HttpRequest.BodyPublishers.ofString(auth.json() ? json(form) : FormBody.encode(form))).build();
            }).body();
        } catch (VendorFault e) {
            if (e.passing()) {
                throw new FaultException(e.fault(), String.valueOf(e.getMessage()), e); // it has been retried
            }
            throw refused("POST " + address.getPath() + said(e.response()) + ": the credentials are refused");
        }
    }

    /** The status and the OAuth error code: https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
    private static String said(@Nullable VendorResponse response) {
        if (response == null) {
            return "";
        }
        String code = response.body().path("error").asText();
        return " answered " + response.status() + (OAUTH_ERROR.matcher(code).matches() ? " (" + code + ")" : "");
    }

    private FaultException refused(String call) {
        String settings = auth.values().values().stream().flatMap(value -> SETTING.matcher(value).results())
                .map(setting -> setting.group(1)).distinct().collect(Collectors.joining(", "));
        return new FaultException(Fault.CREDENTIALS, call + "; check the connection's " + (settings.isEmpty() ? "settings" : settings)
                + " in config/connections.yaml"
                + (auth.kind() == Auth.Kind.OAUTH2_REFRESH_TOKEN ? ", or authorise again and configure the new refresh token" : ""));
    }

    /** The API's base address by the token answer; only HTTPS is accepted. */
    private @Nullable String instance(JsonNode answer) {
        JsonNode said = auth.instanceUrl() == null ? null : auth.instanceUrl().evaluate(answer, Map.of());
        if (said == null || said.asText().isEmpty()) {
            return null;
        }
        URI address = URI.create(said.asText());
        if (!"https".equals(address.getScheme()) && !"127.0.0.1".equals(address.getHost())) {
            throw new FaultException(Fault.VENDOR_DOWN,
                    "the token answer names an API address that is not https; set baseUrl on the connection");
        }
        return said.asText().replaceAll("/+$", "");
    }

    private void put(Map<String, String> form, String name, String key) {
        if (auth.values().containsKey(key)) {
            form.put(name, value(key));
        }
    }

    private String value(String key) {
        return placeholders.require(auth.values().getOrDefault(key, ""));
    }

    private static String json(Map<String, String> form) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        form.forEach(body::put);
        return body.toString();
    }
}
