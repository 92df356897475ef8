package dev.tributary.privacy;

import dev.tributary.backup.Backups;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The erasures of a home, with their state and certificates. Thread-safe. */
public final class Erasures {

    private final Warehouse warehouse;
    private final Backups backups;
    private final Certificates certificates;
    private final Clock clock;

    /** @param var the home's folder for what the hub writes */
    public Erasures(Warehouse warehouse, Path var, Clock clock) {
        this.warehouse = warehouse;
        this.backups = new Backups(var);
        this.certificates = new Certificates(var,
                warehouse.read(session -> session.query("select installation_id from installation", row -> row.text(1)).get(0)));
        this.clock = clock;
    }

    /** The state of an erasure; its certificate is written again. Null when there is no such id. */
    public @Nullable Erasure status(String id) {
        settle();
        Erasure erasure = find(id);
        if (erasure != null) {
            certificates.write(erasure, backupsHolding(erasure));
        }
        return erasure;
    }

    /** Every erasure, the oldest first. */
    public List<Erasure> all() {
        List<Erasure> all = new ArrayList<>();
        ids().forEach(id -> all.add(find(id)));
        return all;
    }

    /** The certificate of an erasure as a JSON file; its HTML page lies beside it. */
    public Path certificate(String id) {
        return certificates.json(id);
    }

    /** The certificate as JSON text. */
    public String certificateText(Erasure erasure) {
        return certificates.text(erasure, backupsHolding(erasure));
    }

    /**
     * Completes the erasures whose removals are all confirmed, and writes the certificates of all that were open. Call after removals
     * changed.
     */
    public void renewCertificates() {
        List<String> open = unfinished();
        settle();
        for (String id : open) {
            Erasure erasure = find(id);
            if (erasure != null) {
                certificates.write(erasure, backupsHolding(erasure));
            }
        }
    }

    /** As {@link Certificates#recall}. */
    boolean recall(Session session, String id) {
        return certificates.recall(session, id);
    }

    private List<Backups.Known> backupsHolding(Erasure erasure) {
        return backups.holding(erasure.erasedAt(), clock.instant());
    }

    static boolean isKnown(Session session, String id) {
        return session.count("select count(*) from erasures where erasure_id = ?", id) > 0;
    }

    /** All ids, the oldest first. */
    List<String> ids() {
        return warehouse
                .read(session -> session.query("select erasure_id from erasures order by requested_at, erasure_id", row -> row.text(1)));
    }

    private List<String> unfinished() {
        return warehouse.read(session -> session
                .query("select erasure_id from erasures where state <> 'done' order by requested_at, erasure_id", row -> row.text(1)));
    }

    private @Nullable Erasure find(String id) {
        return warehouse.read(session -> Optional.ofNullable(find(session, id))).orElse(null);
    }

    private static @Nullable Erasure find(Session session, String id) {
        Map<String, Long> taken = new TreeMap<>();
        session.query("select name, sum(taken) from erasure_counts where erasure_id = ? group by name order by name",
                row -> taken.put(row.text(1), row.number(2)), id);
        List<Erasure.Removal> removals = session.query(
                "select * from erasure_removals where erasure_id = ? order by connection, audience, list_id, request_id",
                row -> new Erasure.Removal(
                        row.text("connection"), row.text("audience"), row.text("list_id"), row.text("state"), row.text("request_id"),
                        row.text("reason"),
                        Objects.requireNonNull(row.instant("updated_at"))),
                id);
        long refused = session.count("select coalesce(sum(dropped), 0) from erasure_drops where erasure_id = ?", id);
        return session
                .query("select * from erasures where erasure_id = ?",
                        row -> new Erasure(id, Objects.requireNonNull(row.instant("requested_at")),
                                Objects.requireNonNull(row.instant("erased_at")), row.text("subject"), row.text("state").equals("done"),
                                row.instant("done_at"), taken, removals, refused),
                        id)
                .stream().findFirst().orElse(null);
    }

    /** Completes the erasures whose removals are all confirmed. */
    private void settle() {
        List<String> ready = warehouse.read(session -> session.query(
                "select erasure_id from erasures e where state <> 'done' and not exists ("
                        + "select 1 from erasure_removals r where r.erasure_id = e.erasure_id and r.state <> 'confirmed') order by erasure_id",
                row -> row.text(1)));
        for (String id : ready) {
            warehouse.write(session -> session.execute("update erasures set state = 'done', done_at = ? where erasure_id = ?",
                    clock.instant(), id));
        }
    }
}
