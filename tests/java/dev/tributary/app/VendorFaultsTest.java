package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SeenRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Each way a vendor can fail in the middle of a sync has its documented end, and none loses or doubles a row. */
class VendorFaultsTest {

    private static final String ROUTE = "pull-kiotviet-returns";
    private static final int RETURNS = 2887;
    private static final int PAGES = 29;

    private static DemoTwins twins;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        twins = new DemoTwins(java.time.Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        twins.close();
    }

    @AfterEach
    void behave() {
        twins.kiotviet().inject(InjectedFault.none());
    }

    static Stream<Arguments> passing() {
        return Stream.of(
                Arguments.of("429 with Retry-After in whole seconds", InjectedFault.tooManyRequests("1", InjectedFault.on(5))),
                Arguments.of("429 with Retry-After in decimals", InjectedFault.tooManyRequests("0.2", InjectedFault.on(5))),
                Arguments.of("500", InjectedFault.status(500, request -> request == 5 || request == 9)),
                Arguments.of("503 from a proxy", InjectedFault.status(503, InjectedFault.on(1))),
                Arguments.of("a cut connection", InjectedFault.cut(InjectedFault.on(5))),
                Arguments.of("a truncated body", InjectedFault.truncate(InjectedFault.on(5))),
                Arguments.of("invalid JSON", InjectedFault.invalidJson(InjectedFault.on(5))),
                Arguments.of("a slow answer", InjectedFault.delay(Duration.ofMillis(400), InjectedFault.on(3))),
                Arguments.of("an expired token", InjectedFault.expireTokens(InjectedFault.on(12))));
    }

    @ParameterizedTest(name = "{0}") @MethodSource("passing")
    void aFaultThatPassesIsRiddenOut(String name, InjectedFault injected) {
        try (Hub hub = HubFixture.open(HubFixture.home(folder, twins))) {
            int before = twins.kiotviet().requests().size();
            twins.kiotviet().inject(injected);
            HubFixture.done(hub, ROUTE);
            assertThat(HubFixture.count(hub, "select count(*) from orders where kind = 'return'")).isEqualTo(RETURNS);
            assertThat(HubFixture.count(hub, "select count(distinct source_id) from orders")).isEqualTo(RETURNS);
            twins.kiotviet().inject(InjectedFault.none());
            assertThat(hub.run(ROUTE, false).changed()).isZero();
            assertThat(pages(before).size()).as("pages asked for, with what was asked again").isBetween(PAGES, PAGES + 12);
        }
    }

    @Test
    void theWaitIsWhatRetryAfterSays() {
        try (Hub hub = HubFixture.open(HubFixture.home(folder, twins))) {
            int before = twins.kiotviet().requests().size();
            twins.kiotviet().inject(InjectedFault.tooManyRequests("1.5", InjectedFault.on(1)));
            hub.run(ROUTE, false);
            List<SeenRequest> seen = pages(before);
            assertThat(seen.get(0).status()).isEqualTo(429);
            assertThat(Duration.between(seen.get(0).at(), seen.get(1).at())).isBetween(Duration.ofMillis(1450), Duration.ofSeconds(6));
        }
    }

    @Test
    void aVendorThatStaysDownFailsTheRunAndTheNextOneGoesOnThere() {
        Home home = HubFixture.home(folder, twins);
        try (Hub hub = HubFixture.open(home)) {
            twins.kiotviet().inject(InjectedFault.status(500, request -> request > 12));
            RunReport failed = hub.run(ROUTE, false);
            assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failed.lines()).singleElement().asString()
                    .startsWith("kiotviet: GET /returns answered 500, and still so after 6 tries");
            assertThat(HubFixture.rows(hub, "select state, message is not null from runs")).containsExactly("failed, true");
        }
        try (Hub hub = HubFixture.open(home)) {
            twins.kiotviet().inject(InjectedFault.none());
            int before = twins.kiotviet().requests().size();
            assertThat(hub.run(ROUTE, false).outcome()).isEqualTo(Outcome.DONE);
            assertThat(HubFixture.count(hub, "select count(*) from orders")).isEqualTo(RETURNS);
            assertThat(pages(before)).as("resumed, not restarted").hasSizeLessThan(PAGES);
            assertThat(pages(before).get(0).path()).doesNotContain("currentItem=0");
        }
    }

    @Test
    void aWrongSecretIsACredentialsFaultInOneSentence() throws IOException {
        Home home = HubFixture.home(folder, twins);
        Files.writeString(home.path("secrets/kiotviet"), "not-the-secret");
        try (Hub hub = HubFixture.open(home)) {
            RunReport report = hub.run(ROUTE, false);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines().get(0)).contains(": the credentials are refused; check the connection's tokenUrl")
                    .doesNotContain("not-the-secret");
        }
    }

    @Test
    void aWrongTokenIsACredentialsFaultAndIsNotTriedAgainAndAgain() throws IOException {
        Home home = HubFixture.home(folder, twins);
        Files.writeString(home.path("secrets/hubspot"), "pat-wrong");
        int before = twins.hubspot().requests().size();
        try (Hub hub = HubFixture.open(home)) {
            RunReport report = hub.run("pull-hubspot-contacts", false);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("answered 401: the credentials are refused; check").doesNotContain("pat-wrong");
            assertThat(twins.hubspot().requests()).hasSize(before + 1);
        }
    }

    @Test
    void aRouteWithoutItsConnectionIsIdleNotAnError() throws IOException {
        Home home = HubFixture.home(folder, twins);
        Files.writeString(home.path("config/connections.yaml"), "# none\n");
        try (Hub hub = HubFixture.open(home)) {
            RunReport report = hub.run(ROUTE, false);
            assertThat(report.outcome()).isEqualTo(Outcome.IDLE);
            assertThat(report.lines()).containsExactly("no connection of kiotviet in config/connections.yaml");
        }
    }

    private static List<SeenRequest> pages(int before) {
        List<SeenRequest> all = twins.kiotviet().requests();
        return all.subList(before, all.size()).stream().filter(request -> request.path().startsWith("/returns")).toList();
    }
}
