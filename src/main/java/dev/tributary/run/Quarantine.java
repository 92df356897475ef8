package dev.tributary.run;

import dev.tributary.canonical.Batch;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import dev.tributary.io.Sha256;
import dev.tributary.warehouse.CanonicalMerge;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** What could not be processed, and why. A record that fails again for the same reason stays one entry, with its latest form. Thread-safe. */
public final class Quarantine {

    private final Warehouse warehouse;
    private final StoreFilter filter;

    /** For looking, not for {@link #replay}. */
    public Quarantine(Warehouse warehouse) {
        this(warehouse, StoreFilter.NONE);
    }

    /** @param filter keeps the forgotten out of what is replayed */
    public Quarantine(Warehouse warehouse, StoreFilter filter) {
        this.warehouse = warehouse;
        this.filter = filter;
    }

    /**
     * One record held back.
     *
     * @param raw the record as the vendor sent it: personal data
     */
    public record Entry(String id, String connection, String stream, @Nullable String key, String path, String found, String expected, String raw,
                        @Nullable Instant lastSeen, String state) {

        /** Whether this is a line of a file that was no record, and not a record that did not fit. */
        public boolean isLine() {
            return path.startsWith("line ");
        }

        /** One sentence without personal data: where, what, and what to do. The key is a source's own number. */
        public String sentence(String connector) {
            return connection + "/" + stream + (key == null ? "" : " " + key) + ": " + path + " is " + found + ", expected " + expected
                    + (isLine() ? ". Replay after fixing files: in connectors/" + connector + "/connector.yaml; or mend the line, deliver it in a new file and close this entry." : ". Replay after fixing mappings/" + connector + "/" + stream + ".yaml.");
        }

        @Override
        public String toString() {
            return connection + "/" + stream + " " + id;
        }
    }

    /** Entries still open, the latest first. */
    public List<Entry> open() {
        return read("where state = 'open'");
    }

    /** The entry of an id, or nothing. */
    public List<Entry> entry(String id) {
        return read("where quarantine_id = " + Sql.literal(id));
    }

    private List<Entry> read(String where) {
        return warehouse.read(session -> session.query("select * from quarantine " + where + " order by last_seen_at desc, quarantine_id", row -> new Entry(
                row.getString("quarantine_id"), row.getString("connection"), row.getString("stream"), row.getString("record_key"), row.getString("path"),
                row.getString("found"), row.getString("expected"), row.getString("raw"), Sql.instant(row, "last_seen_at"), row.getString("state"))));
    }

    /** Stores what an entry's record maps to now and closes the entry; or notes why it still does not fit. @return whether it was stored */
    public boolean replay(Entry entry, MappedPage page, Instant at) {
        return warehouse.write(session -> {
            for (Rejection rejection : page.rejections()) {
                session.execute("update quarantine set path = ?, found = ?, expected = ? where quarantine_id = ?",
                        rejection.path(), rejection.found(), rejection.expected(), entry.id());
                return false;
            }
            Batch batch = new Batch();
            page.rows().forEach(batch::add);
            page.children().forEach(children -> batch.addChildren(children.table(), children.parent(), children.rows()));
            Committer.refused(session, filter.filter(batch, warehouse.model().tables().values(), at), entry.connection(), at);
            CanonicalMerge.apply(session, warehouse.model().tables().values(), batch, at);
            session.execute("update quarantine set state = 'replayed' where quarantine_id = ?", entry.id());
            return true;
        });
    }

    /** Gives an entry up: its record is not stored, and comes back only if its source sends it again and it still does not fit. */
    public void close(Entry entry) {
        warehouse.write(session -> session.execute("update quarantine set state = 'closed' where quarantine_id = ?", entry.id()));
    }

    static void add(Session session, String connection, String stream, Rejection rejection, Instant at) throws SQLException {
        String id = id(connection, stream, rejection.key() == null ? rejection.raw() : rejection.key(), rejection.path());
        long seen = session.execute("update quarantine set last_seen_at = ?, found = ?, expected = ?, raw = ?, state = 'open' where quarantine_id = ?",
                at, rejection.found(), rejection.expected(), rejection.raw(), id);
        if (seen == 0) {
            session.execute("insert into quarantine values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')", id, connection, stream, rejection.key(), rejection.path(),
                    rejection.found(), rejection.expected(), rejection.raw(), at, at);
        }
    }

    private static String id(String... parts) {
        return HexFormat.of().formatHex(Sha256.bytes(String.join("\u0000", parts)), 0, 8);
    }
}
