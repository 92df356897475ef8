package dev.tributary.receive.inbox;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteInboxTest {

    private static final Instant AT = Instant.parse("2026-03-01T08:00:00.123Z");

    @TempDir Path folder;

    private static StoredRequest arrival(String stream, String body) {
        return new StoredRequest("web", stream, "batch", AT, Map.of("content-encoding", "gzip"), body.getBytes(StandardCharsets.UTF_8));
    }

    private Inbox open(long most) {
        return SqliteInbox.open(folder.resolve("inbox.db"), most);
    }

    private static List<String> bodies(List<Inbox.Entry> entries) {
        return entries.stream().map(entry -> new String(entry.request().body(), StandardCharsets.UTF_8)).toList();
    }

    @Test
    void whatWasKeptIsThereAfterItWasOpenedAgainInTheOrderInWhichItCame() {
        String id;
        try (Inbox inbox = open(1 << 20)) {
            id = inbox.id();
            inbox.append(List.of(arrival("events", "a"), arrival("other", "b")));
            inbox.append(List.of(arrival("events", "c")));
        }
        try (Inbox inbox = open(1 << 20)) {
            assertThat(inbox.id()).isEqualTo(id);
            List<Inbox.Entry> entries = inbox.read("web", "events", 0, 10, 1 << 20);
            assertThat(bodies(entries)).containsExactly("a", "c");
            assertThat(entries.get(0).request()).usingRecursiveComparison().isEqualTo(arrival("events", "a"));
            assertThat(bodies(inbox.read("web", "events", entries.get(0).position(), 10, 1 << 20))).containsExactly("c");
            assertThat(inbox.size().entries()).isEqualTo(3);
        }
    }

    @Test
    void positionsOnlyRiseAlsoWhenAllIsForgotten() {
        long last;
        try (Inbox inbox = open(1 << 20)) {
            inbox.append(List.of(arrival("events", "a")));
            last = inbox.read("web", "events", 0, 10, 1 << 20).get(0).position();
            inbox.remove("web", "events", last);
            assertThat(inbox.size()).isEqualTo(new Inbox.Size(0, 0));
        }
        try (Inbox inbox = open(1 << 20)) {
            inbox.append(List.of(arrival("events", "b")));
            assertThat(inbox.read("web", "events", 0, 10, 1 << 20).get(0).position()).isGreaterThan(last);
        }
    }

    @Test
    void forgettingTouchesOneStreamUpToAPosition() {
        try (Inbox inbox = open(1 << 20)) {
            inbox.append(List.of(arrival("events", "a"), arrival("other", "b"), arrival("events", "c")));
            inbox.remove("web", "events", inbox.read("web", "events", 0, 1, 1 << 20).get(0).position());
            assertThat(bodies(inbox.read("web", "events", 0, 10, 1 << 20))).containsExactly("c");
            assertThat(bodies(inbox.read("web", "other", 0, 10, 1 << 20))).containsExactly("b");
        }
    }

    @Test
    void aPageEndsWithTheEntryThatPassesItsSize() {
        try (Inbox inbox = open(1 << 20)) {
            inbox.append(List.of(arrival("events", "x".repeat(1000)), arrival("events", "y".repeat(1000)), arrival("events", "z")));
            assertThat(inbox.read("web", "events", 0, 10, 1500)).hasSize(2);
        }
    }

    @Test
    void aFullInboxRefusesAndKeepsWhatItHas() {
        try (Inbox inbox = open(2_000)) {
            inbox.append(List.of(arrival("events", "x".repeat(1000))));
            assertThatThrownBy(() -> inbox.append(List.of(arrival("events", "y".repeat(1000))))).isInstanceOf(InboxFullException.class)
                    .hasMessageContaining("full");
            assertThat(inbox.read("web", "events", 0, 10, 1 << 20)).hasSize(1);
            inbox.remove("web", "events", Long.MAX_VALUE);
            inbox.append(List.of(arrival("events", "y".repeat(1000))));
            assertThat(inbox.size().entries()).isEqualTo(1);
        }
    }

    @Test
    void aDiskThatTakesNoMoreRefusesWithoutLosingOrHalfKeepingAnything() throws Exception {
        open(1 << 20).close();
        try (Inbox inbox = SqliteInbox.open(folder.resolve("inbox.db"), 1 << 30, 60)) {
            int kept = 0;
            InboxFullException refused = null;
            while (refused == null) {
                try {
                    inbox.append(List.of(arrival("events", "x".repeat(20_000)), arrival("events", "x".repeat(20_000))));
                    kept += 2;
                } catch (InboxFullException e) {
                    refused = e;
                }
            }
            assertThat(refused).hasMessageContaining("the disk is full");
            assertThat(kept).isPositive();
            assertThat(inbox.read("web", "events", 0, 1000, 1 << 30)).hasSize(kept);
            assertThat(inbox.size().entries()).isEqualTo(kept);
            inbox.remove("web", "events", Long.MAX_VALUE);
            inbox.append(List.of(arrival("events", "again")));
            assertThat(bodies(inbox.read("web", "events", 0, 10, 1 << 20))).containsExactly("again");
        }
    }

    @Test
    void manySendersAtOnceEachFindTheirOwnKeptOnce() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(16);
        try (Inbox inbox = open(1 << 26)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String body = "body-" + i;
                work.add(() -> {
                    inbox.append(List.of(arrival("events", body)));
                    return null;
                });
            }
            senders.invokeAll(work).forEach(done -> assertThat(done).succeedsWithin(java.time.Duration.ofSeconds(30)));
            assertThat(bodies(inbox.read("web", "events", 0, 1000, 1 << 26))).hasSize(400).doesNotHaveDuplicates();
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void aFileThatIsNoInboxIsRefusedWithASentence() throws Exception {
        java.nio.file.Files.writeString(folder.resolve("inbox.db"),
                "this is no database, and long enough for SQLite to look at its first page".repeat(10));
        assertThatThrownBy(() -> open(1 << 20)).hasMessageContaining("inbox.db").hasMessageContaining("put the file aside");
    }

    @Test
    void aCommitIsOnDiskAndNotOnlyInTheSystemsMemory() throws Exception {
        try (Inbox inbox = open(1 << 20);
                var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("inbox.db"));
                var row = other.createStatement().executeQuery("pragma journal_mode")) {
            assertThat(row.getString(1)).isEqualTo("wal");
            assertThat(((SqliteInbox) inbox).synchronous()).as("FULL").isEqualTo(2);
        }
    }
}
