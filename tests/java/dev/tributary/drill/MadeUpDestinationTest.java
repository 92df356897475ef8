package dev.tributary.drill;

import dev.tributary.app.CheckConnections;
import dev.tributary.app.ConnectionCheck;
import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.Setup;
import dev.tributary.app.ShippedDestinations;
import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.destination.DestinationType;
import dev.tributary.destination.DestinationTypes;
import dev.tributary.destination.DestinationsPage;
import dev.tributary.io.Sha256;
import dev.tributary.lint.Lint;
import dev.tributary.privacy.PersonSelector;
import dev.tributary.run.RunReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A destination that nobody has heard of is added by its package and its registration below; nothing else knows it. */
class MadeUpDestinationTest {

    private static final DestinationTypes TYPES = registered(new LoyaltyClubType());
    private static final String AN = "100001";
    private static final String BINH = "100002";
    private static final String CHI = "100003";
    private static final String AUDIENCE = "description: Card holders.\nwhere: true\nconsent: ads\ndestinations:\n  loyalty-club: {tier: gold}\n";

    @TempDir Path folder;
    private final ClubServer club = new ClubServer();
    private Home home;

    private static DestinationTypes registered(DestinationType made) {
        List<DestinationType> types = new ArrayList<>(ShippedDestinations.TYPES.all());
        types.add(made);
        return DestinationTypes.of(types);
    }

    @BeforeEach
    void aHomeWithTheClub() throws IOException {
        home = new Home(folder);
        for (String file : List.of("mappings/canonical.yaml", "config/application.yaml", "config/identity.yaml")) {
            write(file, Files.readString(Path.of(file)));
        }
        write("config/consent.yaml", "purposes: {ads: {}, club-mail: {}}\nsignals:\n  loyalty-club: {partnerMail: club-mail}\n");
        write("connectors/loyalty-club/connector.yaml", """
                about: A made-up club
                settings:
                  key: {description: "key of the club's API", secret: true}
                http: {baseUrl: "%s"}
                auth: {kind: bearer, token: "${settings.key}"}
                retry: {tries: 4, first: 1ms, longest: 10ms}
                errors:
                  - {status: 409, when: '.code == "BUSY"', means: rate-limit}
                """.formatted(club.url()));
        write("config/connections.yaml", "club:\n  connector: loyalty-club\n  key: ${file:secrets/club}\n");
        write("secrets/club", ClubServer.KEY + "\n");
        write("config/audiences/card-holders.yaml", AUDIENCE);
        write("routes/push-card-holders.yaml", """
                - route:
                    id: push-card-holders
                    description: Card holders go to the club.
                    from:
                      uri: audience:card-holders
                      parameters:
                        cron: "0 0 2 * * ?"
                      steps:
                        - to:
                            uri: push:loyalty-club
                """);
    }

    @AfterEach
    void stop() {
        club.close();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(home.path(file).getParent());
        Files.writeString(home.path(file), text);
    }

    private List<String> findings() {
        return Lint.run(home, TYPES, true).stream().map(Finding::toString).toList();
    }

    @Test
    void lintChecksItsOptionsItsSignalsAndItsRoutes() throws IOException {
        assertThat(findings()).isEmpty();
        write("config/audiences/card-holders.yaml", AUDIENCE.replace("tier: gold", "tier: golden, colour: red"));
        assertThat(findings())
                .anySatisfy(finding -> assertThat(finding).startsWith("config/audiences/card-holders.yaml:5:24: ")
                        .contains("tier: unknown \"golden\"; write gold or silver"))
                .anySatisfy(finding -> assertThat(finding).contains("unknown key \"colour\"")).hasSize(2);
        write("config/audiences/card-holders.yaml", AUDIENCE);
        write("config/consent.yaml", "purposes: {ads: {}}\nsignals: {loyalty-club: {partnerMails: ads}}\n");
        assertThat(findings()).singleElement().asString().startsWith("config/consent.yaml:2:").contains("partnerMails",
                "did you mean partnerMail?");
        assertThat(Lint.run(home, true)).as("without its registration it is no destination")
                .anySatisfy(finding -> assertThat(finding.toString())
                        .contains("unknown destination \"loyalty-club\"; write google or meta"));
    }

