package dev.tributary.pull;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.pull.StubVendor.Reply;
import dev.tributary.pull.StubVendor.Seen;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** A made-up vendor that is described in YAML alone: its deletes are found, its days replaced, and a run that stopped goes on. */
class CareTest {

    private static final String CONNECTOR = """
            about: Acme loyalty and ads
            docs: https://acme.example/api
            settings:
              token: {description: "API token", secret: true}
            http: {baseUrl: "https://api.acme.example"}
            auth: {kind: bearer, token: "${settings.token}"}
            errors:
              - {status: 403, means: skip-stream}
            streams:
              members:
                path: /members
                records: .data
                key: .id
                cursor: {field: .at, parameter: since}
                pages: {kind: keyset, parameter: after, next: .id, size: 100, sizeParameter: limit}
                sweep: {every: 7d, table: customers}
              guests: {path: /guests, records: .data, key: .id}
              days:
                path: /days
                records: .data
                key: '.day + "/" + .ad'
                cursor: {field: .day, parameter: since, toParameter: until, format: date, lookback: 28d, start: 60d, window: 20d}
                replace: {table: ad_metrics, day: day}
            """;

    @TempDir Path folder;
    private final TreeMap<String, String> members = new TreeMap<>();
    private final TreeMap<String, String> days = new TreeMap<>();
    private int forbiddenFrom = Integer.MAX_VALUE;
    private int refusedFrom = Integer.MAX_VALUE;
    private StubVendor vendor;
    private Home home;

    @BeforeEach
    void describe() throws IOException {
        vendor = new StubVendor(folder, this::answer);
        home = VendorHome.make(folder.resolve("home"),
                "acme: {connector: acme, token: \"${file:secrets/acme}\", baseUrl: \"" + vendor.url() + "\"}\n", Map.of("acme", "secret"));
        write("connectors/acme/connector.yaml", CONNECTOR);
        for (String stream : new String[] {"members", "guests"}) {
            write("mappings/acme/" + stream + ".yaml", "from: acme/" + stream
                    + "\nemit:\n  - to: customers\n    fields: {source_id: .id, full_name: .name, deleted_at: \"null\"}\n");
            route(stream);
        }
        write("mappings/acme/days.yaml",
                "from: acme/days\nemit:\n  - to: ad_metrics\n    fields: {source_id: '.day + \"/\" + .ad', platform: '\"meta_ads\"', day: .day, ad_id: .ad, clicks: .clicks}\n");
        route("days");
        member("m1", "An");
        member("m2", "Binh");
        member("m3", "Chi");
    }

    @AfterEach
    void stop() {
        vendor.close();
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(home.path(path).getParent());
        Files.writeString(home.path(path), text);
    }

    private void route(String stream) throws IOException {
        write("routes/pull-acme-" + stream + ".yaml", """
                - route:
                    id: pull-acme-%1$s
                    description: Acme's %1$s.
                    from:
                      uri: pull:acme/%1$s
                      steps:
                        - to: {uri: "map:acme/%1$s"}
                        - to: {uri: "store:canonical"}
                """.formatted(stream));
    }

    private void member(String id, String name) {
        members.put(id, "{'id':'" + id + "','name':'" + name + "','at':'" + vendor.time.instant() + "'}");
    }

    private Reply answer(Seen call) {
        int number = vendor.seen().size();
        if (number >= forbiddenFrom) {
            return Reply.of(403, "{}");
        }
        if (number >= refusedFrom) {
            return Reply.of(400, "{}");
        }
        return switch (call.path()) {
            case "/members" -> Reply.ok("{'data':[" + members.tailMap(call.query().getOrDefault("after", ""), false).values().stream()
                    .filter(member -> !call.query().containsKey("since") || !at(member).isBefore(Instant.parse(call.query().get("since"))))
                    .limit(100).collect(Collectors.joining(",")) + "]}");
            case "/guests" -> Reply.ok("{'data':[{'id':'g1','name':'Guest'}]}");
            default -> Reply.ok("{'data':[" + days.entrySet().stream()
                    .filter(day -> day.getKey().substring(0, 10).compareTo(call.query().get("since")) >= 0
                            && day.getKey().substring(0, 10).compareTo(call.query().get("until")) <= 0)
                    .map(day -> "{'day':'" + day.getKey().substring(0, 10) + "','ad':'" + day.getKey().substring(11)
                            + "','clicks':" + day.getValue() + "}")
                    .collect(Collectors.joining(",")) + "]}");
        };
    }

    private static Instant at(String member) {
        return Instant.parse(StubVendor.json(member).get("at").asText());
    }

    private static void done(Hub hub, String stream) {
        HubFixture.done(hub, "pull-acme-" + stream);
    }

    private static String gone(Hub hub) {
        return String.join(" ", HubFixture.rows(hub, "select source_id from customers where deleted_at is not null order by 1"));
    }

