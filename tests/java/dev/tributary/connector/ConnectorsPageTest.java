package dev.tributary.connector;

import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.config.YamlNode;
import dev.tributary.files.FileForm;
import dev.tributary.http.Auth;
import dev.tributary.http.BodyDecoder;
import dev.tributary.http.ErrorRule;
import dev.tributary.http.RateLimit;
import dev.tributary.http.UsageRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/connectors.md} lists exactly the keys that the reader knows. */
class ConnectorsPageTest {

    @TempDir Path folder;

    private static final String STREAM = "streams: {things: {path: /x, key: .id, %s}}";

    private static String page() {
        try {
            return Files.readString(Path.of("docs/connectors.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The keys of the first table below a heading. */
    private static TreeSet<String> described(String heading) {
        String section = page().split("\n## " + Pattern.quote(heading) + "\n", 2)[1].split("\n## ", 2)[0];
        TreeSet<String> keys = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|").matcher(section.split("\\| means \\| what|\\| kind \\| walks", 2)[0]);
        while (row.find()) {
            keys.add(row.group(1));
        }
        return keys;
    }

    /** The keys that the reader offers to whoever writes one that is unknown. */
    private static TreeSet<String> known(String yaml) {
        Findings findings = new Findings();
        ConnectorFile.read("x", Objects.requireNonNull(YamlNode.parse("x.yaml", yaml, findings)), findings);
        return offered(findings);
    }

    private static TreeSet<String> offered(Findings findings) {
        Finding finding = findings.all().stream().filter(one -> one.what().contains("unknown key \"zzz\"")).findFirst()
                .orElseThrow(() -> new AssertionError(findings.all().toString()));
        return new TreeSet<>(Arrays.asList(finding.instead().replaceFirst("^write ", "").replaceFirst(" \\(did.*", "").split(", | or ")));
    }

    @ParameterizedTest(name = "{0}") @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "connector | zzz: 1",
        "setting | settings: {a: {zzz: 1}}",
        "http | http: {zzz: 1}",
        "auth: bearer | auth: {kind: bearer, zzz: 1}",
        "auth: basic | auth: {kind: basic, zzz: 1}",
        "auth: header | auth: {kind: header, zzz: 1}",
        "auth: oauth2-client-credentials | auth: {kind: oauth2-client-credentials, zzz: 1}",
        "auth: oauth2-refresh-token | auth: {kind: oauth2-refresh-token, zzz: 1}",
        "limit | limits: [{zzz: 1}]",
        "pace: quota-header | pace: [{kind: quota-header, zzz: 1}]",
        "pace: remaining-header | pace: [{kind: remaining-header, zzz: 1}]",
        "pace: bucket-header | pace: [{kind: bucket-header, zzz: 1}]",
        "pace: cost-bucket | pace: [{kind: cost-bucket, zzz: 1}]",
        "pace: usage-header | pace: [{kind: usage-header, zzz: 1}]",
        "error rule | errors: [{zzz: 1}]",
        "webhooks | webhooks: {zzz: 1}",
        "verify: hmac | webhooks: {verify: {kind: hmac, zzz: 1}}",
        "verify: timestamped-hmac | webhooks: {verify: {kind: timestamped-hmac, zzz: 1}}",
        "verify: url-form-hmac | webhooks: {verify: {kind: url-form-hmac, zzz: 1}}",
        "verify: ecdsa | webhooks: {verify: {kind: ecdsa, zzz: 1}}",
        "verify: app-time-digest | webhooks: {verify: {kind: app-time-digest, zzz: 1}}",
        "verify: token | webhooks: {verify: {kind: token, zzz: 1}}",
        "challenge | webhooks: {challenge: {zzz: 1}}",
        "topic | webhooks: {topic: {zzz: 1}}",
        "answer | webhooks: {answer: {zzz: 1}}"})
    void theTopListsEachKey(String heading, String yaml) {
        assertThat(described(heading)).isNotEmpty().isEqualTo(known("about: x\n" + yaml));
    }

    @ParameterizedTest(name = "{0}") @CsvSource(delimiter = '|', value = {
        "stream | zzz: 1",
        "cursor | cursor: {zzz: 1}",
        "pages | pages: {zzz: 1}",
        "partitions | partitions: {zzz: 1}",
        "job | job: {zzz: 1}",
        "request | job: {create: {zzz: 1}}",
        "assemble | assemble: {zzz: 1}",
        "nested | nested: [{zzz: 1}]",
        "removed | removed: {zzz: 1}",
        "sweep | sweep: {zzz: 1}",
        "replace | replace: {zzz: 1}",
        "files | files: {zzz: 1}",
        "numbers | files: {numbers: {zzz: 1}}",
        "dates | files: {dates: {zzz: 1}}"})
    void aStreamListsEachKey(String heading, String yaml) {
        assertThat(described(heading)).isNotEmpty().isEqualTo(known(STREAM.formatted(yaml)));
    }

    @Test
    void aConnectionListsEachKey() throws IOException {
        Home home = new Home(folder);
        Files.createDirectories(home.path("config"));
        Files.writeString(home.path(ConnectionsFile.PATH), "acme: {connector: acme, zzz: 1}\n");
        Findings findings = new Findings();
        Connector acme = ConnectorFile.read("acme", Objects.requireNonNull(YamlNode.parse("x.yaml", "about: x\n", findings)), findings);
        ConnectionsFile.read(home, new Secrets(home), Map.of("acme", acme), false, findings);
        assertThat(described("connection")).isEqualTo(offered(findings));
    }

    @Test
    void everyKindAndMeaningIsNamed() {
        Stream.of(Auth.Kind.values(), Pages.Kind.values(), UsageRule.Kind.values(), ErrorRule.Meaning.values(), BodyDecoder.values(),
                ResponseFormat.Shape.values(), ExportJob.Use.values(),
                Cursor.Filter.values(), Cursor.Order.values(), Cursor.Advance.values(), Cursor.Bound.values(), RateLimit.Scope.values(),
                FileForm.Format.values(),
                SignatureRule.Kind.values(), SignatureRule.Signs.values(), SignatureRule.Algorithm.values(),
                SignatureRule.Encoding.values(), SignatureRule.Key.values(), SignatureRule.Scheme.values(), SignatureRule.In.values(),
                Webhooks.Body.values(), Webhooks.Ask.Kind.values()).flatMap(Arrays::stream)
                .filter(kind -> kind != Auth.Kind.NONE)
                .forEach(kind -> assertThat(page()).contains("`" + dev.tributary.config.Section.spelled((Enum<?>) kind)));
    }

    @ParameterizedTest(name = "{0}") @CsvSource(delimiter = '|', value = {
        "sweep: {table: customers}, cursor: {field: .at, start: 90d} | start\" that moves",
        "cursor: {field: .at, window: 7d} | no \"start\"",
        "cursor: {field: .at, format: bogus'} | no date format",
        "pages: cursor | no \"next\"",
        "pages: {kind: header-cursor} | no \"header\"",
        "pages: {kind: keyset, next: .id, cap: 100} | no \"token\"",
        "pages: {kind: page-then-token, next: .t} | no \"tokenParameter\"",
        "partitions: {key: .id} | either",
        "partitions: {stream: nobody, key: .id} | unknown stream",
        "partitions: {stream: things} | no \"key\"",
        "replace: {table: ad_metrics, day: day} | no \"cursor\"",
        "job: {create: {path: /j}, status: {path: /s}, done: .ok} | either",
        "job: {create: {path: /j}, status: {path: /s}, url: .u} | no \"done\""})
    void whatCannotWorkIsAFinding(String yaml, String finding) {
        Findings findings = new Findings();
        ConnectorFile.read("x", Objects.requireNonNull(YamlNode.parse("x.yaml", "about: x\n" + STREAM.formatted(yaml), findings)),
                findings);
        assertThat(findings.all()).anyMatch(one -> one.toString().contains(finding));
    }

    @ParameterizedTest(name = "{0}") @CsvSource(delimiter = '|', value = {
        "topics: {\"*\": things} | no \"verify\"",
        "verify: {kind: url-form-hmac, header: X, secret: x} | no \"topics\"",
        "verify: {kind: url-form-hmac, header: X, secret: x}, topics: {\"*\": nothing} | unknown stream \"nothing\"",
        "verify: {kind: url-form-hmac, header: X, secret: x}, topics: {a: things} | not where they stand",
        "verify: {kind: url-form-hmac, header: X, secret: x}, topics: {a: things}, topic: {header: X, path: .a} | exactly one of",
        "verify: {kind: hmacs, header: X, secret: x}, topics: {\"*\": things} | unknown kind \"hmacs\"",
        "verify: {kind: hmac, header: X, secret: x, signs: body-timestamp}, topics: {\"*\": things} | no \"timestamp\"",
        "verify: {kind: hmac, header: X, secret: x, encoding: hexadecimal}, topics: {\"*\": things} | unknown encoding",
        "verify: {kind: token, token: x, in: query}, topics: {\"*\": things} | no \"name\"",
        "verify: {kind: url-form-hmac, header: X, secret: x}, topics: {\"*\": things}, answer: {status: 404} | says no to what is kept",
        "verify: {kind: url-form-hmac, header: X, secret: x}, topics: {\"*\": things}, challenge: {kind: hub} | no \"token\"",
        "verify: {kind: url-form-hmac, header: X, secret: \"${settings.token}\"}, topics: {\"*\": things} | names a setting \"token\" that the connector does not have",
        "verify: {kind: url-form-hmac, header: X, secret: x}, topics: {\"*\": things}, challenge: {kind: hub, token: \"${settings.word}\"} | names a setting \"word\""})
    void webhooksThatCannotWorkAreAFinding(String yaml, String finding) {
        Findings findings = new Findings();
        ConnectorFile.read("x",
                Objects.requireNonNull(
                        YamlNode.parse("x.yaml", "about: x\nstreams: {things: {path: /x, key: .id}}\nwebhooks: {" + yaml + "}", findings)),
                findings);
        assertThat(findings.all()).anyMatch(one -> one.toString().contains(finding));
    }

    @Test
    void theLongestTopicThatFitsNamesTheStream() {
        Findings findings = new Findings();
        Webhooks webhooks = Objects.requireNonNull(ConnectorFile.read("x", Objects.requireNonNull(YamlNode.parse("x.yaml", """
                about: x
                streams: {orders: {received: true, key: .id}, refunds: {received: true, key: .id}}
                webhooks:
                  verify: {kind: url-form-hmac, header: X, secret: x}
                  topic: {header: X-Topic}
                  topics: {order.*: orders, order.refund.*: refunds, order.refund.test: orders}
                """, findings)), findings).webhooks());
        assertThat(findings.all()).isEmpty();
        assertThat(webhooks.stream("order.update.500")).isEqualTo("orders");
        assertThat(webhooks.stream("order.refund.500")).isEqualTo("refunds");
        assertThat(webhooks.stream("order.refund.test")).isEqualTo("orders");
        assertThat(webhooks.stream("orders")).isNull();
    }

    @Test
    void theExampleOfThePageHasNoFindings() {
        String yaml = page().split("```yaml\n", 2)[1].split("```", 2)[0];
        Findings findings = new Findings();
        ConnectorFile.read("acme", Objects.requireNonNull(YamlNode.parse("acme.yaml", yaml, findings)), findings);
        assertThat(findings.all()).isEmpty();
    }
}
