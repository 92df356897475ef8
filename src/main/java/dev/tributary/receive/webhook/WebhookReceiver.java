package dev.tributary.receive.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.schibsted.spt.data.jslt.JsltException;
import dev.tributary.FaultException;
import dev.tributary.config.Secrets;
import dev.tributary.config.Section;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.Webhooks;
import dev.tributary.receive.RawRequest;
import dev.tributary.receive.Receiver;
import dev.tributary.receive.SenderResponse;
import dev.tributary.receive.inbox.StoredRequest;
import dev.tributary.receive.signature.SignatureResult;
import dev.tributary.receive.signature.TokenVerification;
import dev.tributary.receive.signature.Verification;
import dev.tributary.receive.signature.Verifications;
import io.micrometer.core.instrument.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Webhooks at {@code /webhooks/<connection>}, as the {@code webhooks:} of each connector describes them: verified on the bytes as they
 * arrived, checked for topics, and stored whole. The connector says what to answer, and whether the vendor stops sending after a refusal.
 */
public final class WebhookReceiver implements Receiver {

    /** The largest body of a supported vendor is 768 KB. */
    static final int LARGEST = 5 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);
    private static final String PATH = "/webhooks/";
    /** Stands for a secret that lint does not read; valid Base64. */
    private static final String STAND_IN = "c2VjcmV0";
    private static final SenderResponse LATER = SenderResponse.text(503, "").with(Map.of("Retry-After", "60"));

    /** One connection that webhooks may come for. @param proof null when the settings that it needs are not there */
    private record Account(String name, Webhooks webhooks, @Nullable Verification proof, Challenge challenge) {}

    private final Map<String, Account> accounts = new HashMap<>();
    private final @Nullable String publicUrl;
    /** Connections whose missing settings were logged. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param connections by name
     * @param publicUrl   how senders see this hub, such as {@code https://hub.example.com}; null when it is not behind a proxy
     * @throws dev.tributary.FaultException of kind CONFIG when a connection's settings cannot be what they are for
     */
    public WebhookReceiver(Map<String, Connector> connectors, Map<String, Connection> connections, Secrets secrets,
            @Nullable String publicUrl) {
        this.publicUrl = publicUrl;
        connections.forEach((name, connection) -> {
            Connector connector = connectors.get(connection.connector());
            Webhooks webhooks = connector == null ? null : connector.webhooks();
            if (webhooks != null) {
                Map<String, String> settings = connection.resolved(secrets);
                Verification proof = Verifications.of(webhooks.verify(), name, settings);
                accounts.put(name, new Account(name, webhooks, proof, challenge(webhooks.challenge(), proof, settings)));
            }
        });
    }

    /**
     * The fault in the settings by which a connection's webhooks are verified, or null. Secrets are not read: only literal settings are
     * checked.
     */
    public static @Nullable String fault(Connector connector, Connection connection) {
        Map<String, String> written = new HashMap<>();
        connection.settings().forEach((key, value) -> {
            Connector.Setting setting = connector.settings().get(key);
            if (!Secrets.isReference(value)) {
                written.put(key, value);
            } else if (setting != null && setting.secret()) {
                written.put(key, STAND_IN);
            }
        });
        try {
            if (connector.webhooks() != null) {
                Verifications.of(connector.webhooks().verify(), connection.name(), written);
            }
            return null;
        } catch (FaultException e) {
            return Objects.requireNonNullElse(e.getCause(), e).getMessage();
        }
    }

    private static Challenge challenge(Webhooks.@Nullable Ask ask, @Nullable Verification proof, Map<String, String> settings) {
        if (ask == null) {
            return Challenge.NONE;
        }
        String token = ask.filled(settings);
        return ask.kind() == Webhooks.Ask.Kind.BARE ? Challenge.bare(proof instanceof TokenVerification ? proof : null)
                : token == null || token.isEmpty() ? Challenge.NONE
                : Challenge.hub(token);
    }

    @Override
    public String name() {
        return "webhooks";
    }

    @Override
    public List<String> paths() {
        return List.of(PATH);
    }

    @Override
    public int largest() {
        return LARGEST;
    }

    /** Some vendors send by GET, and an answer from a cache would keep nothing. */
    @Override
    public Map<String, String> headers(RawRequest incoming) {
        return Map.of("Cache-Control", "no-store");
    }

    @Override
    public SenderResponse tooLarge(RawRequest incoming) {
        Account account = account(incoming);
        return account != null && account.webhooks().stopsOnRefusal() ? LATER : SenderResponse.text(413, "more than " + LARGEST + " bytes");
    }

    @Override
    public void answered(RawRequest incoming, Duration after) {
        Account account = account(incoming);
        if (account != null && after.compareTo(account.webhooks().deadline()) > 0) {
            Metrics.counter("tributary.webhooks.late", "connection", account.name()).increment();
            LOG.warn("{}: a webhook was answered after {} ms, and the vendor waits {} ms; it may send it again", account.name(),
                    after.toMillis(), account.webhooks().deadline().toMillis());
        }
    }

    @Override
    public Result receive(RawRequest incoming) {
        Account account = account(incoming);
        if (account == null) {
            return Result.answer(SenderResponse.text(404, ""));
        }
        if (account.proof() == null) {
            if (told.add(account.name())) {
                LOG.warn(
                        "{}: a webhook came and cannot be verified: the connection lacks the settings for it; it and all that follow are asked to come again",
                        account.name());
            }
            return Result.answer(LATER);
        }
        try {
            RawRequest request = incoming.decompressed(LARGEST);
            return receive(account, publicUrl == null ? request : request.at(publicUrl));
        } catch (RawRequest.TooLargeException e) {
            return Result.answer(tooLarge(incoming));
        } catch (IOException e) {
            return Result.answer(account.webhooks().stopsOnRefusal() ? LATER : SenderResponse.text(400, ""));
        }
    }

    private Result receive(Account account, RawRequest request) {
        Webhooks webhooks = account.webhooks();
        SenderResponse asked = account.challenge().answer(request);
        if (asked != null) {
            return Result.answer(asked);
        }
        String method = webhooks.body() == Webhooks.Body.QUERY ? "GET" : "POST";
        if (!request.method().equals(method)) {
            return Result.answer(SenderResponse.text(405, "").with(Map.of("Allow", method)));
        }
        SignatureResult verified = Objects.requireNonNull(account.proof()).verify(request);
        if (verified != SignatureResult.ACCEPTED) {
            Metrics.counter("tributary.webhooks.refused", "connection", account.name(), "why", Section.spelled(verified)).increment();
            return Result.answer(webhooks.stopsOnRefusal() ? LATER : SenderResponse.text(401, ""));
        }
        byte[] payload = webhooks.body() == Webhooks.Body.QUERY ? request.queryString().getBytes(StandardCharsets.UTF_8) : request.body();
        String topic = topic(webhooks, request);
        SenderResponse said = new SenderResponse(webhooks.answer().status(), webhooks.answer().type(),
                webhooks.answer().text().getBytes(StandardCharsets.UTF_8), Map.of());
        try {
            return new Result(streams(account, payload, topic).stream()
                    .map(stream -> new StoredRequest(account.name(), stream, topic, request.receivedAt(), Map.of(), payload)).toList(),
                    said);
        } catch (IOException e) {
            Metrics.counter("tributary.webhooks.malformed", "connection", account.name()).increment();
            // A vendor that stops after a refusal gets its answer; the request will be quarantined.
            String first = webhooks.topics().values().iterator().next();
            return webhooks.stopsOnRefusal()
                    ? Result.keep(new StoredRequest(account.name(), first, topic, request.receivedAt(), Map.of(), payload), said)
                    : Result.answer(SenderResponse.text(400, ""));
        }
    }

    private @Nullable Account account(RawRequest incoming) {
        return accounts.get(incoming.path().substring(Math.min(PATH.length(), incoming.path().length())).split("/", 2)[0]);
    }

    /** The topic of the request; empty when each record has its own, or there is only one. */
    private static String topic(Webhooks webhooks, RawRequest request) {
        Webhooks.Topic at = webhooks.topic();
        String topic = at == null ? null : at.header() != null ? request.header(at.header())
                : at.query() != null ? request.query(at.query())
                : null;
        return topic == null ? "" : topic;
    }

    /** The streams of a request's records. Records of unknown topics are counted. */
    private static Set<String> streams(Account account, byte[] payload, String topic) throws IOException {
        Set<String> streams = new LinkedHashSet<>();
        long unknown = 0;
        for (JsonNode record : split(account.webhooks(), payload)) {
            String stream = account.webhooks().stream(topic(account.webhooks(), record, topic));
            if (stream == null) {
                unknown++;
            } else {
                streams.add(stream);
            }
        }
        if (unknown > 0) {
            Metrics.counter("tributary.webhooks.unknown", "connection", account.name()).increment(unknown);
        }
        return streams;
    }

    private static List<JsonNode> split(Webhooks webhooks, byte[] payload) throws IOException {
        JsonNode whole = Payload.read(webhooks.body(), payload);
        try {
            JsonNode found = webhooks.records().evaluate(whole, Map.of());
            List<JsonNode> records = new ArrayList<>();
            if (found != null && found.isArray()) {
                found.forEach(records::add);
            } else if (found != null && !found.isNull()) {
                records.add(found);
            }
            if (records.stream().allMatch(JsonNode::isObject)) {
                return records;
            }
        } catch (JsltException e) {
            // reported below, without the value in its message
        }
        throw new IOException("not of the documented shape");
    }

    private static String topic(Webhooks webhooks, JsonNode record, String ofRequest) {
        if (webhooks.topic() == null || webhooks.topic().path() == null) {
            return ofRequest;
        }
        JsonNode topic = webhooks.topic().path().evaluate(record, Map.of());
        return topic == null || !topic.isValueNode() || topic.isNull() ? "" : topic.asText();
    }

    @Override
    public boolean reads(Connector connector, Connector.Stream stream) {
        return connector.webhooks() != null && connector.webhooks().topics().containsValue(stream.name());
    }

    @Override
    public List<JsonNode> records(Connection connection, Connector.Stream stream, StoredRequest request) throws IOException {
        Webhooks webhooks = Objects.requireNonNull(accounts.get(connection.name())).webhooks();
        List<JsonNode> records = new ArrayList<>();
        for (JsonNode record : split(webhooks, request.body())) {
            String topic = topic(webhooks, record, request.topic());
            if (stream.name().equals(webhooks.stream(topic))) {
                records.add(((ObjectNode) record).put("_topic", topic).put("_received_at", request.receivedAt().toString()));
            }
        }
        return records;
    }
}
