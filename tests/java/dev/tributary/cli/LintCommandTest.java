package dev.tributary.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class LintCommandTest {

    private static final String ROUTE = """
            - route:
                id: pull-shop-orders
                from:
                  uri: pull:shop/orders
                  parameters: {cron: "0 0/15 * * * ?"}
                  steps:
                    - to: {uri: "map:shop/orders"}
                    - to: {uri: "store:canonical"}
            """;
    private static final String CONNECTOR = """
            about: A shop.
            settings:
              token: {description: "The token", secret: true}
            http: {baseUrl: "https://shop.example"}
            auth: {kind: bearer, token: "${settings.token}"}
            streams:
              orders: {path: /orders, records: .data, key: .id, pages: offset}
            """;
    private static final String MAPPING = """
            from: shop/orders
            emit:
              - to: orders
                fields:
                  source_id: .id
                  total: .total
            """;

    @TempDir Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aGoodHome() throws IOException {
        write("mappings/canonical.yaml", """
                orders:
                  about: A sale.
                  columns:
                    total: {type: "decimal(18,4)", pii: public, about: "Money."}
                """);
        write("mappings/shop/orders.yaml", MAPPING);
        write("connectors/shop/connector.yaml", CONNECTOR);
        write("config/connections.yaml", "shop-one: {connector: shop, token: \"${file:token}\"}\n");
        write("token", "x");
        write("config/audiences/buyers.yaml", "description: Those who bought.\nwhere: orders > 0\ndestinations: {meta: {}}\n");
        write("routes/pull-shop-orders.yaml", ROUTE);
    }

    @Test
    void aGoodHomeHasNoFindings() {
        assertThat(lint()).containsExactly("no findings");
    }

    @Test
    void aSettingThatCannotVerifyAWebhook() throws IOException {
        write("connectors/shop/connector.yaml", CONNECTOR + """
                webhooks:
                  verify: {kind: ecdsa, header: X-Signature, timestamp: X-Time, publicKey: "${settings.publicKey}"}
                  topics: {"*": orders}
                """);
        write("connectors/shop/connector.yaml", Files.readString(home.resolve("connectors/shop/connector.yaml")).replace("http: {",
                "  publicKey: {description: k}\nhttp: {"));
        write("config/connections.yaml", "shop-one: {connector: shop, token: \"${file:token}\", publicKey: MFkw}\n");
        assertThat(lint().get(0)).isEqualTo(
                "config/connections.yaml:1:11: connection \"shop-one\": its webhooks cannot be verified: not a public key (X.509, Base64); see connectors/shop/README.md");
        write("config/connections.yaml", "shop-one: {connector: shop, token: \"${file:token}\", publicKey: \"${file:token}\"}\n");
        assertThat(lint()).as("what stands elsewhere is not judged").containsExactly("no findings");
    }

    @Test
    void aSecretWithADefault() throws IOException {
        write("connectors/shop/connector.yaml", CONNECTOR.replace("secret: true", "secret: true, default: abc"));
        List<String> findings = lint();
        assertThat(findings).as(findings.toString()).hasSize(2).endsWith("1 error, 0 warnings");
        assertThat(findings.get(0)).contains("a secret has no default; leave \"default\" out, or write optional: true");
    }

    @Test
    void anUnknownKey() throws IOException {
        write("connectors/shop/connector.yaml", CONNECTOR.replace("pages: offset", "page: offset"));
        List<String> findings = lint();
        assertThat(findings).hasSize(2).endsWith("1 error, 0 warnings");
        assertThat(findings.get(0)).startsWith("connectors/shop/connector.yaml:7:53: stream \"orders\": unknown key \"page\"; write ")
                .endsWith(" or sweep (did you mean pages?)");
    }

    @Test
    void aWrongType() throws IOException {
        write("connectors/shop/connector.yaml", CONNECTOR.replace("\"https://shop.example\"", "\"https://shop.example\", inFlight: many"));
        assertThat(lint()).containsExactly(
                "connectors/shop/connector.yaml:4:51: connector \"shop\": http: \"inFlight\" is \"many\", expected a whole number; "
                        + "write digits, such as 100",
                "1 error, 0 warnings");
    }

    @Test
    void anUnknownStream() throws IOException {
        write("routes/pull-shop-orders.yaml", ROUTE.replace("pull:shop/orders", "pull:shop/ordres"));
        assertThat(lint()).containsExactly(
                "routes/pull-shop-orders.yaml:4:12: unknown stream \"ordres\"; write orders (did you mean orders?)", "1 error, 0 warnings");
    }

    @Test
    void anUnknownComponent() throws IOException {
        write("routes/pull-shop-orders.yaml", ROUTE.replace("map:shop", "mapp:shop"));
        assertThat(lint()).containsExactly("routes/pull-shop-orders.yaml:7:21: unknown component \"mapp\"; "
                + "write pull, receive, map, store, audience, push, job or a component of Camel (did you mean map?)",
                "1 error, 0 warnings");
    }

    @Test
    void anUnknownOption() throws IOException {
        write("routes/pull-shop-orders.yaml", ROUTE.replace("cron:", "corn:"));
        assertThat(lint()).containsExactly(
                "routes/pull-shop-orders.yaml:5:20: pull: unknown option \"corn\"; write connection or cron (did you mean cron?)",
                "1 error, 0 warnings");
    }

    @Test
    void aColumnThatIsNotInTheCanonicalModel() throws IOException {
        write("mappings/shop/orders.yaml", MAPPING.replace("total:", "totl:"));
        assertThat(lint()).containsExactly("mappings/shop/orders.yaml:6:7: column \"totl\" is not in mappings/canonical.yaml for orders; "
                + "write modified_at, source_id or total (did you mean total?)", "1 error, 0 warnings");
    }

    @Test
    void jsltThatDoesNotParse() throws IOException {
        write("mappings/shop/orders.yaml", MAPPING.replace("total: .total", "total: 'if (.total'"));
        assertThat(lint()).hasSize(2).element(0).asString().startsWith("mappings/shop/orders.yaml:6:14: field \"total\": ")
                .endsWith("; write JSLT, such as .code or if (.status == 1) \"completed\"");
    }

    @Test
    void aMissingSecretIsAWarningUnlessAskedOtherwise() throws IOException {
        Files.delete(home.resolve("token"));
        String what = "${file:token} is not set (looked for " + home.resolve("token")
                + "); export it, or write ${file:/run/secrets/shop-one}";
        assertThat(run("lint")).isEqualTo(Main.OK);
        assertThat(out.toString().lines()).containsExactly("config/connections.yaml:1:36: warning: " + what, "0 errors, 1 warning");
        assertThat(lint("--secrets")).containsExactly("config/connections.yaml:1:36: " + what, "1 error, 0 warnings");
    }

    @Test
    void aPullRouteWithoutExactlyOneStore() throws IOException {
        write("routes/pull-shop-orders.yaml", ROUTE.replace("        - to: {uri: \"store:canonical\"}\n", ""));
        assertThat(lint()).containsExactly(
                "routes/pull-shop-orders.yaml:4:12: a pull: route without a store: step; end its steps with - to: {uri: \"store:canonical\"}",
                "1 error, 0 warnings");
    }

    @Test
    void whatIsNotYaml() throws IOException {
        write("config/application.yaml", "zone: [Asia/Ho_Chi_Minh\n");
        assertThat(lint()).hasSize(2).element(0).asString().startsWith("config/application.yaml:2:1: not YAML: ");
    }

    @Test
    void allFindingsOfAllFilesComeAtOnceInTheOrderOfTheFiles() throws IOException {
        write("connectors/shop/connector.yaml", CONNECTOR.replace("pages: offset", "pages: ofset"));
        write("config/connections.yaml", "shop-one: {connector: shp}\n");
        write("config/audiences/buyers.yaml", "descripton: Those who bought.\nwhere: orders > 0\n");
        write("mappings/shop/orders.yaml", MAPPING.replace("total:", "totl:"));
        write("routes/pull-shop-orders.yaml", ROUTE.replace("map:", "mapp:").replace("store:", "stor:"));
        assertThat(lint()).extracting(line -> line.replaceFirst(": .*", "")).containsExactly(
                "config/audiences/buyers.yaml:1:1", "config/audiences/buyers.yaml:1:1", "config/connections.yaml:1:23",
                "connectors/shop/connector.yaml:7:60",
                "mappings/shop/orders.yaml:6:7", "routes/pull-shop-orders.yaml:4:12", "routes/pull-shop-orders.yaml:7:21",
                "routes/pull-shop-orders.yaml:8:21", "8 errors, 0 warnings");
    }

    @Test
    void jsonHoldsTheSameFindings() throws IOException {
        write("routes/pull-shop-orders.yaml", ROUTE.replace("store:canonical", "store:canonicl"));
        assertThat(lint("--json")).containsExactly("[",
                "  {\"path\": \"routes/pull-shop-orders.yaml\", \"line\": 8, \"column\": 21, \"severity\": \"error\", "
                        + "\"what\": \"unknown store \\\"canonicl\\\"\", \"instead\": \"write canonical (did you mean canonical?)\"}",
                "]");
    }

    @Test
    void aHomeThatIsNoFolderIsToldInOneLine() {
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(err, true), List.of("lint", "--home", home.resolve("token").toString())))
                .isEqualTo(Main.MISUSE);
        assertThat(err.toString()).isEqualToNormalizingNewlines(
                "tributary lint: " + home.resolve("token") + " is not a folder; name the hub's home with --home or TRIBUTARY_HOME\n");
    }

    private List<String> lint(String... options) {
        List<String> arguments = new ArrayList<>(List.of("lint"));
        arguments.addAll(List.of(options));
        int status = run(arguments.toArray(String[]::new));
        List<String> lines = out.toString().lines().toList();
        boolean clean = lines.get(lines.size() - 1).equals("no findings");
        assertThat(status).isEqualTo(clean ? Main.OK : Main.MISUSE);
        return lines;
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(List.of(arguments));
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), all);
        assertThat(err.toString()).isEmpty();
        return status;
    }

    private void write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
