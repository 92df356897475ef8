package dev.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.twin.kit.InjectedFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorTest {

    private static DemoTwins twins;

    @TempDir Path folder;
    private Home home;

    @BeforeAll
    static void start() {
        twins = new DemoTwins(Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    @BeforeEach
    void make() {
        home = HubFixture.home(folder, twins);
    }

    @Test
    void everyConnectionIsAskedAndHasOneLine() throws IOException {
        Cli cli = Cli.run(home.root(), "doctor");
        assertThat(cli.status()).as(cli.out()).isEqualTo(Main.OK);
        List<String> lines = cli.lines().stream().filter(line -> !line.startsWith("  warning: ")).toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).matches("kiotviet +ok +one page of customers came, \\d+ records");
        assertThat(lines.get(1))
                .matches("hubspot +ok +one page of contacts came, \\d+ records; API 2026-09, which the vendor ends in 2028-03");
        assertThat(lines.get(2)).matches("google +ok +the account's lists can be read; API v23, which the vendor ends in 2027-02");
        assertThat(lines.get(3)).matches("meta +ok +the account's lists can be read; API v26.0");
        assertThat(lines.get(4)).matches("web +ok +nothing is asked: what it sends is received by serve");
        try (Stream<Path> written = Files.list(home.path("var"))) {
            assertThat(written).as("only granted tokens are kept, for a vendor may grant each once")
                    .containsExactly(home.path("var/tokens"));
        }
    }

    @Test
    void aSecretThatIsNotSetAndATokenThatIsRefusedFailWithoutHidingTheOthers() throws IOException {
        Files.delete(home.path("secrets/kiotviet"));
        Files.writeString(home.path("secrets/hubspot"), "pat-wrong\n");
        Files.writeString(home.path("secrets/meta"), "EAAwrong\n");
        Cli cli = Cli.run(home.root(), "doctor");
        assertThat(cli.status()).isEqualTo(Main.FAILED);
        assertThat(cli.lines().get(0)).startsWith("kiotviet  failed").contains("${file:secrets/kiotviet} is not set");
        assertThat(cli.lines().get(1)).startsWith("hubspot   failed").contains("401", "check the connection's settings");
        assertThat(cli.lines()).anyMatch(line -> line.startsWith("google    ok"));
        assertThat(cli.lines()).anyMatch(line -> line.startsWith("meta      failed") && line.contains("refuses the access token"));
        assertThat(cli.out()).doesNotContain("pat-wrong", "EAAwrong");
    }

    @Test
    void whatEndsSoonIsWarnedOf() throws IOException {
        Path file = home.path("config/connections.yaml");
        Files.writeString(file, Files.readString(file).replace("  connector: hubspot\n", "  connector: hubspot\n  expires: 2026-01-31\n"));
        Files.writeString(home.path("config/application.yaml"),
                Files.readString(home.path("config/application.yaml")) + "\nwarnBefore: 30000d\n");
        Cli cli = Cli.run(home.root(), "doctor");
        assertThat(cli.status()).isEqualTo(Main.OK);
        assertThat(cli.lines()).filteredOn(line -> line.startsWith("  warning: hubspot: ")).hasSize(2)
                .anyMatch(line -> line.contains("credentials ended on 2026-01-31"))
                .anyMatch(line -> line.contains("version 2026-09"));
        assertThat(cli.lines()).filteredOn(line -> line.startsWith("  warning: google: ")).hasSize(1);
        JsonNode hubspot = new ObjectMapper().readTree(Cli.run(home.root(), "doctor", "--json").out()).get(1);
        assertThat(hubspot.get("warnings").asText()).contains("credentials ended", "; the vendor ends version");
    }

    @Test
    void aPausedConnectionIsNotAsked() throws IOException {
        Path file = home.path("config/connections.yaml");
        Files.writeString(file, Files.readString(file).replace("  connector: hubspot\n", "  connector: hubspot\n  paused: true\n"));
        int before = twins.hubspot().requests().size();
        Cli cli = Cli.run(home.root(), "doctor");
        assertThat(cli.status()).isEqualTo(Main.OK);
        assertThat(cli.lines().get(1)).startsWith("hubspot   paused  not asked");
        assertThat(twins.hubspot().requests()).hasSize(before);
    }

    @Test
    void anotherVersionThanTheDescribedOneHasNoKnownEnd() throws IOException {
        Path file = home.path("config/connections.yaml");
        Files.writeString(file, Files.readString(file).replace("  connector: hubspot\n", "  connector: hubspot\n  apiVersion: 2027-03\n"));
        JsonNode hubspot = new ObjectMapper().readTree(Cli.run(home.root(), "doctor", "--json").out()).get(1);
        assertThat(hubspot.get("api_version").asText()).isEqualTo("2027-03");
        assertThat(hubspot.get("sunset").isNull()).isTrue();
    }

    @Test
    void withoutAConnectionThereIsNothingToAsk() throws IOException {
        Files.writeString(home.path("config/connections.yaml"), "# none\n");
        assertThat(Cli.run(home.root(), "doctor")).satisfies(cli -> {
            assertThat(cli.status()).isEqualTo(Main.OK);
            assertThat(cli.out()).startsWith("no connection in config/connections.yaml");
        });
    }

    @Test
    void aVendorThatOnlyStumblesIsWell() {
        twins.kiotviet().inject(InjectedFault.status(500, InjectedFault.on(2)));
        assertThat(Cli.run(home.root(), "doctor").lines().get(0)).startsWith("kiotviet  ok");
        twins.kiotviet().inject(InjectedFault.none());
    }
}
