package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Finds deleted records by the table {@code stream_keys}: keys that a stream has delivered before and its last sweep did not deliver. Only
 * the stream's own records are touched, so two streams may fill one table.
 *
 * @param table  canonical table of the records
 * @param column column with a record's key
 * @param day    column with a row's day, when the rows of a day are replaced as a set; null when deleted records are found by complete
 *               reads
 * @param zone   time zone of the days
 */
public record StreamKeys(String table, String column, @Nullable String day, ZoneId zone) {

    /** A complete read that misses more than this share of the records is taken for a fault of the vendor. */
    private static final int MOST_GONE_PERCENT = 50;
    private static final int FEW = 100;

    private static String mark(PullState.Sweep sweep) {
        return sweep.to().toString();
    }

    /** Adds keys of a sweep, in the transaction that stores their rows. */
    static void add(Session session, String connection, String stream, PullState.Sweep sweep, List<String> keys) {
        try (Session.Bulk bulk = session.append("stream_keys")) {
            for (String key : keys) {
                bulk.row(connection, stream, key, mark(sweep));
            }
        }
    }

    /** Ends a sweep: deletes the rows that it did not deliver, or marks them deleted. @return number of these rows */
    long close(Session session, String connection, String stream, PullState.Sweep sweep, Instant at) {
        String mark = mark(sweep);
        String old = "k.connection = ? and k.stream = ? and k.sweep <> ? and not exists (select 1 from stream_keys n where n.connection = k.connection and n.stream = k.stream"
                + " and n.record_key = k.record_key and n.sweep = ?)";
        String gone = "t.source = ? and t." + Sql.name(column) + " in (select k.record_key from stream_keys k where " + old + ")";
        long deleted = 0;
        if (day != null) {
            deleted = session.execute(
                    "delete from " + Sql.name(table) + " t where " + gone + " and t." + Sql.name(day) + " between ? and ?", connection,
                    connection, stream, mark, mark,
                    sweep.from() == null ? java.time.LocalDate.EPOCH : sweep.from().atZone(zone).toLocalDate(),
                    sweep.to().atZone(zone).toLocalDate());
            session.execute(
                    "delete from stream_keys k where connection = ? and stream = ? and sweep <> ? and (exists (select 1 from stream_keys n where n.connection = k.connection"
                            + " and n.stream = k.stream and n.record_key = k.record_key and n.sweep = ?) or not exists (select 1 from "
                            + Sql.name(table) + " t where t.source = k.connection and t."
                            + Sql.name(column) + " = k.record_key))",
                    connection, stream, mark, mark);
        } else if (sweep.whole()) {
            long missing = session.count("select count(distinct k.record_key) from stream_keys k where " + old, connection, stream, mark,
                    mark);
            long found = session.count(
                    "select count(distinct record_key) from stream_keys where connection = ? and stream = ? and sweep = ?", connection,
                    stream, mark);
            if (missing > FEW && missing * 100 > (missing + found) * MOST_GONE_PERCENT) {
                throw new FaultException(Fault.VENDOR_DOWN, "the whole read misses " + missing + " of " + (missing + found)
                        + " records that were there; taken for the vendor's mistake, "
                        + "so nothing was marked deleted; if they are truly gone, pause the connection and delete its rows of " + table);
            }
            deleted = session.execute(
                    "update " + Sql.name(table) + " t set deleted_at = ?, stored_at = ? where t.deleted_at is null and " + gone, at, at,
                    connection, connection, stream, mark, mark);
            session.execute("delete from stream_keys where connection = ? and stream = ? and sweep <> ?", connection, stream, mark);
        }
        return deleted;
    }
}
