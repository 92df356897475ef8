package dev.tributary.run;

import dev.tributary.canonical.Batch;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Consecutive pages of one run that are stored in one transaction. Not thread-safe: guarded by its {@link PageCommitter}. */
final class CommitGroup {

    /** Rows and rejections of a full group: enough to make the fixed cost of a transaction negligible, as measured. */
    static final int FULL = 20_000;

    final Batch batch = new Batch();
    final List<Rejection> rejections = new ArrayList<>();
    final List<MappedPage.Tombstone> tombstones = new ArrayList<>();
    int pages;
    long records;
    final List<String> keys = new ArrayList<>();
    PullState state = PullState.NONE;
    /** The sweep of the pages; null before the first page. */
    PullState.@Nullable Sweep sweep;
    /** Whether the sweep ends with this group. */
    boolean last;

    void add(MappedPage page, PullState after, List<String> pageKeys) {
        page.rows().forEach(batch::add);
        page.children().forEach(children -> batch.addChildren(children.table(), children.parent(), children.rows()));
        rejections.addAll(page.rejections());
        tombstones.addAll(page.tombstones());
        pages++;
        records += page.records();
        keys.addAll(pageKeys);
        state = after;
        sweep = after.open();
    }

    boolean isFull() {
        return batch.rowCount() + rejections.size() >= FULL;
    }

    boolean isEmpty() {
        return pages == 0;
    }
}
