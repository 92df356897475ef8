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

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Records that could not be processed, with the reason. A record that fails again for the same reason stays one entry, with its latest
 * content. Thread-safe.
 */
public final class Quarantine {

    private final Warehouse warehouse;
    private final StoreFilter filter;

    /** For reading only, not for {@link #replay}. */
    public Quarantine(Warehouse warehouse) {
        this(warehouse, StoreFilter.NONE);
    }

    /** @param filter removes rows of forgotten people from replayed records */
    public Quarantine(Warehouse warehouse, StoreFilter filter) {
        this.warehouse = warehouse;
        this.filter = filter;
    }

    /**
     * One quarantined record.
     *
     * @param raw the record as the vendor sent it: personal data
     */
    public record Entry(String id, String connection, String stream, @Nullable String key, String path, String found, String expected,
            String raw,
            @Nullable Instant lastSeen, String state) {

        /** Whether this is a line of a file that could not be read as a record. */
        public boolean isLine() {
            return path.startsWith("line ");
        }

        /** One sentence without personal data: where, what is wrong, what to do. The key is the source's own id. */
        public String sentence(String connector) {
            return connection + "/" + stream + (key == null ? "" : " " + key) + ": " + path + " is " + found + ", expected " + expected
                    + (isLine()
                            ? ". Replay after fixing files: in connectors/" + connector
                                    + "/connector.yaml; or mend the line, deliver it in a new file and close this entry."
                            : ". Replay after fixing mappings/" + connector + "/" + stream + ".yaml.");
        }

        @Override
        public String toString() {
            return connection + "/" + stream + " " + id;
        }
    }

    /** Open entries, the latest first. */
    public List<Entry> open() {
        return read("where state = 'open'");
    }

    /** The entry with an id, or an empty list. */
    public List<Entry> entry(String id) {
        return read("where quarantine_id = " + Sql.literal(id));
    }

    private List<Entry> read(String where) {
        return warehouse.read(session -> session.query("select * from quarantine " + where + " order by last_seen_at desc, quarantine_id",
                row -> new Entry(
                        row.text("quarantine_id"), row.text("connection"), row.text("stream"), row.text("record_key"), row.text("path"),
                        row.text("found"), row.text("expected"), row.text("raw"), row.instant("last_seen_at"), row.text("state"))));
    }

    /** Stores the rows of an entry's record and closes the entry, or updates its reason. @return whether it was stored */
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

    /** Closes an entry without storing its record. It is opened again when the source sends the record again and it still fails. */
    public void close(Entry entry) {
        warehouse.write(session -> session.execute("update quarantine set state = 'closed' where quarantine_id = ?", entry.id()));
    }

    static void add(Session session, String connection, String stream, Rejection rejection, Instant at) {
        String id = id(connection, stream, rejection.key() == null ? rejection.raw() : rejection.key(), rejection.path());
        if (session.count("select count(*) from quarantine where quarantine_id = ?", id) > 0) {
            session.execute(
                    "update quarantine set last_seen_at = ?, found = ?, expected = ?, raw = ?, state = 'open' where quarantine_id = ?",
                    at, rejection.found(), rejection.expected(), rejection.raw(), id);
        } else {
            session.execute("insert into quarantine values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')", id, connection, stream, rejection.key(),
                    rejection.path(), rejection.found(), rejection.expected(), rejection.raw(), at, at);
        }
    }

    private static String id(String... parts) {
        return HexFormat.of().formatHex(Sha256.bytes(String.join("\u0000", parts)), 0, 8);
    }
}
