package dev.tributary.sync;

import dev.tributary.canonical.Batch;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;

import java.util.ArrayList;
import java.util.List;

/** Consecutive pages of one run that are stored together. Not thread-safe: its lane guards it. */
final class CommitGroup {

    /** Enough rows that a transaction's own cost disappears; measured with the warehouse's merge. */
    static final int FULL = 20_000;

    final Batch batch = new Batch();
    final List<Rejection> rejections = new ArrayList<>();
    final List<MappedPage.Tombstone> tombstones = new ArrayList<>();
    int pages;
    long records;
    PullState state = PullState.NONE;

    void add(MappedPage page, PullState after) {
        page.rows().forEach(batch::add);
        page.children().forEach(children -> batch.addChildren(children.table(), children.parent(), children.rows()));
        rejections.addAll(page.rejections());
        tombstones.addAll(page.tombstones());
        pages++;
        records += page.records();
        state = after;
    }

    boolean isFull() {
        return batch.rowCount() + rejections.size() >= FULL;
    }

    boolean isEmpty() {
        return pages == 0;
    }
}
