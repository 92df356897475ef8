package dev.tributary.run;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;

import java.time.Instant;

/** The table {@code checkpoints}. A checkpoint is written only in the transaction that stores its rows. */
final class Checkpoints {

    private Checkpoints() {
    }

    /** The checkpoint of a stream; {@link PullState#NONE} when it was never read. */
    static PullState read(Warehouse warehouse, String connection, String stream) {
        return warehouse.read(session -> session.query("select state from checkpoints where connection = ? and stream = ?",
                row -> PullState.parse(row.text(1)), connection, stream)).stream().findFirst().orElse(PullState.NONE);
    }

    static void write(Session session, String connection, String stream, PullState state, Instant at) {
        if (session.count("select count(*) from checkpoints where connection = ? and stream = ?", connection, stream) > 0) {
            session.execute("update checkpoints set state = ?, updated_at = ? where connection = ? and stream = ?",
                    state.toJson(), at, connection, stream);
        } else {
            session.execute("insert into checkpoints values (?, ?, ?, ?)", connection, stream, state.toJson(), at);
        }
    }
}
