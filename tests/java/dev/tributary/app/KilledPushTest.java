package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.demo.PlantedTruth;
import dev.tributary.run.RunReport;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SeenRequest;
import dev.tributary.twin.kit.Twin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SIGKILL at different moments of a push, then run again: the lists hold whom they should, once, and what a platform had accepted is not
 * sent to it again. There are more people than fit in two of a platform's requests.
 */
class KilledPushTest {

    private static final int PEOPLE = 25_000;
    private static final int PER_REQUEST = 10_000;
    private static final String ROUTE = "push-everyone";
    /** Nobody waits so long: the hub is killed while its request is unanswered. */
    private static final Duration FOREVER = Duration.ofMinutes(2);

    @TempDir static Path base;
    @TempDir Path folder;
    private DemoTwins twins;
    private Home home;

    /** A warehouse with resolved people, made once. */
    @BeforeAll
    static void people() throws IOException {
        try (DemoTwins unused = new DemoTwins(Clock.systemUTC()); Hub hub = HubFixture.open(withEveryone(HubFixture.home(base, unused)))) {
            hub.warehouse().write(session -> {
                session.execute(
                        "insert into customers by name select 'shop' as source, 'C' || i as source_id, 'person' || i || '@example.com' as email, "
                                + "'+8490' || (1000000 + i) as phone, ?::timestamp as stored_at from range(" + PEOPLE + ") r(i)",
                        PlantedTruth.AS_OF);
                session.execute(
                        "insert into consents by name select 'shop' as source, 'C' || i || '/ads' as source_id, 'C' || i as customer_id, 'ads' as purpose, "
                                + "'granted' as state, ?::timestamp as stated_at, stated_at as stored_at from range(" + PEOPLE + ") r(i)",
                        PlantedTruth.AS_OF);
                return null;
            });
            assertThat(hub.run("run-resolve-people", false).outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(HubFixture.count(hub, "select count(*) from profiles")).isEqualTo(PEOPLE);
        }
    }

    private static Home withEveryone(Home home) throws IOException {
        Files.writeString(home.path("config/audiences/everyone.yaml"),
                "description: Everyone.\nwhere: true\nconsent: ads\ndestinations: {meta: {}, google: {}}\n");
        Files.writeString(home.path("routes/push-everyone.yaml"),
                Files.readString(home.path("routes/push-high-value.yaml")).replace("high-value", "everyone"));
        return home;
    }

    private static String email(int person) {
        return "person" + person + "@example.com";
    }

    private static String phone(int person) {
        return "+8490" + (1_000_000 + person);
    }

    @BeforeEach
    void aHomeOfItsOwn() throws IOException {
        twins = new DemoTwins(Clock.systemUTC());
        home = withEveryone(HubFixture.home(folder, twins));
        Files.createDirectories(home.var());
        Files.copy(base.resolve("home/var/tributary.duckdb"), home.var().resolve("tributary.duckdb"));
    }

    @AfterEach
    void stop() {
        twins.close();
    }

    /**
     * A platform is asked for our list, told to make it, and sent three parts, two of them at a time.
     *
     * @param platform who is being asked when the hub is killed
     * @param request  which of its requests, from 1, has arrived then
     * @param silent   from which of its requests on the platform does not answer; 0: it answers all
     * @param meta     members that Meta has accepted by then, as the hub knows
     * @param google   the same of Google; -1 when it depends on how quick the kill is
     */
    @ParameterizedTest(name = "{0} has request {1}, unanswered from {2}") @CsvSource({
        "meta,   1, 1, 0,     0",
        "meta,   2, 2, 0,     0",
        "meta,   4, 3, 0,     0",
        "meta,   5, 4, 10000, 0",
        "google, 1, 1, 25000, 0",
        "google, 2, 2, 25000, 0",
        "google, 5, 4, 25000, 10000",
        "google, 5, 0, 25000, -1"})
    void theNextRunGoesOnFromWhatWasAccepted(String platform, int request, int silent, int meta, int google) throws Exception {
        Twin twin = platform.equals("meta") ? twins.meta() : twins.dataManager();
        twin.inject(InjectedFault.delay(FOREVER, number -> silent > 0 && number >= silent));
        HubProcess killed = HubProcess.start(folder, home, "run", ROUTE);
        while (calls(twin).size() < request && killed.isAlive()) {
            Thread.onSpinWait();
        }
        killed.kill();
        assertThat(calls(twin).size()).as(killed.output()).isGreaterThanOrEqualTo(request);
        twin.inject(InjectedFault.none());
        int metaBefore = calls(twins.meta()).size();
        int googleBefore = calls(twins.dataManager()).size();
        try (Hub hub = HubFixture.open(home)) {
            int metaHas = accepted(hub, "meta");
            int googleHas = accepted(hub, "google");
            assertThat(metaHas).isEqualTo(meta);
            assertThat(googleHas).isEqualTo(google < 0 ? googleHas : google);
            RunReport report = hub.run(ROUTE, false);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(sent(twins.meta(), metaBefore, "/users")).as("parts sent to Meta once more").isEqualTo(parts(metaHas));
            assertThat(sent(twins.dataManager(), googleBefore, "/v1/audienceMembers:ingest")).as("parts sent to Google once more")
                    .isEqualTo(parts(googleHas));
            assertThat(HubFixture.rows(hub,
                    "select connection, state, count(*), count(distinct profile_id) from deliveries group by all order by all"))
                            .containsExactly("google, accepted, 25000, 25000", "meta, accepted, 25000, 25000");
            assertThat(hub.run(ROUTE, false).changed()).isZero();
        }
        bothListsAreThereOnceWithEveryoneOnce();
    }

    private void bothListsAreThereOnceWithEveryoneOnce() {
        assertThat(twins.meta().audiences()).hasSize(1);
        String metaList = twins.meta().audiences().get(0).id();
        assertThat(twins.meta().size(metaList)).isEqualTo(PEOPLE);
        assertThat(twins.meta().members(metaList)).isEqualTo(everyone(false));
        twins.dataManager().settle();
        assertThat(twins.googleLists().lists()).hasSize(1);
        assertThat(twins.googleLists().members(twins.googleLists().lists().get(0).id())).isEqualTo(everyone(true));
    }

    private static Set<List<String>> everyone(boolean google) {
        return IntStream.range(0, PEOPLE).mapToObj(i -> PlantedTruth.member(Set.of(email(i)), Set.of(phone(i)), google))
                .collect(Collectors.toSet());
    }

    private static int parts(int accepted) {
        return (PEOPLE - accepted + PER_REQUEST - 1) / PER_REQUEST;
    }

    private static int accepted(Hub hub, String connection) {
        return (int) HubFixture.count(hub,
                "select count(*) from deliveries where state = 'accepted' and connection = '" + connection + "'");
    }

    private static long sent(Twin twin, int from, String path) {
        return calls(twin).stream().skip(from).filter(call -> call.path().replaceFirst("\\?.*", "").endsWith(path)).count();
    }

    /** What a twin was asked, but for tokens. */
    private static List<SeenRequest> calls(Twin twin) {
        return twin.requests().stream().filter(call -> !call.path().startsWith("/token")).toList();
    }
}
