package dev.tributary.sync;

import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import dev.tributary.warehouse.CanonicalMerge;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.StoredCounts;
import dev.tributary.warehouse.Warehouse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The writer lane: one thread that commits groups of every run, one after the other. A group's rows, rejects, tombstones,
 * checkpoint and counts are one transaction. Thread-safe.
 */
public final class Committer implements AutoCloseable {

    private final Warehouse warehouse;
    private final Clock clock;
    private final ScheduledExecutorService lane = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "writer-lane");
        thread.setDaemon(true);
        return thread;
    });
    private Instant last = Instant.MIN;

    public Committer(Warehouse warehouse, Clock clock) {
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /** How far a stream has been read. */
    public PullState checkpoint(String connection, String stream) {
        return Checkpoints.read(warehouse, connection, stream);
    }

    /** Opens a lane for one run of one stream, beginning at {@code state}. */
    public RunLane open(String route, String connection, String stream, PullState state) {
        return new RunLane(this, RunLog.begin(warehouse, route, connection, stream, clock.instant()), connection, stream, state);
    }

    Warehouse warehouse() {
        return warehouse;
    }

    ScheduledExecutorService lane() {
        return lane;
    }

    /** Commits one group. Called in the lane's thread only. */
    StoredCounts commit(String runId, String connection, String stream, CommitGroup group) {
        Instant at = next();
        return warehouse.write(session -> {
            StoredCounts counts = CanonicalMerge.apply(session, warehouse.model().tables().values(), group.batch, at);
            long deleted = bury(session, group, at);
            quarantine(session, connection, stream, group, at);
            Checkpoints.write(session, connection, stream, group.state, at);
            RunLog.count(session, runId, group, counts, deleted);
            return counts.plus(new StoredCounts(0, deleted, 0, 0));
        });
    }

    /** Strictly later than the last one, so that "stored since" misses nothing. */
    synchronized Instant next() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        return last;
    }

    private static long bury(Session session, CommitGroup group, Instant at) throws SQLException {
        long buried = 0;
        for (MappedPage.Tombstone stone : group.tombstones) {
            buried += session.execute("update " + Sql.name(stone.table().name()) + " set deleted_at = ?, stored_at = ? where source = ? and "
                    + Sql.name(stone.column()) + " = ? and deleted_at is null", at, at, stone.source(), stone.id());
        }
        return buried;
    }

    /** A record that is rejected again for the same reason stays one entry, with its latest raw form. */
    private static void quarantine(Session session, String connection, String stream, CommitGroup group, Instant at) throws SQLException {
        for (Rejection rejection : group.rejections) {
            String id = id(connection, stream, String.valueOf(rejection.key()), rejection.path(), rejection.key() == null ? rejection.raw() : "");
            long seen = session.execute("update quarantine set last_seen_at = ?, found = ?, expected = ?, raw = ?, state = 'open' where quarantine_id = ?",
                    at, rejection.found(), rejection.expected(), rejection.raw(), id);
            if (seen == 0) {
                session.execute("insert into quarantine values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')", id, connection, stream, rejection.key(), rejection.path(),
                        rejection.found(), rejection.expected(), rejection.raw(), at, at);
            }
        }
    }

    private static String id(String... parts) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        lane.shutdown();
    }
}
