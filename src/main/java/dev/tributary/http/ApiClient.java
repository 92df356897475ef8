package dev.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.expression.Placeholders;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls one API for one connection: its credentials, rate limits, retries, circuit breaker and error rules. Everything that leaves the
 * program over HTTP leaves through here. Thread-safe. Every method throws {@link VendorFault} when the call failed; no message holds a
 * value.
 */
public final class ApiClient {

    private final VendorHttp http;
    private final Authoriser credentials;

    /**
     * @param auth     alternatives: the first whose settings the connection has is used
     * @param settings of the connection, with secrets read
     */
    public ApiClient(String connection, HttpRules rules, List<Auth> auth, Map<String, String> settings, HttpContext context) {
        Map<String, JsonNode> values = new HashMap<>();
        settings.forEach((key, value) -> values.put("settings." + key, TextNode.valueOf(value)));
        Placeholders placeholders = new Placeholders(values);
        Auth chosen = chosen(auth, placeholders);
        this.http = new VendorHttp(connection, rules, context);
        this.credentials = chosen.asksForTokens() ? new GrantedTokens(chosen, placeholders, settings.get("tokenUrl"), http, context.clock(),
                new TokenStore(context.tokens(), connection)) : new FixedCredentials(chosen, placeholders);
    }

    /** The last alternative when no connection has all settings of one, so that its message names the missing setting. */
    private static Auth chosen(List<Auth> alternatives, Placeholders placeholders) {
        return alternatives.stream().filter(auth -> auth.values().values().stream().allMatch(value -> placeholders.fill(value) != null))
                .findFirst()
                .orElse(alternatives.get(alternatives.size() - 1));
    }

    /** A request builder with the timeout and the Accept header of every call; without credentials. */
    public HttpRequest.Builder request(URI uri) {
        return http.request(uri);
    }

    /** Sends with credentials a request that may be sent twice. @param request builds it anew for each try */
    public VendorResponse send(BodyDecoder decoder, Supplier<HttpRequest.Builder> request) {
        return send(decoder, request, VendorHttp.NOTHING_MORE);
    }

    /** The same. @param passing faults that this call retries besides throttling and outages */
    public VendorResponse send(BodyDecoder decoder, Supplier<HttpRequest.Builder> request, Predicate<VendorFault> passing) {
        String[] used = {""};
        return http.send(decoder, () -> {
            HttpRequest.Builder builder = request.get();
            used[0] = credentials.authorise(builder);
            return builder.build();
        }, () -> credentials.renew(used[0]), passing);
    }

    /** Reads an address that the vendor named: it may be another host's, so no credentials go along. */
    public VendorResponse fetch(URI address, BodyDecoder decoder) {
        return http.send(decoder, () -> http.request(address).build(), () -> false, VendorHttp.NOTHING_MORE);
    }

    /** The same, into a file. @param size how many bytes it must have at least, or -1 */
    public void download(URI address, long size, Path to) {
        http.download(() -> http.request(address).build(), size, to);
    }

    /** The API's base address as the vendor's token answer names it, or null. */
    public @Nullable String instanceUrl() {
        return credentials.instanceUrl();
    }

    /** The current token, for a client of another protocol. */
    public String token() {
        return credentials.token();
    }

    /** Called when that client's call is refused. @return whether another try can carry a better token */
    public boolean renew(String refused) {
        return credentials.renew(refused);
    }

    /** Whether the connector's error rules retry such an answer, for a client of another protocol. */
    public boolean retries(VendorResponse answer) {
        return http.retries(answer);
    }
}
