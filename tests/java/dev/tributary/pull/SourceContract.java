package dev.tributary.pull;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.HubProcess;
import dev.tributary.config.Home;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What every source must keep, whatever its vendor does: each record once, none lost, none twice, and the same tables after any trouble as
 * after none. A vendor's test extends this and scripts its twin.
 */
public abstract class SourceContract {

    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir Path folder;
    final ContractClock clock = new ContractClock();
    private ScriptedVendor vendor;
    private int homes;

    /** A twin of its own for each scenario, with the same data each time. */
    public abstract ScriptedVendor vendor(Clock clock);

    @BeforeEach
    public void startVendor(TestInfo test) {
        vendor = vendor(clock);
        String gap = ContractGaps.reason(vendor.route(), test.getTestMethod().orElseThrow().getName());
        assumeTrue(gap == null, gap);
    }

    @AfterEach
    public void stopVendor() {
        vendor.close();
    }

    private Home home() {
        return VendorHome.make(folder.resolve("home-" + homes++), vendor);
    }

    private Hub open(Home home) {
        return Hub.open(home, clock);
    }

    private RunReport run(Hub hub) {
        return hub.run(vendor.route(), false);
    }

    private void done(Hub hub) {
        HubFixture.done(hub, vendor.route());
    }

    /** All rows of the route's table, without what depends on when they were stored. */
    private List<String> table(Hub hub) {
        boolean marked = HubFixture.count(hub, "select count(*) from information_schema.columns where table_name = '" + vendor.table()
                + "' and column_name = 'deleted_at'") > 0;
        String columns = marked ? "* exclude (stored_at, deleted_at), deleted_at is not null as gone" : "* exclude (stored_at)";
        return HubFixture.rows(hub, "select x::varchar as row_text from (select " + columns + " from " + vendor.table() + ") x order by 1");
    }

    /** The table as an untroubled first load of this moment leaves it. */
    private List<String> untroubled() {
        vendor.twin().inject(InjectedFault.none());
        try (Hub hub = open(home())) {
            done(hub);
            return table(hub);
        }
    }

    /** After the trouble is over, the next run leaves the tables as if there had been none. */
    private void healed(Hub hub) {
        vendor.twin().inject(InjectedFault.none());
        clock.forward(vendor.changeShows());
        done(hub);
        assertThat(table(hub)).isEqualTo(untroubled());
    }

    private int requests() {
        return vendor.twin().requests().size();
    }

    @Test
    public void aFirstLoadBringsEveryRecordOnceAndASecondRunChangesNothing() {
        try (Hub hub = open(home())) {
            done(hub);
            assertThat(HubFixture.rows(hub, "select count(*), count(distinct source_id) from " + vendor.table()))
                    .containsExactly(vendor.records() + ", " + vendor.records());
            assertThat(HubFixture.count(hub, "select count(*) from quarantine")).as("quarantined").isZero();
            RunReport again = run(hub);
            assertThat(again.changed()).as(again.toString()).isZero();
            assertThat(hub.run(vendor.route(), true).changed()).as("rows changed by reading all of it again").isZero();
        }
    }

    @Test
    public void aRunThatFindsNothingNewIsOneRequest() {
        try (Hub hub = open(home())) {
            done(hub);
            clock.forward(Duration.ofHours(1));
            done(hub);
            int before = requests();
            done(hub);
            assertThat(requests() - before).isLessThanOrEqualTo(vendor.quietRequests());
        }
    }

