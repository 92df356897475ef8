package dev.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.twin.google.GoogleLists;
import dev.tributary.twin.meta.MetaTwin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

import static org.assertj.core.api.Assertions.assertThat;

/** One home whose people come from HubSpot alone; every test has an audience of its own. */
class AudienceCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;
    private static DemoTwins twins;
    private static Home home;

    @BeforeAll
    static void start() throws IOException {
        twins = new DemoTwins(Clock.systemUTC());
        home = HubFixture.home(folder, twins);
        for (Path shipped : home.files("routes", ".yaml")) {
            if (shipped.getFileName().toString().startsWith("push-")) {
                Files.delete(shipped);
            }
        }
        for (Path shipped : home.files("config/audiences", ".yaml")) {
            Files.delete(shipped);
        }
        JsonNode run = JSON.readTree(Cli.run(home.root(), "run", "pull-hubspot-contacts", "--json").out());
        assertThat(run.get(0).get("outcome").asText()).isEqualTo("done");
        assertThat(run.get(0).get("changed").asLong()).isPositive();
        assertThat(run.get(0).get("lines").get(0).asText()).startsWith("hubspot: 1,825 records");
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    private static void audience(String name, String rest) throws IOException {
        Files.writeString(home.path("config/audiences/" + name + ".yaml"), "description: People of " + name + ".\n" + rest);
    }

    private static Cli run(String... arguments) {
        return Cli.run(home.root(), arguments);
    }

    @Test
    void aPlanTellsTheFunnelAndSendsNothing() throws IOException {
        audience("planned", "where: email is not null\ndestinations: {google: {}, meta: {}}\n");
        Cli cli = run("audience", "plan", "planned", "--json");
        assertThat(cli.status()).as(cli.err()).isEqualTo(Main.OK);
        JsonNode plan = JSON.readTree(cli.out()).get(0);
        assertThat(plan.get("state").asText()).isEqualTo("open");
        long withheld = 0;
        for (JsonNode people : plan.get("withheld")) {
            withheld += people.asLong();
        }
        assertThat(plan.get("consented").asLong()).isPositive().isEqualTo(plan.get("selected").asLong() - withheld);
        assertThat(run("audience", "plan", "planned").out()).contains("may be sent; 0 came, 0 left", "withheld: ", "no consent for ads");
        assertThat(run("audience", "status", "planned").out())
                .isEqualTo("planned  google: not pushed yet\nplanned  meta: not pushed yet\n".replace("\n", System.lineSeparator()));
        assertThat(twins.meta().audiences()).noneMatch(list -> list.name().contains("planned"));
    }

    @Test
    void aPushSendsToThePlatformsOfTheFileAndSecondTimeNothing() throws IOException {
        audience("pushed",
                "where: email like '%@%'\ndestinations: {google: {lookalike: {countries: [VN]}}, meta: {lookalike: {countries: [VN], ratio: 0.01}}}\n");
        Cli cli = run("audience", "push", "pushed");
        assertThat(cli.status()).as(cli.out() + cli.err()).isEqualTo(Main.OK);
        MetaTwin.Audience list = twins.meta().audiences().stream().filter(meta -> meta.name().equals("Tributary | pushed")).findFirst()
                .orElseThrow();
        int members = twins.meta().members(list.id()).size();
        assertThat(members).isPositive();
        assertThat(cli.out()).contains(
                String.format(java.util.Locale.ROOT, "meta: %,d added and 0 removed, %,d accepted", members, members),
                String.format(java.util.Locale.ROOT, "google: %,d added and 0 removed, %,d accepted", members, members));
        assertThat(twins.googleLists().lists()).as("a list that is still being filled grows no lookalike")
                .noneMatch(google -> google.kind() == GoogleLists.Kind.LOOKALIKE);

        twins.dataManager().settle();
        Cli again = run("audience", "push", "pushed");
        assertThat(again.status()).as(again.out() + again.err()).isEqualTo(Main.OK);
        assertThat(again.out()).contains("meta: 0 added and 0 removed, 0 accepted", "google: 0 added and 0 removed, 0 accepted");
        assertThat(again.lines()).filteredOn(line -> line.startsWith("pushed  ")).hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("list ", "; lookalike "));
        JsonNode status = JSON.readTree(run("audience", "status", "pushed", "--refresh", "--json").out());
        assertThat(status).hasSize(2)
                .allSatisfy(connection -> assertThat(connection.get("members").get("confirmed").asInt()).isEqualTo(members));
        GoogleLists.UserList google = twins.googleLists().lists().stream().filter(each -> each.name().equals("Tributary | pushed"))
                .findFirst().orElseThrow();
        assertThat(status.get(0).get("list").asText()).isEqualTo(String.valueOf(google.id()));
    }

    @Test
    void onlyThePlatformsThatTheFileNamesAreSentTo() throws IOException {
        audience("half", "where: phone is not null\ndestinations: {meta: {}}\n");
        Cli cli = run("audience", "push", "half");
        assertThat(cli.status()).as(cli.err()).isEqualTo(Main.OK);
        assertThat(cli.out()).contains("meta: ", "half  google: not pushed yet").doesNotContain("google: 0 added");
        assertThat(twins.googleLists().lists()).noneMatch(list -> list.name().contains("half"));
    }

    @Test
    void aHeldPlanIsSentOnlyAfterApproval() throws IOException {
        audience("held", "where: phone is not null\nguards: {leastSize: 1000000}\ndestinations: {meta: {}}\n");
        Cli held = run("audience", "push", "held");
        assertThat(held.status()).isEqualTo(Main.FAILED);
        assertThat(held.out()).contains("is held by the guards of config/audiences/held.yaml");
        assertThat(twins.meta().audiences()).noneMatch(list -> list.name().contains("held"));
        assertThat(run("audience", "approve", "held", "--plan", "20000101T000000.000-0001").status()).isEqualTo(Main.FAILED);
        assertThat(run("audience", "approve", "held").out()).endsWith("audience push held sends what it changes" + System.lineSeparator());
        assertThat(run("audience", "approve", "held")).satisfies(again -> {
            assertThat(again.status()).isEqualTo(Main.FAILED);
            assertThat(again.err()).contains("no plan of audience held that waits for approval");
        });
        Cli pushed = run("audience", "push", "held");
        assertThat(pushed.status()).as(pushed.out() + pushed.err()).isEqualTo(Main.OK);
        assertThat(twins.meta().audiences()).anyMatch(list -> list.name().equals("Tributary | held"));
    }

    @Test
    void membersAreIdsWithAStateAndNeverValues() throws IOException {
        audience("listed", "where: given_name is not null\ndestinations: {meta: {}}\n");
        run("audience", "push", "listed");
        JsonNode members = JSON.readTree(run("audience", "members", "listed", "--limit", "5", "--json").out());
        assertThat(members).hasSize(5).allSatisfy(member -> {
            assertThat(member.get("profile_id").asText()).matches("[0-9a-z]{12}");
            assertThat(member.get("connection").asText()).isEqualTo("meta");
            assertThat(member.get("state").asText()).isIn("accepted", "confirmed");
        });
        assertThat(members.findValuesAsText("profile_id")).doesNotHaveDuplicates();
        Cli withheld = run("audience", "members", "listed", "--withheld", "--limit", "2");
        assertThat(withheld.out()).contains("consent for ads", "the first 2 of ").doesNotContain("accepted", "@", "+84");
    }

    @Test
    void theListNamesEveryAudienceWithItsLatestPlan() throws IOException {
        audience("fresh", "where: city = 'Hue'\ndestinations: {meta: {}}\n");
        audience("seen", "where: city is not null or true\n");
        run("audience", "plan", "seen");
        JsonNode list = JSON.readTree(run("audience", "list", "--json").out());
        JsonNode fresh = named(list, "fresh");
        assertThat(fresh.get("latest_plan").isNull()).isTrue();
        assertThat(fresh.get("destinations").asText()).isEqualTo("meta");
        assertThat(fresh.get("description").asText()).isEqualTo("People of fresh.");
        JsonNode seen = named(list, "seen");
        assertThat(seen.get("state").asText()).isEqualTo("open");
        assertThat(seen.get("members").asLong()).isPositive();
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode audience : list) {
            if (audience.get("audience").asText().equals(name)) {
                return audience;
            }
        }
        throw new AssertionError("no " + name + " in " + list);
    }

    @Test
    void anUnknownAudienceIsMisuseEverywhere() throws IOException {
        audience("known", "where: true\n");
        for (String command : new String[] {"plan", "push", "approve", "status", "members"}) {
            Cli cli = run("audience", command, "knwon");
            assertThat(cli.status()).as(command).isEqualTo(Main.MISUSE);
            assertThat(cli.err()).as(command).contains("there is no audience \"knwon\"", "did you mean known?");
        }
    }
}
