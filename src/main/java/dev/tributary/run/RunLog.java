package dev.tributary.run;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.StoredCounts;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/** The table {@code runs}. */
final class RunLog {

    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS").withZone(ZoneOffset.UTC);

    private RunLog() {
    }

    /** Adds a run. @return its id, sortable by time */
    static String begin(Warehouse warehouse, String route, String connection, String stream, Instant at) {
        String id = ID.format(at) + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x10000000);
        return warehouse.write(session -> {
            session.execute("insert into runs values (?, ?, ?, ?, ?, null, 'running', 0, 0, 0, 0, 0, null)", id, route, connection, stream,
                    at);
            return id;
        });
    }

    /** Ends the runs of a hub that was killed. Only one hub at a time has the warehouse open, so no other hub's runs are touched. */
    static void endKilled(Warehouse warehouse, Instant at) {
        warehouse.write(session -> session.execute("update runs set ended_at = ?, state = 'failed', message = ? where state = 'running'",
                at, "the hub was stopped in mid-run; the next run goes on from its last commit"));
    }

    static void count(Session session, String id, CommitGroup group, StoredCounts counts, long deleted) {
        session.execute(
                "update runs set pages = pages + ?, records = records + ?, stored = stored + ?, unchanged = unchanged + ?, quarantined = quarantined + ? where run_id = ?",
                group.pages, group.records, counts.changed() + deleted, counts.unchanged(), group.rejections.size(), id);
    }

    static void end(Warehouse warehouse, String id, String state, @Nullable String message, Instant at) {
        warehouse.write(session -> session.execute("update runs set ended_at = ?, state = ?, message = ? where run_id = ?", at, state,
                message, id));
    }
}