    @Test
    void aRunSaysWhenItsCredentialsEndSoon() throws IOException {
        write("config/connections.yaml",
                "acme: {connector: acme, token: \"${file:secrets/acme}\", expires: 2026-12-01, baseUrl: \"" + vendor.url() + "\"}\n");
        try (Hub hub = Hub.open(home, vendor.time)) {
            RunReport report = hub.run("pull-acme-members", false);
            assertThat(report.outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(report.lines()).hasSize(2).last().asString()
                    .startsWith("acme: warning: its credentials end on 2026-12-01, in 9 days");
        }
    }

    @Test
    void whatTheVendorNoLongerHasIsFoundByAWholeReadEverySoOften() {
        try (Hub hub = Hub.open(home, vendor.time)) {
            done(hub, "members");
            done(hub, "guests");
            members.remove("m2");
            vendor.time.forward(Duration.ofDays(6));
            done(hub, "members");
            assertThat(gone(hub)).isEmpty();
            assertThat(vendor.last().query()).containsKey("since");
            vendor.time.forward(Duration.ofDays(1));
            member("m4", "Dung");
            done(hub, "members");
            assertThat(gone(hub)).as("and nothing of the other stream").isEqualTo("m2");
            assertThat(HubFixture.count(hub, "select count(*) from customers")).isEqualTo(5);
            vendor.time.forward(Duration.ofDays(1));
            done(hub, "members");
            assertThat(vendor.last().query()).as("an ordinary run again").containsKey("since");
            member("m2", "Binh is back");
            vendor.time.forward(Duration.ofDays(1));
            done(hub, "members");
            assertThat(gone(hub)).isEmpty();
        }
    }

    @Test
    void aWholeReadThatMissesMostIsTakenForTheVendorsMistake() {
        for (int i = 100; i < 400; i++) {
            member("x" + i, "Member");
        }
        try (Hub hub = Hub.open(home, vendor.time)) {
            done(hub, "members");
            members.keySet().removeIf(id -> id.startsWith("x") && !id.startsWith("x1"));
            vendor.time.forward(Duration.ofDays(7));
            RunReport report = hub.run("pull-acme-members", false);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("misses 200 of 303 records");
            assertThat(gone(hub)).isEmpty();
        }
    }

    @Test
    void aWholeReadThatStoppedInTheMiddleGoesOnAndForgetsNobody() {
        for (int i = 100; i < 400; i++) {
            member("x" + i, "Member");
        }
        try (Hub hub = Hub.open(home, vendor.time)) {
            done(hub, "members");
            members.remove("x350");
            vendor.time.forward(Duration.ofDays(7));
            refusedFrom = vendor.seen().size() + 3;
            assertThat(hub.run("pull-acme-members", false).outcome()).isEqualTo(Outcome.FAILED);
        }
        refusedFrom = Integer.MAX_VALUE;
        int before = vendor.seen().size();
        try (Hub hub = Hub.open(home, vendor.time)) {
            done(hub, "members");
            assertThat(vendor.seen().get(before).query()).as("resumed").containsKey("after").doesNotContainKey("since");
            assertThat(gone(hub)).isEqualTo("x350");
        }
    }

    @Test
    void aDayThatIsReadAgainReplacesItsRowsAndOlderDaysStay() {
        days.put("2026-10-01/a", "1");
        days.put("2026-11-20/a", "5");
        days.put("2026-11-20/b", "7");
        try (Hub hub = Hub.open(home, vendor.time)) {
            done(hub, "days");
            assertThat(vendor.seen().stream().map(call -> call.query().get("since") + " " + call.query().get("until")).toList())
                    .containsExactly("2026-09-23 2026-10-12", "2026-10-13 2026-11-01", "2026-11-02 2026-11-22");
            days.remove("2026-10-01/a");
            days.remove("2026-11-20/b");
            days.put("2026-11-20/a", "6");
            vendor.time.forward(Duration.ofDays(1));
            done(hub, "days");
            assertThat(HubFixture.rows(hub, "select source_id, clicks from ad_metrics order by 1")).containsExactly("2026-10-01/a, 1",
                    "2026-11-20/a, 6");
            assertThat(hub.run("pull-acme-days", false).changed()).isZero();
        }
    }

    @Test
    void aListThatTheAccountMayNotReadIsSkippedWithAWarning() {
        forbiddenFrom = 0;
        try (Hub hub = Hub.open(home, vendor.time)) {
            RunReport report = hub.run("pull-acme-members", false);
            assertThat(report.outcome()).isEqualTo(Outcome.IDLE);
            assertThat(report.lines().get(0))
                    .startsWith("acme: skipped: GET /members answered 403: this account may not read it; grant the scope");
        }
    }

    @Test
    void aConnectionThatIsPausedIsNotAsked() throws IOException {
        write("config/connections.yaml",
                "acme: {connector: acme, token: \"${file:secrets/acme}\", baseUrl: \"" + vendor.url() + "\", paused: true}\n");
        try (Hub hub = Hub.open(home, vendor.time)) {
            assertThat(hub.run("pull-acme-members", false).outcome()).isEqualTo(Outcome.IDLE);
            assertThat(vendor.seen()).isEmpty();
        }
    }
}
