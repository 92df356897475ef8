package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.YamlNode;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.RequestTemplate;
import dev.tributary.expression.Placeholders;
import dev.tributary.http.ApiClient;
import dev.tributary.http.BodyDecoder;
import dev.tributary.http.FormBody;
import dev.tributary.http.HttpContext;
import dev.tributary.http.VendorResponse;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Sends a connector's requests for one connection: fills their placeholders and puts address, headers and credentials on. Thread-safe. */
final class SourceApi {

    private final Connector connector;
    private final Connection connection;
    private final Map<String, JsonNode> settings = new HashMap<>();
    private final ApiClient client;

    /** @param settings the connection's settings with secrets read */
    SourceApi(Connector connector, Connection connection, Map<String, String> settings, HttpContext http) {
        this.connector = connector;
        this.connection = connection;
        settings.forEach((key, value) -> this.settings.put("settings." + key, TextNode.valueOf(value)));
        this.client = new ApiClient(connection.name(), connector.rules(), connector.auth(), settings, http);
    }

    /** A request that knows the connection's settings. */
    RequestBuilder request() {
        return new RequestBuilder(settings);
    }

    VendorResponse send(RequestTemplate template, RequestBuilder parts, BodyDecoder decoder) {
        Placeholders placeholders = new Placeholders(parts.values);
        URI uri = address(template, parts, placeholders);
        JsonNode body = template.body() == null ? null : placeholders.body(template.body());
        return client.send(decoder, () -> {
            HttpRequest.Builder request = client.request(uri);
            connector.http().headers().forEach((name, value) -> request.setHeader(name, placeholders.require(value)));
            template.headers().forEach((name, value) -> {
                String filled = placeholders.fill(value);
                if (filled != null) {
                    request.setHeader(name, filled);
                }
            });
            parts.headers.forEach(request::setHeader);
            if (body != null) {
                request.setHeader("Content-Type", "application/json");
            }
            return request.method(template.method(),
                    body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body.toString()));
        });
    }

    /** Reads an address that a job named: it may be another host's, so no credentials go along. */
    VendorResponse fetch(String address, BodyDecoder decoder) {
        return client.fetch(URI.create(address), decoder);
    }

    /** The same, into a file. @param size how many bytes it must have at least, or -1 */
    void download(String address, long size, Path to) {
        client.download(URI.create(address), size, to);
    }

    private URI address(RequestTemplate template, RequestBuilder parts, Placeholders placeholders) {
        URI base = base();
        if (parts.address != null) {
            return sameHost(base, parts.address);
        }
        Map<String, String> query = new LinkedHashMap<>(parts.query);
        fill(connector.http().query(), placeholders, query);
        fill(template.query(), placeholders, query);
        String path = placeholders.require(template.path());
        String address = path.contains("://") ? path : base + path;
        return URI.create(query.isEmpty() ? address : address + (address.indexOf('?') < 0 ? "?" : "&") + FormBody.encode(query));
    }

    private static void fill(Map<String, YamlNode> templates, Placeholders placeholders, Map<String, String> query) {
        templates.forEach((name, template) -> {
            String value = placeholders.parameter(template);
            if (value != null) {
                query.put(name, value);
            }
        });
    }

    /** The connection's address overrides the connector's, which may come from the token answer. */
    private URI base() {
        if (connection.baseUrl() != null) {
            return URI.create(connection.baseUrl());
        }
        String template = connector.baseUrl();
        Map<String, JsonNode> values = settings;
        if (template.contains("${token.instanceUrl}")) {
            values = new HashMap<>(settings);
            String instance = client.instanceUrl();
            if (instance != null) {
                values.put("token.instanceUrl", TextNode.valueOf(instance));
            }
        }
        return URI.create(new Placeholders(values).require(template));
    }

    /** An address that the vendor names must lead to the vendor, since credentials go along. */
    static URI sameHost(URI base, String address) {
        URI next = base.resolve(address);
        if (!Objects.equals(next.getScheme(), base.getScheme()) || !Objects.equals(next.getHost(), base.getHost())
                || next.getPort() != base.getPort()) {
            throw new FaultException(Fault.VENDOR_DOWN,
                    "the vendor names a next page at another host, where its credentials do not belong; nothing was sent there");
        }
        return next;
    }
}
