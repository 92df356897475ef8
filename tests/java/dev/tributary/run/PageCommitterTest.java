package dev.tributary.run;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.mapping.CanonicalFile;
import dev.tributary.warehouse.Warehouse;
import dev.tributary.warehouse.duckdb.DuckDbWarehouse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PageCommitterTest {

    private static final CanonicalModel MODEL = CanonicalFile.read(new Home(Path.of(".")), new Findings());

    @TempDir Path folder;

    /** As many rows as fill a group, with keys of their own. */
    private static MappedPage full(int page) {
        Table table = Objects.requireNonNull(MODEL.table("products"));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < CommitGroup.FULL; i++) {
            Row row = new Row(table, false);
            row.set(Table.SOURCE, "shop");
            row.set(Table.SOURCE_ID, page + "/" + i);
            rows.add(row);
        }
        return new MappedPage(rows.size(), rows, List.of(), List.of(), List.of());
    }

    private static Thread stage(PageCommitter pageCommitter, int page) {
        Thread thread = new Thread(
                () -> pageCommitter.stage(new PageTicket(pageCommitter, page, String.valueOf(page + 1), null, List.of()), full(page)),
                "page-" + page);
        thread.start();
        return thread;
    }

    /** Seen once on a busy machine: the second of them handed an empty group on, and the checkpoint went back to the beginning. */
    @Test
    void pagesThatWaitForTheSameCommitLeaveTheCheckpointBehindTheLast() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Warehouse warehouse = DuckDbWarehouse.open(folder.resolve("w.duckdb"), MODEL);
                Committer committer = new Committer(warehouse, Clock.systemUTC())) {
            PullState state = new PullState(null, null, new PullState.Sweep(null, Instant.parse("2026-11-22T08:00:00Z"), null, null, true));
            PageCommitter pageCommitter = committer.open("pull-shop-products", "shop", "products", state, null);
            Thread holder = new Thread(() -> warehouse.write(session -> {
                held.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return null;
            }));
            holder.start();
            held.await();
            pageCommitter.stage(new PageTicket(pageCommitter, 0, "1", null, List.of()), full(0)); // this group is on its way, and the writer is busy
            List<Thread> waiting = new ArrayList<>();
            try {
                for (int page = 1; page < 4; page++) { // each joins the group that the one before it waits with
                    Thread thread = stage(pageCommitter, page);
                    waiting.add(thread);
                    long taken = page + 1;
                    await().until(() -> pageCommitter.pages() == taken && thread.getState() == Thread.State.WAITING);
                }
            } finally {
                release.countDown();
            }
            for (Thread thread : waiting) {
                thread.join();
            }
            pageCommitter.flush();
            PullState.Sweep open = Objects.requireNonNull(committer.checkpoint("shop", "products").open(), "the sweep is no longer open");
            assertThat(open.position()).isEqualTo("4");
            assertThat(warehouse.<Long>read(session -> session.count("select count(*) from products"))).isEqualTo(4L * CommitGroup.FULL);
            pageCommitter.stop("failed", "the test is over");
            holder.join();
        }
    }
}
