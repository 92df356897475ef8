package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import dev.tributary.expression.Placeholders;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a vendor sends by itself, and how. Immutable; holds placeholders, no account. {@code docs/connectors.md} explains every key.
 *
 * @param verify         alternatives: the first whose settings an account has
 * @param challenge      what the vendor asks of an address before it sends there, or null
 * @param records        path of the records in the payload: a list, or one record
 * @param topic          where a record's topic stands, or null when there is but one
 * @param topics         stream by topic; a topic that ends with {@code *} stands for all that begin so
 * @param deadline       how long the vendor waits for the answer
 * @param stopsOnRefusal whether an answer of 400 to 499 makes the vendor stop sending
 */
public record Webhooks(Body body, List<SignatureRule> verify, @Nullable Ask challenge, Expression records, @Nullable Topic topic,
        Map<String, String> topics, Said answer, Duration deadline,
        boolean stopsOnRefusal) {

    private static final Pattern SETTING = Pattern.compile("\\$\\{settings\\.([A-Za-z0-9_]+)}");

    /** How a payload is written; {@code QUERY} comes by GET, the others by POST. */
    public enum Body {
        JSON, FORM, QUERY
    }

    /** What is asked of an address. @param token shared with the vendor, may hold placeholders; empty when there is none */
    public record Ask(Kind kind, String token) {

        public enum Kind {
            HUB, BARE
        }

        /** The token with an account's settings in it; null when it is not set. */
        public @Nullable String filled(Map<String, String> settings) {
            Map<String, JsonNode> named = new LinkedHashMap<>();
            settings.forEach((name, value) -> named.put("settings." + name, TextNode.valueOf(value)));
            return new Placeholders(named).fill(token);
        }
    }

    /** Exactly one of these is there. @param header of the request. @param query parameter of the address. @param path within a record */
    public record Topic(@Nullable String header, @Nullable String query, @Nullable Expression path) {}

    /** What a sender is told whose records are kept. */
    public record Said(int status, String type, String text) {}

    /** The stream of a topic; null when nothing is wanted of it. The longest topic that fits counts. */
    public @Nullable String stream(String topic) {
        String exact = topics.get(topic);
        if (exact != null) {
            return exact;
        }
        String best = null;
        for (String known : topics.keySet()) {
            if (known.endsWith("*") && topic.startsWith(known.substring(0, known.length() - 1))
                    && (best == null || known.length() > best.length())) {
                best = known;
            }
        }
        return best == null ? null : topics.get(best);
    }

    static @Nullable Webhooks read(@Nullable Section section, Map<String, Connector.Stream> streams, Set<String> settings) {
        if (section == null) {
            return null;
        }
        List<SignatureRule> verify = SignatureRule.read(section);
        if (verify.isEmpty()) {
            section.findings().error(section.node(), section.name() + " has no \"verify\"",
                    "add how a request proves that it comes from the vendor, such as verify: {kind: hmac, …}");
        }
        Map<String, String> topics = section.textMap("topics");
        topics.forEach((topic, stream) -> {
            if (!streams.containsKey(stream)) {
                YamlNode at = Objects.requireNonNull(Objects.requireNonNull(section.node("topics")).get(topic));
                section.findings().error(at, section.name() + ": topic \"" + topic + "\" belongs to an unknown stream \"" + stream + "\"",
                        Findings.oneOf(streams.keySet(), stream));
            }
        });
        if (topics.isEmpty()) {
            section.findings().error(section.node(), section.name() + " has no \"topics\"",
                    "add topics: {\"*\": stream}, or one line for each topic");
        }
        Topic topic = topic(section.section("topic"));
        if (topic == null && topics.keySet().stream().anyMatch(name -> !name.equals("*"))) {
            section.findings().error(section.node(), section.name() + " names topics but not where they stand",
                    "add topic: {header: …}, {path: …} or {query: …}");
        }
        Webhooks webhooks = new Webhooks(section.choice("body", Body.class, Body.JSON), verify, ask(section.section("challenge")),
                Expression.of(section, "records", Expression.compile(".")), topic,
                topics, said(section.section("answer")), section.duration("deadline", Duration.ofSeconds(5)),
                section.bool("stopsOnRefusal", false));
        section.done();
        section.list("verify").forEach(proof -> checkSettings(proof, settings, section));
        if (section.node("challenge") != null) {
            checkSettings(Objects.requireNonNull(section.node("challenge")), settings, section);
        }
        return webhooks;
    }

    /** A setting that no account can have would leave every request without a proof. */
    private static void checkSettings(YamlNode node, Set<String> settings, Section section) {
        node.entries().forEach((key, value) -> {
            Matcher named = SETTING.matcher(value.text());
            while (named.find()) {
                if (!settings.contains(named.group(1))) {
                    section.findings().error(value, section.name() + ": \"" + key + "\" names a setting \"" + named.group(1)
                            + "\" that the connector does not have", Findings.oneOf(settings, named.group(1)));
                }
            }
        });
    }

    private static @Nullable Topic topic(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Topic topic = new Topic(section.text("header"), section.text("query"), Expression.of(section, "path"));
        section.done();
        if ((topic.header() == null ? 0 : 1) + (topic.query() == null ? 0 : 1) + (section.node("path") == null ? 0 : 1) != 1) {
            section.findings().error(section.node(), section.name() + " needs exactly one of \"header\", \"query\" and \"path\"",
                    "keep the one that the vendor uses");
        }
        return topic;
    }

    private static @Nullable Ask ask(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Ask.Kind kind = section.choice("kind", Ask.Kind.class, Ask.Kind.HUB);
        Ask ask = new Ask(kind, kind == Ask.Kind.HUB ? section.requiredText("token") : "");
        section.done();
        return ask;
    }

    private static Said said(@Nullable Section section) {
        if (section == null) {
            return new Said(200, "text/plain", "");
        }
        Said said = new Said(section.integer("status", 200), section.text("type", "text/plain"), section.text("text", ""));
        if (said.status() < 200 || said.status() > 299) {
            section.findings().error(Objects.requireNonNullElse(section.node("status"), section.node()),
                    section.name() + ": a status of " + said.status() + " says no to what is kept",
                    "write 200, 202 or 204");
        }
        section.done();
        return said;
    }
}