    @Test
    void itIsOnTheReferencePageAndCanBeTested() {
        assertThat(DestinationsPage.of(TYPES)).contains("## loyalty-club", "- Members are made of: loyalty_card",
                "- Consent signals of each member: `partnerMail`",
                "| `tier` | The tier of the club's offer | text, of `silver`, `gold` | `silver` | `gold` |",
                "| `CARD` | loyalty-card | SHA-256 |");
        Setup setup = Setup.read(home, TYPES, true, new Findings());
        assertThat(new CheckConnections(setup, Clock.systemUTC()).check("club").state()).isEqualTo(ConnectionCheck.State.OK);
        assertThat(club.calls()).containsExactly("GET /lists");
    }

    @Test
    void planPushRetryLedgerRemovalAndForgetWork() {
        try (Hub hub = Hub.open(home, TYPES, Clock.systemUTC())) {
            people(hub);
            club.refuse("200 {\"id\":\"list1\"}", "409 {\"code\":\"BUSY\"}", "503 {}");
            RunReport first = HubFixture.done(hub, "push-card-holders");
            assertThat(first.lines()).anySatisfy(line -> assertThat(line).contains("4 selected, 3 with an identifier, 3 consented"));
            assertThat(club.calls()).as("two batches, the first one tried three times").filteredOn(call -> call.endsWith("/add"))
                    .hasSize(4);
            assertThat(club.cards()).as("An said yes to the club's mail, Binh no, Chi nothing")
                    .isEqualTo(Map.of(sent(AN), "G", sent(BINH), "D", sent(CHI), "U"));
            assertThat(HubFixture.rows(hub, "select state, reason, count(*) from deliveries group by 1, 2 order by 1")).containsExactly(
                    "accepted, null, 3",
                    "withheld, no loyalty_card of their own, 1");
            assertThat(hub.services().activation().confirm("card-holders").connections().get(0).size()).isEqualTo(3);

            hub.warehouse().write(session -> session.execute("update consents set state = 'denied' where source_id = 'binh/ads'"));
            HubFixture.done(hub, "push-card-holders");
            assertThat(club.cards()).containsOnlyKeys(sent(AN), sent(CHI));

            hub.services().forget().forget(PersonSelector.email("an@example.com"));
            assertThat(club.cards()).containsOnlyKeys(sent(CHI));
            assertThat(club.calls()).filteredOn(call -> call.endsWith("/remove")).hasSize(2);
        }
    }

    private static String sent(String card) {
        return Sha256.hex(card);
    }

    private static void people(Hub hub) {
        hub.warehouse().write(session -> {
            String at = "timestamp '2026-11-01 00:00:00'";
            for (String[] person : new String[][] {{"an", "'100-001'", "granted"}, {"binh", "'100002'", "denied"},
                {"chi", "'100003'", null}, {"dung", "null", null}}) {
                session.execute("insert into customers (source, source_id, full_name, email, loyalty_card, stored_at) values ('shop', '"
                        + person[0] + "', '" + person[0] + "', '"
                        + person[0] + "@example.com', " + person[1] + ", " + at + ")");
                session.execute(
                        "insert into consents (source, source_id, customer_id, purpose, state, stated_at, stored_at) values ('shop', '"
                                + person[0] + "/ads', '" + person[0]
                                + "', 'ads', 'granted', " + at + ", " + at + ")");
                if (person[2] != null) {
                    session.execute(
                            "insert into consents (source, source_id, customer_id, purpose, state, stated_at, stored_at) values ('shop', '"
                                    + person[0] + "/mail', '" + person[0]
                                    + "', 'club-mail', '" + person[2] + "', " + at + ", " + at + ")");
                }
            }
            return null;
        });
    }
}
