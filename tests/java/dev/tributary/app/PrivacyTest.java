package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.demo.PlantedSpellings;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.Twin;
import dev.tributary.twin.people.Population.PlantedRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the hub prints or logs, and however it fails: no planted e-mail address or phone number stands in it. */
class PrivacyTest {

    private static final List<String> PULLS = List.of("pull-kiotviet-customers", "pull-kiotviet-invoices", "pull-kiotviet-returns",
            "pull-hubspot-contacts");
    private static final List<String> PUSHES = List.of("push-high-value", "push-bought-last-30-days");

    @TempDir static Path folder;
    private static DemoTwins twins;
    private static PlantedSpellings spellings;
    private static Home pulled;

    @TempDir Path own;

    @BeforeAll
    static void pullEverything() throws Exception {
        twins = new DemoTwins(Clock.systemUTC());
        spellings = new PlantedSpellings(twins.population());
        pulled = HubFixture.home(folder, twins);
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(PULLS);
        arguments.add("run-resolve-people");
        assertThat(printed(folder, pulled, 0, arguments)).contains("run-resolve-people: done");
    }

    @AfterEach
    void behave() {
        vendors().forEach(twin -> twin.inject(InjectedFault.none()));
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    @Test
    void whatIsPlantedIsFoundWhereItStands() {
        assertThat(spellings.size()).isGreaterThan(15_000);
        for (PlantedRecord record : twins.population().records("hubspot").subList(0, 200)) {
            if (record.email() != null && record.e164() != null) {
                assertThat(spellings.in("{\"email\":\"" + record.email() + "\"}")).isNotEmpty();
                assertThat(spellings.in("GET /contacts?email=" + record.normalisedEmail().replace("@", "%40"))).isNotEmpty();
                assertThat(spellings.in("could not convert string '" + record.email().toUpperCase(Locale.ROOT) + "' to INT32"))
                        .isNotEmpty();
                assertThat(spellings.in("phone " + record.phone() + " is no number")).isNotEmpty();
                assertThat(spellings.in("84" + record.e164().substring(3))).isNotEmpty();
                assertThat(spellings.in("0" + record.e164().substring(3))).isNotEmpty();
            }
        }
        assertThat(spellings.in("list 2385000000001, 18786 orders, 2011-10-01T00:00:00.000Z")).isEmpty();
    }

    @Test
    void pushesAndWhatIsToldOfThem() throws Exception {
        Home home = home();
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(PUSHES);
        assertThat(printed(own, home, 0, all)).contains("push-high-value: done");
        assertThat(printed(own, home, 0, List.of("runs"))).contains("pull-kiotviet-invoices");
        assertThat(printed(own, home, 0, List.of("runs", "--json"))).contains("pull-hubspot-contacts");
        assertThat(printed(own, home, 0, List.of("lint"))).contains("no findings");
        assertThat(printed(own, home, 0, List.of("test"))).isNotEmpty();
    }

    @Test
    void vendorsThatAreDown() throws Exception {
        twins.dataManager().inject(InjectedFault.cut(request -> request > 1));
        assertThat(failing(InjectedFault.status(500, request -> request > 1), InjectedFault.cut(request -> request > 1)))
                .contains("GET /customers answered 500", "contacts/search got no whole answer", "Meta gave no usable answer",
                        "Google gave no usable answer");
    }

    @Test
    void vendorsThatAnswerNonsense() throws Exception {
        assertThat(failing(InjectedFault.invalidJson(request -> request > 1), InjectedFault.truncate(request -> request > 1)))
                .contains("with a body that is not whole JSON", "contacts/search got no whole answer", "Meta gave no usable answer");
    }

    @Test
    void credentialsThatAreRefused() throws Exception {
        Home home = home();
        try (Stream<Path> secrets = Files.list(home.path("secrets"))) {
            for (Path secret : secrets.toList()) {
                Files.writeString(secret, "wrong\n");
            }
        }
        assertThat(printed(own, home, 1, List.of("run", "pull-kiotviet-returns", "pull-hubspot-contacts", "push-high-value")))
                .contains("/connect/token answered 400 (invalid_client): the credentials are refused",
                        "answered 401: the credentials are refused",
                        "Meta refuses the access token", "/token answered 401 (invalid_client): the credentials are refused");
        assertThat(printed(own, home, 0, List.of("runs"))).contains("failed");
    }

    @Test
    void recordsThatDoNotFit() throws Exception {
        Home home = home();
        replace(home, "mappings/kiotviet/customers.yaml", "birth_date: .birthDate", "birth_date: .email");
        replace(home, "mappings/kiotviet/customers.yaml", "created_at: .createdDate", "created_at: .contactNumber");
        replace(home, "mappings/hubspot/contacts.yaml", "company: .properties.company", "company: number(.properties.email)");
        replace(home, "mappings/hubspot/contacts.yaml", "lifecycle: .properties.lifecyclestage",
                "lifecycle: parse-time(.properties.phone, \"yyyy\")");
        replace(home, "mappings/kiotviet/returns.yaml", "branch_name: .branchName", "branch_name: error(.customerName + .contactNumber)");
        printed(own, home, 0, List.of("run", "--full", "pull-kiotviet-customers", "pull-hubspot-contacts", "pull-kiotviet-returns"));
        String held = printed(own, home, 0, List.of("quarantine", "list"));
        assertThat(held.lines().count()).isGreaterThan(8_000);
        printed(own, home, 1, List.of("quarantine", "replay", held.substring(0, held.indexOf(' '))));
        printed(own, home, 0, List.of("runs"));
        printed(own, home, 1, List.of("test"));
    }

    @Test
    void questionsThatStumbleOverAValue() throws Exception {
        Home home = home();
        Path audience = home.path("config/audiences/high-value.yaml");
        Files.writeString(audience,
                Files.readString(audience).replaceFirst("where: .*", "where: cast(email as integer) > 1 or cast(phone as date) is null"));
        printed(own, home, 1, List.of("run", "push-high-value"));
        for (String sql : List.of("select cast(email as integer) from customers", "select cast(phone as date) from profiles",
                "select date_part('year', email::timestamp) from customers",
                "select right(phone, 9)::bigint::tinyint from customers", "select error(email) from customers where email is not null")) {
            printed(own, home, 1, List.of("query", sql));
        }
    }

    private static List<Twin> vendors() {
        return List.of(twins.kiotviet(), twins.hubspot(), twins.meta(), twins.dataManager());
    }

    /** Both ways of failing at once, each in a home and a process of its own, for failing well takes its time. */
    private String failing(InjectedFault one, InjectedFault other) throws Exception {
        twins.kiotviet().inject(one);
        twins.hubspot().inject(other);
        twins.meta().inject(one);
        Map<HubProcess, Home> running = new LinkedHashMap<>();
        for (String route : List.of("pull-kiotviet-customers", "pull-hubspot-contacts", "push-high-value")) {
            Home home = home(own.resolve(route));
            running.put(HubProcess.start(own, home, "run", "--full", route), home);
        }
        StringBuilder all = new StringBuilder();
        for (Map.Entry<HubProcess, Home> each : running.entrySet()) {
            all.append(printed(each.getKey(), each.getValue(), 1));
            all.append(printed(own, each.getValue(), 0, List.of("runs", "--json")));
        }
        return all.toString();
    }

    private Home home() throws IOException {
        return home(own);
    }

    /** A home with everything pulled and nothing pushed. */
    private static Home home(Path folder) throws IOException {
        Home home = HubFixture.home(folder, twins);
        Files.createDirectories(home.var());
        Files.copy(pulled.path("var/tributary.duckdb"), home.path("var/tributary.duckdb"));
        return home;
    }

    private static void replace(Home home, String file, String text, String by) throws IOException {
        String before = Files.readString(home.path(file));
        assertThat(before).contains(text);
        Files.writeString(home.path(file), before.replace(text, by));
    }

    private static String printed(Path folder, Home home, int status, List<String> arguments) throws Exception {
        return printed(HubProcess.start(folder, home, arguments.toArray(String[]::new)), home, status);
    }

    /** What a command prints and logs, which must name nobody; nor may the files that it leaves beside the warehouse. */
    private static String printed(HubProcess process, Home home, int status) throws Exception {
        int ended = process.waitFor();
        String output = process.output();
        assertThat(spellings.in(output)).as("what it printed").isEmpty();
        assertThat(ended).as(output).isEqualTo(status);
        try (Stream<Path> files = Files.walk(home.var())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("tributary.duckdb")).toList()) {
                assertThat(spellings.in(Files.readString(file, StandardCharsets.ISO_8859_1))).as("what it wrote to %s", file).isEmpty();
            }
        }
        return output;
    }
}
