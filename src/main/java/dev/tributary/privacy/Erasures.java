package dev.tributary.privacy;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What the warehouse knows of erasures. Thread-safe. */
final class Erasures {

    private final Warehouse warehouse;

    Erasures(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    static boolean isKnown(Session session, String id) throws SQLException {
        return session.count("select count(*) from erasures where erasure_id = ?", id) > 0;
    }

    /** All ids, the oldest first. */
    List<String> ids() {
        return warehouse.read(session -> session.query("select erasure_id from erasures order by requested_at, erasure_id", row -> row.getString(1)));
    }

    /** Those that still wait for a platform. */
    List<String> unfinished() {
        return warehouse.read(session -> session.query("select erasure_id from erasures where state <> 'done' order by requested_at, erasure_id", row -> row.getString(1)));
    }

    @Nullable Erasure find(String id) {
        return warehouse.read(session -> find(session, id));
    }

    static @Nullable Erasure find(Session session, String id) throws SQLException {
        Map<String, Long> taken = new TreeMap<>();
        session.query("select name, sum(taken) from erasure_counts where erasure_id = ? group by name order by name", row -> taken.put(row.getString(1), row.getLong(2)), id);
        List<Erasure.Removal> removals = session.query("select * from erasure_removals where erasure_id = ? order by connection, audience, list_id, request_id", row -> new Erasure.Removal(
                row.getString("connection"), row.getString("audience"), row.getString("list_id"), row.getString("state"), row.getString("request_id"), row.getString("reason"),
                Objects.requireNonNull(Sql.instant(row, "updated_at"))), id);
        long refused = session.count("select coalesce(sum(dropped), 0) from erasure_drops where erasure_id = ?", id);
        return session.query("select * from erasures where erasure_id = ?", row -> new Erasure(id, Objects.requireNonNull(Sql.instant(row, "requested_at")),
                Objects.requireNonNull(Sql.instant(row, "erased_at")), row.getString("subject"), row.getString("state").equals("done"), Sql.instant(row, "done_at"), taken, removals, refused), id)
                .stream().findFirst().orElse(null);
    }

    /** Ends the erasures of which every removal is confirmed. @return their ids */
    List<String> settle(Instant at) {
        List<String> ready = warehouse.read(session -> session.query("select erasure_id from erasures e where state <> 'done' and not exists ("
                + "select 1 from erasure_removals r where r.erasure_id = e.erasure_id and r.state <> 'confirmed') order by erasure_id", row -> row.getString(1)));
        for (String id : ready) {
            warehouse.write(session -> session.execute("update erasures set state = 'done', done_at = ? where erasure_id = ?", at, id));
        }
        return ready;
    }
}
