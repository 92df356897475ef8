package dev.tributary.connector;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.config.YamlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlinesTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final Duration AHEAD = Duration.ofDays(60);

    @TempDir Path folder;
    private final Findings findings = new Findings();
    private final Connector acme = Objects.requireNonNull(ConnectorFile.read("acme", Objects.requireNonNull(YamlNode.parse("connector.yaml", """
            about: made up
            apiVersion: v3
            sunset: 2027-02
            settings:
              token:      {description: "a token", secret: true, optional: true, lives: 365d}
              apiVersion: {description: "version", default: v3}
            """, findings)), findings));

    private Connection connection(String says) throws IOException {
        Home home = new Home(folder);
        Files.createDirectories(home.path("config"));
        Files.writeString(home.path(ConnectionsFile.PATH), "shop: {connector: acme" + says + "}\n");
        return Objects.requireNonNull(ConnectionsFile.read(home, new Secrets(home), Map.of("acme", acme), false, findings).get("shop"));
    }

    private List<String> near(String says, String today) throws IOException {
        return Deadlines.near(acme, connection(says), LocalDate.parse(today), AHEAD);
    }

    @Test
    void credentialsThatNothingRenewsAreWarnedOfBeforeTheyEnd() throws IOException {
        assertThat(near(", expires: 2027-01-22", "2026-11-22")).isEmpty();
        assertThat(near(", expires: 2027-01-21", "2026-11-22")).containsExactly(
                "its credentials end on 2027-01-21, in 60 days, and nothing renews them; make new ones, and write their end as \"expires\" in config/connections.yaml");
        assertThat(near(", expires: 2026-11-23", "2026-11-22").get(0)).contains("in 1 day,");
        assertThat(near(", expires: 2026-11-22", "2026-11-22").get(0)).startsWith("its credentials ended on 2026-11-22, and");
    }

    @Test
    void aVersionThatTheVendorEndsIsWarnedOfBeforeItsMonth() throws IOException {
        assertThat(near("", "2026-12-02")).isEmpty();
        assertThat(near("", "2026-12-03"))
                .containsExactly("the vendor ends version v3 of its API in 2027-02; take a release of Tributary that speaks a later one");
        assertThat(near(", apiVersion: v4", "2027-03-01")).as("of another version nothing is known").isEmpty();
    }

    @Test
    void aTokenWhoseEndNobodyHasNotedIsAskedAbout() throws IOException {
        assertThat(Deadlines.unsaid(acme, connection(", token: \"${env:PATH}\""))).isEqualTo(
                "its token works for 365 days and nothing renews it; write the day it ends as \"expires\" in config/connections.yaml");
        assertThat(Deadlines.unsaid(acme, connection(", token: \"${env:PATH}\", expires: 2027-11-01"))).isNull();
        assertThat(Deadlines.unsaid(acme, connection(""))).as("an account with other credentials").isNull();
    }

    @Test
    void anEndThatIsNoDateIsAFinding() throws IOException {
        connection(", expires: soon");
        assertThat(findings.all()).singleElement().asString().isEqualTo(
                "config/connections.yaml:1:34: connection \"shop\": \"expires\" is \"soon\", expected a date; write such as 2025-01-31");
    }
}
