package dev.tributary.receive;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import dev.tributary.receive.inbox.Inbox;
import dev.tributary.receive.inbox.SqliteInbox;
import dev.tributary.receive.inbox.StoredRequest;
import dev.tributary.run.RunReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** From the inbox into the warehouse, and what a crash between the two commits leaves. */
class DrainedInboxTest {

    private static final String ROUTE = "receive-segment-events";

    @TempDir Path folder;
    private Home home;

    @BeforeEach
    void make() throws IOException {
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            home = HubFixture.home(folder, twins);
        }
        for (Path route : home.files("routes", ".yaml")) {
            if (!route.endsWith(ROUTE + ".yaml")) {
                Files.delete(route); // a hub of one route is open in a moment
            }
        }
    }

    private Path file() {
        return home.var().resolve("inbox.db");
    }

    private void keep(String... messageIds) {
        try (Inbox inbox = SqliteInbox.open(file(), 1 << 30)) {
            for (String id : messageIds) {
                String body = "{\"event\": \"Signed In\", \"userId\": \"u1\", \"messageId\": \"" + id + "\"}";
                inbox.append(List.of(new StoredRequest("web", "events", "track", Instant.parse("2026-03-01T08:00:00Z"), Map.of(),
                        body.getBytes(StandardCharsets.UTF_8))));
            }
        }
    }

    private RunReport drain() {
        try (Hub hub = HubFixture.open(home)) {
            RunReport report = hub.run(ROUTE, false);
            assertThat(report.outcome()).as(report.lines().toString()).isEqualTo(RunReport.Outcome.DONE);
            return report;
        }
    }

    private List<String> stored(String sql) {
        try (Hub hub = HubFixture.open(home)) {
            return HubFixture.rows(hub, sql);
        }
    }

    private long waiting() {
        try (Inbox inbox = SqliteInbox.open(file(), 1 << 30)) {
            return inbox.size().entries();
        }
    }

    @Test
    void aRunStoresWhatIsThereAndEnds() {
        keep("m1", "m2", "m1");
        assertThat(drain().lines()).containsExactly("web: 3 records in 3 requests, 2 rows stored");
        assertThat(waiting()).isZero();
        assertThat(drain().lines()).containsExactly("web: nothing waits in the inbox");
        assertThat(stored("select source, source_id, type from engagements order by source_id")).containsExactly("web, m1, signed_in",
                "web, m2, signed_in");
        assertThat(stored("select route, connection, stream, state, records from runs")).containsExactly(ROUTE + ", web, events, done, 3");
    }

    @Test
    void killedBetweenTheWarehousesCommitAndTheInboxsNothingIsStoredTwice() throws IOException {
        keep("m1", "m2");
        Path before = folder.resolve("before.db");
        Files.copy(file(), before);
        drain();
        String storedAt = stored("select max(stored_at) from engagements").get(0);
        Files.copy(before, file(), StandardCopyOption.REPLACE_EXISTING); // the inbox as such a kill leaves it
        assertThat(waiting()).isEqualTo(2);
        assertThat(drain().lines()).as("its place is known, so it is not even read").containsExactly("web: nothing waits in the inbox");
        assertThat(waiting()).isZero();
        assertThat(stored("select max(stored_at), count(*) from engagements")).containsExactly(storedAt + ", 2");
        keep("m3");
        assertThat(drain().lines()).containsExactly("web: 1 records in 1 requests, 1 rows stored");
    }

    @Test
    void thePlaceInALostInboxHidesNothingOfANewOne() throws IOException {
        keep("m1", "m2", "m3");
        drain();
        Files.delete(file());
        keep("n1");
        assertThat(drain().lines()).containsExactly("web: 1 records in 1 requests, 1 rows stored");
        assertThat(stored("select source_id from engagements order by source_id")).containsExactly("m1", "m2", "m3", "n1");
    }

    @Test
    void aRequestThatCanNoLongerBeReadWaitsInQuarantineAndHoldsNobodyUp() {
        try (Inbox inbox = SqliteInbox.open(file(), 1 << 30)) {
            inbox.append(
                    List.of(new StoredRequest("web", "events", "track", Instant.EPOCH, Map.of(), "{".getBytes(StandardCharsets.UTF_8))));
        }
        keep("m1");
        assertThat(drain().lines()).containsExactly("web: 2 records in 2 requests, 1 rows stored, 1 quarantined");
        assertThat(stored("select found, raw from quarantine")).containsExactly("a request that cannot be read, {");
        assertThat(waiting()).isZero();
    }

    @Test
    void aPausedConnectionKeepsWhatComes() throws IOException {
        keep("m1");
        Path connections = home.path("config/connections.yaml");
        Files.writeString(connections, Files.readString(connections) + "  paused: true\n");
        try (Hub hub = HubFixture.open(home)) {
            assertThat(hub.run(ROUTE, false).outcome()).isEqualTo(RunReport.Outcome.IDLE);
        }
        assertThat(waiting()).isEqualTo(1);
    }
}