    @Test
    public void whatChangesArrivesWithoutReadingEverythingAgain() {
        try (Hub hub = open(home())) {
            done(hub);
            clock.forward(Duration.ofHours(1));
            vendor.change();
            clock.forward(vendor.changeShows());
            RunReport report = run(hub);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DONE);
            assertThat(report.changed()).as(report.toString()).isPositive();
            assertThat(table(hub)).isEqualTo(untroubled());
        }
    }

    @Test
    public void recordsThatShareTheCursorsInstantAllArrive() {
        try (Hub hub = open(home())) {
            done(hub);
            clock.forward(Duration.ofHours(1));
            Instant tie = clock.instant();
            for (int round = 0; round < 2; round++) {
                clock.hold(tie); // the second record is stamped with the instant that the first run ended at
                vendor.change();
                clock.release();
                clock.forward(vendor.changeShows());
                done(hub);
            }
            assertThat(table(hub)).isEqualTo(untroubled());
        }
    }

    @Test
    public void aRecordThatMovesWhilePagesAreReadIsNotLost() {
        try (Hub hub = open(home())) {
            vendor.twin().inject(InjectedFault.delay(Duration.ZERO, request -> {
                if (request == 2) {
                    vendor.change();
                }
                return false;
            }));
            done(hub);
            healed(hub);
        }
    }

    @Test
    public void aRecordThatIsTakenAwayIsMarkedDeletedOnce() {
        try (Hub hub = open(home())) {
            done(hub);
            long before = HubFixture.count(hub, "select count(*) from " + vendor.table() + " where deleted_at is not null");
            assertThat(vendor.remove()).as(ContractGaps.ASK).isTrue();
            clock.forward(vendor.removalShows());
            done(hub);
            for (String route : vendor.removalRoutes()) {
                HubFixture.done(hub, route);
            }
            assertThat(HubFixture.count(hub, "select count(*) from " + vendor.table() + " where deleted_at is not null"))
                    .isEqualTo(before + 1);
            assertThat(run(hub).changed()).as("rows changed by the run after").isZero();
            assertThat(HubFixture.count(hub, "select count(*) from " + vendor.table())).isEqualTo(vendor.records());
        }
    }

    @Test
    public void throttlingByTheVendorsOwnSignalIsWaitedFor() {
        vendor.twin().inject(vendor.throttle(InjectedFault.on(2)));
        try (Hub hub = open(home())) {
            done(hub);
            healed(hub);
        }
    }

    @Test
    public void aDailyLimitEndsTheRunAsDeferredAndTheNextGoesOnThere() {
        InjectedFault limit = vendor.dailyLimit(request -> request > 2);
        assertThat(limit).as(ContractGaps.ASK).isNotNull();
        try (Hub hub = open(home())) {
            vendor.twin().inject(limit);
            RunReport report = run(hub);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEFERRED);
            clock.forward(LONG);
            healed(hub);
        }
    }

    @Test
    public void aTokenThatRunsOutInMidSyncIsRenewedOrSaysWhoMustAct() {
        vendor.twin().inject(InjectedFault.expireTokens(InjectedFault.on(2)));
        try (Hub hub = open(home())) {
            RunReport report = run(hub);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(vendor.renewsTokens() ? Outcome.DONE : Outcome.FAILED);
            if (!vendor.renewsTokens()) {
                assertThat(report.lines().get(0)).contains("credentials are refused").contains("config/connections.yaml");
            }
            vendor.twin().inject(InjectedFault.none());
            vendor.restoreCredentials();
            healed(hub);
        }
    }

    public static Stream<Arguments> passing() {
        return Stream.of(
                Arguments.of("500", InjectedFault.status(500, InjectedFault.on(2))),
                Arguments.of("503 from a proxy", InjectedFault.status(503, InjectedFault.on(1))),
                Arguments.of("a cut connection", InjectedFault.cut(InjectedFault.on(2))),
                Arguments.of("a truncated body", InjectedFault.truncate(InjectedFault.on(2))),
                Arguments.of("invalid JSON", InjectedFault.invalidJson(InjectedFault.on(3))),
                Arguments.of("a slow answer", InjectedFault.delay(Duration.ofMillis(300), InjectedFault.on(2))));
    }

    @ParameterizedTest(name = "{0}") @MethodSource("passing")
    public void troubleThatPassesIsRiddenOut(String name, InjectedFault trouble) {
        vendor.twin().inject(trouble);
        try (Hub hub = open(home())) {
            done(hub);
            healed(hub);
        }
    }

    @Test
    public void aPageThatComesTwiceHidesNoOther() {
        vendor.repeat();
        try (Hub hub = open(home())) {
            run(hub);
            healed(hub);
        }
    }

    @Test
    public void aFieldThatIsGoneAndOneThatIsNewStopNothing() {
        vendor.distort(vendor.renamed());
        try (Hub hub = open(home())) {
            done(hub);
            assertThat(HubFixture.count(hub, "select count(*) from " + vendor.table())).isEqualTo(vendor.records());
        }
    }

    @Test
    public void aFieldOfAnotherTypeHoldsBackRecordsAtMostAndIsHealedByReadingAgain() {
        vendor.distort(vendor.retyped());
        try (Hub hub = open(home())) {
            done(hub);
            assertThat(HubFixture.count(hub,
                    "select (select count(*) from " + vendor.table() + ") + (select count(*) from quarantine where state = 'open')"))
                            .isGreaterThanOrEqualTo(vendor.listed());
            vendor.twin().inject(InjectedFault.none());
            hub.run(vendor.route(), true);
            assertThat(table(hub)).isEqualTo(untroubled());
        }
    }

    @ParameterizedTest(name = "the hub''s clock is {0} seconds off") @ValueSource(ints = {-120, 120})
    public void aClockThatIsOffLosesNothing(int seconds) {
        try (Hub hub = Hub.open(home(), Clock.offset(clock, Duration.ofSeconds(seconds)))) {
            done(hub);
            for (int change = 0; change < 2; change++) {
                clock.forward(Duration.ofMinutes(15));
                vendor.change();
                done(hub);
            }
            clock.forward(LONG);
            done(hub);
            assertThat(table(hub)).isEqualTo(untroubled());
        }
    }

    @Test
    public void aVersionThatTheVendorHasEndedFailsTheRunAtOnceInOneSentence() {
        try (Hub hub = open(home())) {
            done(hub);
            vendor.twin().inject(vendor.sunset());
            int before = requests();
            RunReport report = run(hub);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines()).singleElement().asString().contains("answered");
            assertThat(requests() - before).as("calls").isLessThanOrEqualTo(3);
            healed(hub);
        }
    }

    @Test
    public void killedInTheMiddleItEndsWithTheSameTables() throws Exception {
        Home home = home();
        int before = requests();
        HubProcess killed = HubProcess.start(folder, home, "run", vendor.route());
        while (requests() < before + 3 && killed.isAlive()) {
            Thread.onSpinWait();
        }
        killed.kill();
        try (Hub hub = open(home)) {
            healed(hub);
        }
    }
}
