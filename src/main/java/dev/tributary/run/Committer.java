package dev.tributary.run;

import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import dev.tributary.warehouse.CanonicalMerge;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.StoredCounts;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * Commits the groups of all runs in one thread, one after the other. A group's rows, rejections, deletions, checkpoint and counts are one
 * transaction. Thread-safe.
 */
public final class Committer implements AutoCloseable {

    private final Warehouse warehouse;
    private final Clock clock;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "warehouse-writer");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<PageCommitter> active = ConcurrentHashMap.newKeySet();
    private final StoreFilter filter;
    private final Function<String, @Nullable String> countries;
    private Instant last = Instant.MIN;

    /** A committer that stores every row. */
    public Committer(Warehouse warehouse, Clock clock) {
        this(warehouse, clock, StoreFilter.NONE, connection -> null);
    }

    /** @param filter removes rows of forgotten people @param countries country of a connection's national phone numbers */
    public Committer(Warehouse warehouse, Clock clock, StoreFilter filter, Function<String, @Nullable String> countries) {
        this.warehouse = warehouse;
        this.clock = clock;
        this.filter = filter;
        this.countries = countries;
        RunLog.endKilled(warehouse, clock.instant());
    }

    /** The checkpoint of a stream. */
    public PullState checkpoint(String connection, String stream) {
        return Checkpoints.read(warehouse, connection, stream);
    }

    /** Begins a run of one stream at {@code state}. @param keys the table for the keys of its records, or null */
    public PageCommitter open(String route, String connection, String stream, PullState state, @Nullable StreamKeys keys) {
        return open(route, connection, stream, stream, state, keys);
    }

    /** Begins a run that has a checkpoint of its own. @param reading name of the checkpoint */
    public PageCommitter open(String route, String connection, String stream, String reading, PullState state, @Nullable StreamKeys keys) {
        PageCommitter opened = new PageCommitter(this, RunLog.begin(warehouse, route, connection, stream, clock.instant()), connection,
                stream, reading, state, keys);
        active.add(opened);
        return opened;
    }

    void ended(PageCommitter run) {
        active.remove(run);
    }

    /** The progress of the current runs. */
    public List<Progress> progress() {
        return active.stream().map(PageCommitter::progress).toList();
    }

    Warehouse warehouse() {
        return warehouse;
    }

    ScheduledExecutorService writer() {
        return writer;
    }

    /** Commits one group. Called in the writer thread only. */
    StoredCounts commit(String runId, String connection, String stream, String reading, CommitGroup group, @Nullable StreamKeys keys) {
        Instant at = next();
        return warehouse.write(session -> {
            refused(session, filter.filter(group.batch, warehouse.model().tables().values(), at), connection, at);
            StoredCounts counts = CanonicalMerge.apply(session, warehouse.model().tables().values(), group.batch, at);
            long deleted = markDeleted(session, group, at);
            if (keys != null && group.sweep != null) {
                boolean people = keys.table().equals("customers");
                StreamKeys.add(session, connection, stream, group.sweep,
                        people ? group.keys.stream().filter(key -> !filter.forgotten(connection, key, null, null)).toList() : group.keys);
                deleted += group.last ? keys.close(session, connection, stream, group.sweep, at) : 0;
            }
            for (Rejection rejection : group.rejections) {
                if (filter.forgotten(connection, rejection.key(), rejection.raw(), countries.apply(connection))) {
                    continue;
                }
                Quarantine.add(session, connection, stream, rejection, at);
            }
            Checkpoints.write(session, connection, reading, group.state, at);
            RunLog.count(session, runId, group, counts, deleted);
            return counts.plus(new StoredCounts(0, deleted, 0, 0));
        });
    }

    /** Counts the rows of forgotten people that were not stored. */
    static void refused(Session session, Map<String, Long> dropped, String source, Instant at) {
        for (Map.Entry<String, Long> drop : dropped.entrySet()) {
            if (session.count("select count(*) from erasure_drops where erasure_id = ? and source = ?", drop.getKey(), source) > 0) {
                session.execute("update erasure_drops set dropped = dropped + ?, last_at = ? where erasure_id = ? and source = ?",
                        drop.getValue(), at, drop.getKey(), source);
            } else {
                session.execute("insert into erasure_drops values (?, ?, ?, ?)", drop.getKey(), source, drop.getValue(), at);
            }
        }
    }

    /** A time strictly later than the one before, so that a query by {@code stored_at} misses no row. */
    synchronized Instant next() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        return last;
    }

    private static long markDeleted(Session session, CommitGroup group, Instant at) {
        long deleted = 0;
        for (MappedPage.Tombstone stone : group.tombstones) {
            deleted += session
                    .execute("update " + Sql.name(stone.table().name()) + " set deleted_at = ?, stored_at = ? where source = ? and "
                            + Sql.name(stone.column()) + " = ? and deleted_at is null", at, at, stone.source(), stone.id());
        }
        return deleted;
    }

    @Override
    public void close() {
        writer.shutdown();
    }
}
